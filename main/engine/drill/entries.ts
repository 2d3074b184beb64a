/**
 * Documents and ledger movements as rows of one shape: branches of SQL that are joined with UNION ALL, so that SQLite reads each
 * from its own index and merges them in order; a page reads as many rows as it shows.
 */
import type { OpenThen } from '../metrics/openThen.ts';
import type { Span } from '../metrics/periods.ts';
import { centsOf } from '../metrics/sql.ts';

/** One SELECT with its parameters. All branches of a figure have the columns of `Entry`, in its order. */
export interface Branch {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A row as SQLite gives it. Amounts in ten-thousandths; `id` and `account` are blobs. */
export interface Entry {
  readonly kind: string;
  readonly id: Buffer;
  /** Tells rows of one document apart: the line's place, negative for the document's other postings. */
  readonly leg: number;
  readonly type: string;
  readonly date: string;
  readonly due: string;
  readonly number: string;
  readonly contact: string;
  readonly description: string;
  readonly account: Buffer | null;
  readonly currency: string | null;
  readonly foreign_amount: number | null;
  readonly amount: number;
}

const order: readonly (keyof Entry)[] = [
  'kind', 'id', 'leg', 'type', 'date', 'due', 'number', 'contact', 'description', 'account', 'currency', 'foreign_amount', 'amount',
]; // prettier-ignore

type Columns = Readonly<Record<Exclude<keyof Entry, 'kind'>, string>>;

export function branch(kind: string, columns: Columns, rest: string, parameters: readonly unknown[]): Branch {
  const list = order.map((name) => `${name === 'kind' ? `'${kind}'` : columns[name]} AS ${name}`);
  return { sql: `SELECT ${list.join(', ')} FROM ${rest}`, parameters };
}

export const flip = (sign: 1 | -1, amount: string): string => (sign === 1 ? amount : `-(${amount})`);
export const idList = (ids: readonly Buffer[]): string => ids.map(() => '?').join(', ');

export const counted = ['AUTHORISED', 'PAID'] as const;

export const invoiceColumns = {
  id: 'i.id',
  leg: '-1',
  type: 'i.type',
  date: `coalesce(i.date, '')`,
  due: `coalesce(i.due_date, i.date, '')`,
  number: 'i.number',
  contact: 'i.contact_name',
  description: 'i.reference',
  account: 'NULL',
  currency: 'i.currency_code',
} as const;

/** A contact's id, `null` for documents without one, or all but some. */
export interface ContactFilter {
  readonly is?: Buffer | null;
  readonly not?: readonly Buffer[];
  /** With `not`: documents without a contact are left out as well. */
  readonly isKnown?: boolean;
}

function contactSql(filter: ContactFilter | undefined): { sql: string; parameters: unknown[] } {
  if (filter === undefined) return { sql: '', parameters: [] };
  if (filter.is === null) return { sql: ' AND i.contact_id IS NULL', parameters: [] };
  if (filter.is !== undefined) return { sql: ' AND i.contact_id = ?', parameters: [filter.is] };
  const not = filter.not ?? [];
  const none = filter.isKnown === true ? 'i.contact_id IS NOT NULL AND' : 'i.contact_id IS NULL OR';
  return { sql: ` AND (${none} i.contact_id NOT IN (${idList(not)}))`, parameters: [...not] };
}

export interface SideTypes {
  readonly invoice: string;
  readonly credit: string;
}

/** Documents of a side without tax, credit notes negative, by document date. */
export function invoicedBranches(side: SideTypes, span: Span, contact?: ContactFilter): Branch[] {
  const extra = contactSql(contact);
  return [side.invoice, side.credit].flatMap((type) =>
    counted.map((status) => {
      const sign = type === side.credit ? -1 : 1;
      return branch(
        'invoice',
        { ...invoiceColumns, foreign_amount: flip(sign, 'i.sub_total'), amount: flip(sign, 'i.base_sub_total') },
        `invoice i WHERE i.type = ? AND i.status = ? AND i.date >= ? AND i.date <= ?${extra.sql}`,
        [type, status, span.from, span.to, ...extra.parameters],
      );
    }),
  );
}

/** Sales invoices of a span that are paid in full by a day, with tax: the weight each has in the average of days to pay. */
export function paidBranches(span: Span, paidBy: string): Branch[] {
  return [
    branch(
      'invoice',
      { ...invoiceColumns, foreign_amount: 'i.total', amount: 'i.base_total' },
      `invoice i WHERE i.type = 'ACCREC' AND i.status = 'PAID' AND i.date >= ? AND i.date <= ? AND i.fully_paid_on <= ?`,
      [span.from, span.to, paidBy],
    ),
  ];
}

/** An item's code, `''` for lines without one, or all but some codes and lines without one. */
export type ItemFilter = { readonly is: string } | { readonly not: readonly string[] };

function itemSql(filter: ItemFilter | undefined): { sql: string; parameters: unknown[] } {
  if (filter === undefined) return { sql: '', parameters: [] };
  if ('is' in filter) return { sql: ` AND coalesce(l.item_code, '') = ?`, parameters: [filter.is] };
  const known = ['', ...filter.not];
  return { sql: ` AND coalesce(l.item_code, '') NOT IN (${known.map(() => '?').join(', ')})`, parameters: known };
}

export const invoiceLineColumns = {
  ...invoiceColumns,
  leg: 'l.position',
  account: 'l.account_id',
  description: 'l.description',
} as const;

/** Lines of the documents of a side without tax, those of credit notes negative. */
export function lineBranches(side: SideTypes, span: Span, item?: ItemFilter): Branch[] {
  const extra = itemSql(item);
  return [side.invoice, side.credit].flatMap((type) =>
    counted.map((status) =>
      branch(
        'invoice',
        { ...invoiceLineColumns, foreign_amount: 'l.net', amount: 'l.base_net' },
        `invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
         WHERE i.type = ? AND i.status = ? AND i.date >= ? AND i.date <= ?${extra.sql}`,
        [type, status, span.from, span.to, ...extra.parameters],
      ),
    ),
  );
}

/** What is open of one type of document; a document without due date is due on its own date. */
export function openBranches(
  type: string,
  due: { readonly from?: string | undefined; readonly to?: string | undefined },
  contact?: ContactFilter,
): Branch[] {
  const extra = contactSql(contact);
  const from = due.from === undefined ? '' : ` AND coalesce(i.due_date, i.date, '') >= ?`;
  const to = due.to === undefined ? '' : ` AND coalesce(i.due_date, i.date, '') <= ?`;
  return [
    branch(
      'invoice',
      { ...invoiceColumns, foreign_amount: 'i.amount_due', amount: 'i.base_amount_due' },
      `invoice i WHERE i.type = ? AND i.status = 'AUTHORISED' AND i.amount_due <> 0${from}${to}${extra.sql}`,
      [
        type,
        ...(due.from === undefined ? [] : [due.from]),
        ...(due.to === undefined ? [] : [due.to]),
        ...extra.parameters,
      ],
    ),
  ];
}

const thenList = (rows: readonly OpenThen[], inCents: boolean): string =>
  JSON.stringify(rows.map((row) => ({ id: row.id, open: row.open, amount: inCents ? row.cents : row.amount })));

/** Documents that were open on an earlier day, with what was open then. */
export function openThenBranches(rows: readonly OpenThen[], contact?: ContactFilter, inCents = false): Branch[] {
  const extra = contactSql(contact);
  return [
    branch(
      'invoice',
      { ...invoiceColumns, foreign_amount: `j.value ->> 'open'`, amount: `j.value ->> 'amount'` },
      `json_each(?) j CROSS JOIN invoice i ON i.id = unhex(j.value ->> 'id') WHERE 1${extra.sql}`,
      [thenList(rows, inCents), ...extra.parameters],
    ),
  ];
}

/** Prepayments and overpayments that were not used up on an earlier day. */
export function advancesThenBranches(rows: readonly OpenThen[]): Branch[] {
  return [
    branch(
      'prepayment',
      { ...prepaymentColumns, foreign_amount: `j.value ->> 'open'`, amount: `j.value ->> 'amount'` },
      `json_each(?) j CROSS JOIN prepayment a ON a.id = unhex(j.value ->> 'id')`,
      [thenList(rows, true)],
    ),
  ];
}

const prepaymentColumns = {
  id: 'a.id',
  leg: '-1',
  type: 'a.type',
  date: `coalesce(a.date, '')`,
  due: `''`,
  number: `''`,
  contact: 'a.contact_name',
  description: 'a.reference',
  account: 'NULL',
  currency: 'a.currency_code',
} as const;

/** Credit of a side that is not yet set against documents, in cents as the ledger keeps it. */
export function creditBranches(credit: string, advances: readonly string[]): Branch[] {
  return [
    branch(
      'invoice',
      {
        ...invoiceColumns,
        foreign_amount: 'i.amount_due',
        amount: centsOf('i.base_amount_due', 'i.amount_due', 'i.currency_rate'),
      },
      `invoice i WHERE i.type = ? AND i.status = 'AUTHORISED' AND i.amount_due <> 0`,
      [credit],
    ),
    branch(
      'prepayment',
      {
        ...prepaymentColumns,
        foreign_amount: 'a.remaining_credit',
        amount: centsOf('a.base_remaining_credit', 'a.remaining_credit', 'a.currency_rate'),
      },
      `prepayment a WHERE a.type IN (${advances.map(() => '?').join(', ')}) AND a.status = 'AUTHORISED' AND a.remaining_credit <> 0`,
      advances,
    ),
  ];
}

/** Payments that bring money in; all others take it out. */
export const incoming = `('ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT')`;

export const bankColumns = {
  id: 't.id',
  leg: '-1',
  type: 't.type',
  date: `coalesce(t.date, '')`,
  due: `''`,
  number: `''`,
  contact: 't.contact_name',
  description: 't.reference',
  account: 't.bank_account_id',
  currency: 't.currency_code',
} as const;

export const paymentColumns = {
  id: 'p.id',
  leg: '-1',
  type: 'p.type',
  date: `coalesce(p.date, '')`,
  due: `''`,
  number: 'p.document_number',
  contact: 'p.contact_name',
  description: 'p.reference',
  account: 'p.account_id',
  currency: `(SELECT d.currency_code FROM invoice d WHERE d.id = p.document_id)`,
} as const;

export interface CashQuery {
  /** `in` and `out` show money positive; `net` and `ledger` show money out negative. */
  readonly flow: 'in' | 'out' | 'net';
  readonly span: Span;
  /** Bank accounts, one or more. */
  readonly accounts: readonly Buffer[];
  /** All bank accounts are meant: the days are walked once instead of account by account. */
  readonly isAll: boolean;
  readonly transfers: boolean;
  /** Rounded to cents movement by movement, as the ledger and the Bank Summary do. */
  readonly inCents: boolean;
}

/** Money through bank accounts: bank transactions and payments. Prepayments are the bank transaction of the same money. */
export function cashBranches(query: CashQuery): Branch[] {
  const { flow, span, accounts, isAll } = query;
  const signed = (isIn: string, amount: string): string =>
    flow === 'net' ? `CASE WHEN ${isIn} THEN ${amount} ELSE -(${amount}) END` : amount;
  const only = (isIn: string): string => (flow === 'net' ? '' : flow === 'in' ? ` AND ${isIn}` : ` AND NOT (${isIn})`);
  const amountOf = (base: string, own: string, rate: string): string =>
    query.inCents ? centsOf(base, own, rate) : base;
  const isReceived = `t.type LIKE 'RECEIVE%'`;
  const isIncoming = `p.type IN ${incoming}`;
  const inAccounts = isAll ? '' : ` AND t.bank_account_id IN (${idList(accounts)})`;
  const moved = amountOf('t.base_total', 't.total', 't.currency_rate');
  const paid = amountOf('p.base_amount', 'p.amount', 'p.currency_rate');
  return [
    branch(
      'bankTransaction',
      { ...bankColumns, foreign_amount: signed(isReceived, 't.total'), amount: signed(isReceived, moved) },
      `bank_transaction t WHERE t.date >= ? AND t.date <= ? AND t.status = 'AUTHORISED'${inAccounts}
       ${query.transfers ? '' : `AND t.type NOT IN ('RECEIVE-TRANSFER', 'SPEND-TRANSFER')`}${only(isReceived)}`,
      [span.from, span.to, ...(isAll ? [] : accounts)],
    ),
    ...accounts.map((account) =>
      branch(
        'payment',
        { ...paymentColumns, foreign_amount: signed(isIncoming, 'p.amount'), amount: signed(isIncoming, paid) },
        `payment p WHERE p.account_id = ? AND p.date >= ? AND p.date <= ? AND p.status = 'AUTHORISED'${only(isIncoming)}`,
        [account, span.from, span.to],
      ),
    ),
  ];
}
