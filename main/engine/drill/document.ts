/** One document with everything that belongs to it. */
import type { DocumentFact, DocumentKind, DocumentLine, DocumentPage, RelatedDocument } from '#contract/drill';
import type { Unit } from '#contract/tiles';
import type { Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { say } from '../metrics/figure.ts';
import { exactText, moneyText } from '../metrics/money.ts';
import { readOrganisation } from '../metrics/sources.ts';
import { all, first, guidOfHex } from '../metrics/sql.ts';
import { blobOf } from './plan.ts';
import { versionsOf } from './versions.ts';
import { amountTypeText, statusText, typeText } from './words.ts';
import { xeroPath } from './xeroPages.ts';

/** Stored values of a record; ids as the hexadecimal digits SQLite gives. */
export type Stored = Readonly<Record<string, string | number | Buffer | null>>;

/** Where the parts of each kind are stored. */
export const tablesOf: Readonly<
  Record<DocumentKind, { readonly table: string; readonly lines: string | null; readonly owner: string }>
> = {
  invoice: { table: 'invoice', lines: 'invoice_line', owner: 'invoice_id' },
  payment: { table: 'payment', lines: null, owner: '' },
  bankTransaction: { table: 'bank_transaction', lines: 'bank_transaction_line', owner: 'bank_transaction_id' },
  bankTransfer: { table: 'bank_transfer', lines: null, owner: '' },
  manualJournal: { table: 'manual_journal', lines: 'manual_journal_line', owner: 'manual_journal_id' },
  prepayment: { table: 'prepayment', lines: null, owner: '' },
  expenseClaim: { table: 'expense_claim', lines: null, owner: '' },
};

/** The document, or null where the organisation has none with this id. */
export function documentPage(db: ReadableDb, kind: DocumentKind, id: string, lang: Lang): DocumentPage | null {
  const { table } = tablesOf[kind];
  const row = first<Stored>(db, `SELECT * FROM ${table} WHERE id = ?`, blobOf(id));
  if (row === undefined) return null;
  const base = readOrganisation(db)?.baseCurrency ?? null;
  const type = typeOf(kind, row);
  const number =
    text(row['number']) || text(row['narration']) || text(row['reference']) || text(row['document_number']);
  const read = first<{ at: string }>(db, 'SELECT started_utc AS at FROM sync_run WHERE id = ?', row['sync_run'] ?? 0);
  return {
    schema: 1,
    kind,
    id,
    title: [typeText(type, lang), number].filter((part) => part !== '').join(' '),
    contact: text(row['contact_name']) || text(row['user_name']),
    currency: text(row['currency_code']) || base,
    facts: factsOf(db, kind, row, lang, base),
    lines: linesOf(db, kind, id),
    payments: paymentsOf(db, id, lang),
    allocations: allocationsOf(db, kind, id, row, lang),
    versions: versionsOf(db, kind, id, row, lang),
    hasFiles: row['has_attachments'] === 1,
    hasXeroPage: xeroPath(kind, type, id) !== null,
    readAt: read?.at ?? null,
  };
}

/** Where a document's page is at Xero: the organisation's short code and a path of ours, null where there is no such page. */
export function xeroPage(db: ReadableDb, kind: DocumentKind, id: string): { shortCode: string; path: string | null } {
  const row = first<Stored>(db, `SELECT * FROM ${tablesOf[kind].table} WHERE id = ?`, blobOf(id));
  const organisation = first<{ short_code: string }>(db, 'SELECT short_code FROM organisation LIMIT 1');
  const path = row === undefined ? null : xeroPath(kind, typeOf(kind, row), id);
  return { shortCode: organisation?.short_code ?? '', path };
}

/** Xero's type of a record; what has none is named by its kind. */
export function typeOf(kind: DocumentKind, row: Stored): string {
  if (kind === 'bankTransfer') return 'TRANSFER';
  if (kind === 'manualJournal') return 'MANJOURNAL';
  if (kind === 'expenseClaim') return 'EXPENSECLAIM';
  return text(row['type']);
}

const text = (value: Stored[string] | undefined): string => (typeof value === 'string' ? value : '');

const hexOf = (value: Stored[string] | undefined): string | null =>
  Buffer.isBuffer(value) ? guidOfHex(value.toString('hex')) : null;

function accountName(db: ReadableDb, id: Stored[string] | undefined): string {
  if (!Buffer.isBuffer(id)) return '';
  const row = first<{ code: string | null; name: string }>(db, 'SELECT code, name FROM account WHERE id = ?', id);
  return row === undefined ? '' : [row.code ?? '', row.name].filter((part) => part !== '').join(' ');
}

/** Columns that stand in the head, in reading order, with their words. */
export const headFields: readonly {
  readonly column: string;
  readonly en: string;
  readonly nl: string;
  readonly unit: Unit | 'account' | 'flag' | 'status' | 'amountType';
}[] = [
  { column: 'date', en: 'Date', nl: 'Datum', unit: 'date' },
  { column: 'due_date', en: 'Due', nl: 'Vervalt', unit: 'date' },
  { column: 'status', en: 'Status', nl: 'Status', unit: 'status' },
  { column: 'number', en: 'Number', nl: 'Nummer', unit: 'text' },
  { column: 'contact_name', en: 'Contact', nl: 'Contact', unit: 'text' },
  { column: 'reference', en: 'Reference', nl: 'Referentie', unit: 'text' },
  { column: 'narration', en: 'Narration', nl: 'Omschrijving', unit: 'text' },
  { column: 'document_number', en: 'Settles', nl: 'Vereffent', unit: 'text' },
  { column: 'bank_account_id', en: 'Bank account', nl: 'Bankrekening', unit: 'account' },
  { column: 'account_id', en: 'Account', nl: 'Rekening', unit: 'account' },
  { column: 'from_account_id', en: 'From', nl: 'Van', unit: 'account' },
  { column: 'to_account_id', en: 'To', nl: 'Naar', unit: 'account' },
  { column: 'user_name', en: 'Claimed by', nl: 'Gedeclareerd door', unit: 'text' },
  { column: 'payment_due_date', en: 'To be paid by', nl: 'Te betalen op', unit: 'date' },
  { column: 'reporting_date', en: 'Counts on', nl: 'Telt op', unit: 'date' },
  { column: 'planned_payment_date', en: 'Planned payment', nl: 'Geplande betaling', unit: 'date' },
  { column: 'expected_payment_date', en: 'Expected payment', nl: 'Verwachte betaling', unit: 'date' },
  { column: 'fully_paid_on', en: 'Paid in full', nl: 'Geheel betaald', unit: 'date' },
  { column: 'line_amount_types', en: 'Line amounts', nl: 'Regelbedragen', unit: 'amountType' },
  { column: 'currency_code', en: 'Currency', nl: 'Valuta', unit: 'text' },
  { column: 'currency_rate', en: 'Rate', nl: 'Koers', unit: 'text' },
  { column: 'is_reconciled', en: 'Reconciled', nl: 'Afgeletterd', unit: 'flag' },
  { column: 'sent_to_contact', en: 'Sent', nl: 'Verzonden', unit: 'flag' },
  { column: 'show_on_cash_basis', en: 'On cash basis', nl: 'Op kasbasis', unit: 'flag' },
  { column: 'has_attachments', en: 'Files at Xero', nl: 'Bestanden in Xero', unit: 'flag' },
  { column: 'sub_total', en: 'Without tax', nl: 'Zonder btw', unit: 'money' },
  { column: 'total_tax', en: 'Tax', nl: 'Btw', unit: 'money' },
  { column: 'total', en: 'Total', nl: 'Totaal', unit: 'money' },
  { column: 'amount', en: 'Amount', nl: 'Bedrag', unit: 'money' },
  { column: 'amount_paid', en: 'Paid', nl: 'Betaald', unit: 'money' },
  { column: 'amount_credited', en: 'Credited', nl: 'Verrekend', unit: 'money' },
  { column: 'remaining_credit', en: 'Not yet allocated', nl: 'Nog niet verrekend', unit: 'money' },
  { column: 'amount_due', en: 'Open', nl: 'Open', unit: 'money' },
  { column: 'base_total', en: 'Total in base currency', nl: 'Totaal in basisvaluta', unit: 'money' },
  { column: 'base_amount', en: 'Amount in base currency', nl: 'Bedrag in basisvaluta', unit: 'money' },
];

const onlyForeign: ReadonlySet<string> = new Set(['currency_rate', 'base_total', 'base_amount']);
/** Told by the title or another part of the page, unless it changed. */
const elsewhere: ReadonlySet<string> = new Set(['number', 'contact_name', 'narration', 'has_attachments', 'user_name']);

/** A stored value as a fact shows it; null where there is nothing. */
export function factText(
  db: ReadableDb,
  value: Stored[string] | undefined,
  unit: (typeof headFields)[number]['unit'],
  lang: Lang,
): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (unit === 'money') return moneyText(Number(value));
  if (unit === 'flag') return value === 1 ? say(lang, 'yes', 'ja') : say(lang, 'no', 'nee');
  if (unit === 'status') return statusText(String(value), lang);
  if (unit === 'amountType') return amountTypeText(String(value), lang);
  if (unit === 'account') return accountName(db, value) || null;
  return Buffer.isBuffer(value) ? null : String(value);
}

export const unitOf = (unit: (typeof headFields)[number]['unit']): Unit =>
  unit === 'account' || unit === 'flag' || unit === 'status' || unit === 'amountType' ? 'text' : unit;

function factsOf(db: ReadableDb, kind: DocumentKind, row: Stored, lang: Lang, base: string | null): DocumentFact[] {
  const isForeign = row['currency_rate'] !== undefined && row['currency_rate'] !== '1' && row['currency_code'] !== base;
  return headFields.flatMap((field): DocumentFact[] => {
    if (elsewhere.has(field.column) || (onlyForeign.has(field.column) && !isForeign)) return [];
    if (field.unit === 'flag' && row[field.column] === 0 && field.column !== 'is_reconciled') return [];
    if (kind === 'payment' && field.column === 'base_amount' && !isForeign) return [];
    const value = factText(db, row[field.column], field.unit, lang);
    if (value === null) return [];
    return [{ key: field.column, label: say(lang, field.en, field.nl), value, unit: unitOf(field.unit) }];
  });
}

function linesOf(db: ReadableDb, kind: DocumentKind, id: string): DocumentLine[] {
  const { lines, owner } = tablesOf[kind];
  if (lines === null) return [];
  const rates = new Map(
    all<{ tax_type: string; name: string }>(db, 'SELECT tax_type, name FROM tax_rate').map((rate) => [
      rate.tax_type,
      rate.name,
    ]),
  );
  const stored = all<Stored>(db, `SELECT * FROM ${lines} WHERE ${owner} = ? ORDER BY position`, blobOf(id));
  return stored.map((line) => ({
    key: String(line['position']),
    description: text(line['description']),
    item: text(line['item_code']),
    quantity: typeof line['quantity'] === 'string' ? line['quantity'] : null,
    unitAmount: typeof line['unit_amount'] === 'number' ? exactText(line['unit_amount']) : null,
    discount: typeof line['discount_rate'] === 'string' ? line['discount_rate'] : null,
    account: accountName(db, line['account_id']) || text(line['account_code']),
    accountId: hexOf(line['account_id']),
    taxType: rates.get(text(line['tax_type'])) ?? text(line['tax_type']),
    tax: moneyText(Number(line['tax_amount'] ?? 0)),
    amount: moneyText(Number(line['line_amount'] ?? 0)),
    tracking: trackingOf(line),
  }));
}

function trackingOf(line: Stored): { category: string; option: string }[] {
  const found = [1, 2].flatMap((index) => {
    const option = text(line[`tracking${index}_option`]);
    return option === '' ? [] : [{ category: text(line[`tracking${index}_category`]), option }];
  });
  if (found.length > 0) return found;
  // Manual journals keep their tracking as a list.
  try {
    const parsed: unknown = JSON.parse(text(line['tracking']) || '[]');
    if (!Array.isArray(parsed)) return [];
    return (parsed as Record<string, string | undefined>[]).map((one) => ({
      category: one['category'] ?? '',
      option: one['option'] ?? '',
    }));
  } catch {
    return [];
  }
}

function paymentsOf(db: ReadableDb, id: string, lang: Lang): RelatedDocument[] {
  return all<{ id: string; type: string; status: string; date: string | null; amount: number; reference: string }>(
    db,
    `SELECT hex(id) AS id, type, status, date, amount, reference FROM payment WHERE document_id = ? AND status = 'AUTHORISED'
     ORDER BY date, id`,
    blobOf(id),
  ).map((row) => ({
    key: `payment ${row.id}`,
    kind: 'payment',
    id: guidOfHex(row.id),
    label: typeText(row.type, lang),
    number: row.reference,
    date: row.date,
    amount: moneyText(row.amount),
  }));
}

/** What was set against the document, or what this credit was set against; a payment's document stands here as well. */
function allocationsOf(db: ReadableDb, kind: DocumentKind, id: string, row: Stored, lang: Lang): RelatedDocument[] {
  interface Row {
    position: number;
    credit_kind: string;
    credit: string;
    credit_number: string | null;
    credit_type: string | null;
    invoice: string | null;
    invoice_number: string;
    invoice_type: string | null;
    date: string | null;
    amount: number;
  }
  const rows = all<Row>(
    db,
    `SELECT a.position, a.credit_kind, hex(a.credit_id) AS credit, c.number AS credit_number,
       coalesce(c.type, p.type) AS credit_type, hex(a.invoice_id) AS invoice, a.invoice_number, i.type AS invoice_type, a.date, a.amount
     FROM allocation a LEFT JOIN invoice c ON c.id = a.credit_id LEFT JOIN prepayment p ON p.id = a.credit_id
     LEFT JOIN invoice i ON i.id = a.invoice_id WHERE a.invoice_id = ? OR a.credit_id = ? ORDER BY a.date, a.credit_id, a.position`,
    blobOf(id),
    blobOf(id),
  );
  const own = id.replaceAll('-', '').toUpperCase();
  const related = rows.map((one): RelatedDocument => {
    const isCredit = one.credit === own;
    const other = isCredit ? one.invoice : one.credit;
    return {
      key: `allocation ${one.credit} ${one.position}`,
      kind: isCredit || one.credit_kind === 'creditNote' ? 'invoice' : 'prepayment',
      id: other === null || other === '' ? null : guidOfHex(other),
      label: typeText((isCredit ? one.invoice_type : one.credit_type) ?? '', lang),
      number: isCredit ? one.invoice_number : (one.credit_number ?? ''),
      date: one.date,
      amount: moneyText(one.amount),
    };
  });
  const settled = kind === 'payment' ? row['document_id'] : null;
  if (!Buffer.isBuffer(settled)) return related;
  const document = first<{ type: string; number: string; date: string | null; total: number }>(
    db,
    'SELECT type, number, date, total FROM invoice WHERE id = ?',
    settled,
  );
  if (document === undefined) return related;
  return [
    ...related,
    {
      key: 'settled',
      kind: 'invoice',
      id: guidOfHex(settled.toString('hex')),
      label: typeText(document.type, lang),
      number: document.number,
      date: document.date,
      amount: moneyText(document.total),
    },
  ];
}
