import type { AskRow } from '#contract/ask';
import type { TableDocument } from '#contract/ledger';
import { Currency, type OrgId } from '#contract/values';
import type { Reading } from './read.ts';

type Page = TableDocument;
export type ReadPage = (table: 'invoices' | 'contacts', search: string, offset: number) => Promise<Page>;
type Documents = Extract<Reading, { kind: 'documents' }>;

/** Rows looked through at most per client; a question is no export. */
const mostRows = 5000;
export const pageSize = 500;

interface Owner {
  readonly nickname: string;
  readonly tenantId: OrgId;
}

/** Documents with the text in any of their columns, newest first; the one that carries exactly this number stands alone. */
export async function findDocuments(
  read: ReadPage,
  reading: Documents,
  owner: Owner,
  today: string,
): Promise<AskRow[]> {
  const found: Page['rows'] = [];
  for (let offset = 0; offset < mostRows; offset += pageSize) {
    const page = await read('invoices', reading.search, offset);
    found.push(...page.rows.filter((row) => fits(row, reading, today)));
    if (page.rows.length < pageSize) break;
  }
  const exact = found.filter((row) => same(row['invoice_number'], reading.search));
  return (exact.length > 0 ? exact : found)
    .sort(
      (a, b) =>
        text(b, 'date').localeCompare(text(a, 'date')) ||
        text(a, 'invoice_number').localeCompare(text(b, 'invoice_number')),
    )
    .map((row) => documentRow(row, reading, owner));
}

type Row = Page['rows'][number];
const text = (row: Row, name: string): string => {
  const value = row[name];
  return typeof value === 'string' ? value : '';
};
const same = (one: unknown, other: string): boolean =>
  other !== '' && typeof one === 'string' && one.toLowerCase() === other.toLowerCase();

function fits(row: Row, reading: Documents, today: string): boolean {
  const type = text(row, 'type');
  const isCredit = type.endsWith('CREDIT');
  if (reading.side === 'sales' && !type.startsWith('ACCREC')) return false;
  if (reading.side === 'purchases' && !type.startsWith('ACCPAY')) return false;
  if (reading.isCredit !== isCredit && (reading.isCredit || reading.search === '')) return false;
  const isOpen = text(row, 'status') === 'AUTHORISED' && !/^-?0(\.0+)?$/.test(text(row, 'amount_due') || '0');
  if (reading.isOpen && !isOpen) return false;
  return !reading.isLate || (isOpen && text(row, 'due_date') !== '' && text(row, 'due_date') < today);
}

function documentRow(row: Row, reading: Documents, owner: Owner): AskRow {
  const currency = Currency.safeParse(text(row, 'currency_code'));
  const shown = ['type', 'contact_name', 'date', 'due_date', 'status', 'total', 'amount_due'];
  const number = text(row, 'invoice_number');
  return {
    org: owner.nickname,
    tenantId: owner.tenantId,
    label: number === '' ? text(row, 'reference') : number,
    key: text(row, 'invoice_id'),
    value: text(row, reading.isOpen || reading.isLate ? 'amount_due' : 'total') || null,
    unit: 'money',
    currency: currency.success ? currency.data : null,
    window: null,
    tile: null,
    report: null,
    table: 'invoices',
    tieOut: null,
    state: null,
    asOf: text(row, 'synced_at') || null,
    reason: null,
    cells: Object.fromEntries(shown.map((name) => [name, text(row, name) || null])),
  };
}

/** Contacts with the text in any of their columns. */
export async function findContacts(read: ReadPage, search: string, owner: Owner): Promise<AskRow[]> {
  const page = await read('contacts', search, 0);
  return page.rows.map((row) => ({
    org: owner.nickname,
    tenantId: owner.tenantId,
    label: text(row, 'name'),
    key: text(row, 'contact_id'),
    value: null,
    unit: 'text',
    currency: null,
    window: null,
    tile: null,
    report: null,
    table: 'contacts',
    tieOut: null,
    state: null,
    asOf: text(row, 'synced_at') || null,
    reason: null,
    cells: Object.fromEntries(
      ['status', 'is_customer', 'is_supplier'].map((name) => [
        name,
        row[name] === null ? null : String(row[name] ?? ''),
      ]),
    ),
  }));
}
