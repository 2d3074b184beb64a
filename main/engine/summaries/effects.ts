/** What one record adds to the summary tables. The same rules as the sums in `db/org/summaries.ts`, row by row. */
import { toBaseCents } from '#db/baseCents';
import type { RecordShape, StoredRecord, Value } from '../xero/resource.ts';
import type { Cells } from './cells.ts';

export interface Tables {
  readonly documentDay: Cells;
  readonly contactMonth: Cells;
  readonly contactYear: Cells;
  readonly itemMonth: Cells;
  readonly accountMonth: Cells;
  readonly bankDay: Cells;
  readonly openDay: Cells;
  readonly paidMonth: Cells;
  /** The year end, `MM-DD`, by which contacts are summed over financial years. */
  yearEnd(): string;
}

/** Adds a record's effect times `sign`: 1 for the new version, -1 for the one it replaces. */
export type Effect = (record: StoredRecord, sign: 1 | -1) => void;

const sides: Readonly<Record<string, { readonly side: 'ACCREC' | 'ACCPAY'; readonly direction: 1 | -1 }>> = {
  ACCREC: { side: 'ACCREC', direction: 1 },
  ACCRECCREDIT: { side: 'ACCREC', direction: -1 },
  ACCPAY: { side: 'ACCPAY', direction: 1 },
  ACCPAYCREDIT: { side: 'ACCPAY', direction: -1 },
};

const incoming = new Set(['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT']);

const noId = Buffer.alloc(0);
const idOf = (value: Value | undefined): Buffer => (Buffer.isBuffer(value) ? value : noId);
/** A blob as a short key of a map. */
const keyOf = (id: Buffer): string => id.toString('latin1');
const amountOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const centsOf = (base: number, amount: number, rate: string): number => toBaseCents(rate === '1' ? base : amount, rate);

/** Decimal text as ten-thousandths, rounded as SQLite rounds. */
function quantityOf(value: Value | undefined): number {
  if (typeof value !== 'string') return 0;
  const units = Number(value) * 10_000;
  return Math.trunc(units < 0 ? units - 0.5 : units + 0.5);
}

/** Positions of columns, found once. */
function at<const N extends string>(columns: readonly string[], names: readonly N[]): Record<N, number> {
  return Object.fromEntries(names.map((name) => [name, columns.indexOf(name)])) as Record<N, number>;
}

function childOf(shape: RecordShape, table: string): { index: number; columns: readonly string[] } {
  const index = shape.children.findIndex((child) => child.table === table);
  return { index, columns: shape.children[index]?.columns ?? [] };
}

/** The effect of a shape's records; null for tables that no summary adds up. */
export function effectOf(shape: RecordShape, tables: Tables): Effect | null {
  switch (shape.table) {
    case 'invoice':
      return documentEffect(shape, tables);
    case 'bank_transaction':
      return bankEffect(shape, tables);
    case 'payment':
      return paymentEffect(shape, tables);
    case 'manual_journal':
      return journalEffect(shape, tables);
    case 'prepayment':
      return prepaymentEffect(shape, tables);
    default:
      return null;
  }
}

function documentEffect(shape: RecordShape, tables: Tables): Effect {
  const col = at(shape.columns, [
    'type', 'status', 'date', 'due_date', 'contact_id', 'sub_total', 'base_sub_total', 'amount_due', 'base_amount_due',
    'currency_rate', 'fully_paid_on', 'base_total',
  ] as const); // prettier-ignore
  const lines = childOf(shape, 'invoice_line');
  const line = at(lines.columns, ['item_code', 'account_id', 'quantity', 'base_net'] as const);
  return (record, sign) => {
    const { row } = record;
    const type = textOf(row[col.type]);
    const known = sides[type];
    const status = row[col.status];
    if (known === undefined || (status !== 'AUTHORISED' && status !== 'PAID')) return;
    const rate = textOf(row[col.currency_rate]);
    const date = row[col.date];
    const due = amountOf(row[col.amount_due]);
    if (status === 'AUTHORISED' && due !== 0) {
      const day = textOf(row[col.due_date]) || textOf(date);
      const base = amountOf(row[col.base_amount_due]);
      add(tables.openDay.at(`${type}|${day}`, 'document', type, day), sign, base, centsOf(base, due, rate), 1);
    }
    if (typeof date !== 'string') return;
    const { side, direction } = known;
    const month = date.slice(0, 7);
    const paidOn = row[col.fully_paid_on];
    if (status === 'PAID' && direction === 1 && typeof paidOn === 'string') {
      const paidMonth = paidOn.slice(0, 7);
      const whole = Math.trunc(amountOf(row[col.base_total]) / 100);
      const days = Math.round((Date.parse(paidOn) - Date.parse(date)) / 86_400_000);
      add(tables.paidMonth.at(side + month + paidMonth, side, month, paidMonth), sign, days * whole, whole, 1);
    }
    const base = amountOf(row[col.base_sub_total]);
    const net = sign * direction * base;
    const day = tables.documentDay.at(side + date, side, date);
    const cents = centsOf(base, amountOf(row[col.sub_total]), rate);
    add(day, sign * direction, base, cents, direction);
    const contact = idOf(row[col.contact_id]);
    const who = side + keyOf(contact);
    const monthly = tables.contactMonth.at(month + who, side, month, contact);
    monthly[0] = (monthly[0] ?? 0) + net;
    monthly[1] = (monthly[1] ?? 0) + sign;
    const year = Number(date.slice(0, 4)) + (date.slice(5) > tables.yearEnd() ? 1 : 0);
    const yearly = tables.contactYear.at(`${year}${who}`, side, year, contact);
    yearly[0] = (yearly[0] ?? 0) + net;
    yearly[1] = (yearly[1] ?? 0) + sign;
    const booked = side === 'ACCREC' ? -sign : sign;
    const inMonth = side + month;
    for (const entry of record.children[lines.index] ?? []) {
      const amount = amountOf(entry[line.base_net]);
      const code = textOf(entry[line.item_code]);
      const item = tables.itemMonth.at(inMonth + code, side, month, code);
      item[0] = (item[0] ?? 0) + sign * amount;
      item[1] = (item[1] ?? 0) + sign * direction * quantityOf(entry[line.quantity]);
      item[2] = (item[2] ?? 0) + sign;
      const account = idOf(entry[line.account_id]);
      const cell = tables.accountMonth.at(inMonth + keyOf(account), side, month, account);
      cell[0] = (cell[0] ?? 0) + booked * amount;
      cell[1] = (cell[1] ?? 0) + sign;
    }
  };
}

function bankEffect(shape: RecordShape, tables: Tables): Effect {
  const col = at(shape.columns, [
    'type', 'status', 'date', 'bank_account_id', 'total', 'base_total', 'currency_rate', 'line_amount_types',
    'is_reconciled',
  ] as const); // prettier-ignore
  const lines = childOf(shape, 'bank_transaction_line');
  const line = at(lines.columns, ['account_id', 'line_amount', 'tax_amount'] as const);
  return ({ row, children }, sign) => {
    const date = row[col.date];
    if (row[col.status] !== 'AUTHORISED' || typeof date !== 'string') return;
    const type = textOf(row[col.type]);
    const rate = textOf(row[col.currency_rate]);
    const isIn = type.startsWith('RECEIVE');
    const kind = type === 'RECEIVE-TRANSFER' ? 'transferIn' : type === 'SPEND-TRANSFER' ? 'transferOut' : isIn ? 'in' : 'out'; // prettier-ignore
    const account = idOf(row[col.bank_account_id]);
    const base = amountOf(row[col.base_total]);
    const own = amountOf(row[col.total]);
    const day = tables.bankDay.at(date + kind + keyOf(account), date, account, kind);
    add(day, sign, base, centsOf(base, own, rate), own, amountOf(row[col.is_reconciled]), 1);
    if (type !== 'RECEIVE' && type !== 'SPEND') return;
    const month = date.slice(0, 7);
    const isInclusive = row[col.line_amount_types] === 'Inclusive';
    const booked = isIn ? -sign : sign;
    // A foreign transaction is rounded once for each account it is booked on.
    const nets = new Map<string, { account: Buffer; net: number; n: number }>();
    for (const entry of children[lines.index] ?? []) {
      const id = idOf(entry[line.account_id]);
      const key = keyOf(id);
      const sum = nets.get(key) ?? { account: id, net: 0, n: 0 };
      sum.net += amountOf(entry[line.line_amount]) - (isInclusive ? amountOf(entry[line.tax_amount]) : 0);
      sum.n += 1;
      nets.set(key, sum);
    }
    for (const [key, sum] of nets) {
      const cell = tables.accountMonth.at(`BANK${month}${key}`, 'BANK', month, sum.account);
      cell[0] = (cell[0] ?? 0) + booked * (rate === '1' ? sum.net : toBaseCents(sum.net, rate));
      cell[1] = (cell[1] ?? 0) + sign * sum.n;
    }
  };
}

function paymentEffect(shape: RecordShape, tables: Tables): Effect {
  const col = at(shape.columns, [
    'type', 'status', 'date', 'account_id', 'amount', 'base_amount', 'bank_amount', 'currency_rate', 'is_reconciled',
  ] as const); // prettier-ignore
  return ({ row }, sign) => {
    const date = row[col.date];
    if (row[col.status] !== 'AUTHORISED' || typeof date !== 'string') return;
    const kind = incoming.has(textOf(row[col.type])) ? 'paymentIn' : 'paymentOut';
    const account = idOf(row[col.account_id]);
    const base = amountOf(row[col.base_amount]);
    const cents = centsOf(base, amountOf(row[col.amount]), textOf(row[col.currency_rate]));
    const day = tables.bankDay.at(date + kind + keyOf(account), date, account, kind);
    add(day, sign, base, cents, amountOf(row[col.bank_amount]), amountOf(row[col.is_reconciled]), 1);
  };
}

function journalEffect(shape: RecordShape, tables: Tables): Effect {
  const col = at(shape.columns, ['status', 'date', 'line_amount_types'] as const);
  const lines = childOf(shape, 'manual_journal_line');
  const line = at(lines.columns, ['account_id', 'line_amount', 'tax_amount'] as const);
  return ({ row, children }, sign) => {
    const date = row[col.date];
    if (row[col.status] !== 'POSTED' || typeof date !== 'string') return;
    const month = date.slice(0, 7);
    const isInclusive = row[col.line_amount_types] === 'Inclusive';
    for (const entry of children[lines.index] ?? []) {
      const account = idOf(entry[line.account_id]);
      const net = amountOf(entry[line.line_amount]) - (isInclusive ? amountOf(entry[line.tax_amount]) : 0);
      const cell = tables.accountMonth.at(`JOURNAL${month}${keyOf(account)}`, 'JOURNAL', month, account);
      cell[0] = (cell[0] ?? 0) + sign * net;
      cell[1] = (cell[1] ?? 0) + sign;
    }
  };
}

function prepaymentEffect(shape: RecordShape, tables: Tables): Effect {
  const col = at(shape.columns, [
    'kind', 'type', 'status', 'date', 'remaining_credit', 'base_remaining_credit', 'currency_rate',
  ] as const); // prettier-ignore
  return ({ row }, sign) => {
    const left = amountOf(row[col.remaining_credit]);
    if (row[col.status] !== 'AUTHORISED' || left === 0) return;
    const kind = textOf(row[col.kind]);
    const type = textOf(row[col.type]);
    const day = textOf(row[col.date]);
    const base = amountOf(row[col.base_remaining_credit]);
    const cents = centsOf(base, left, textOf(row[col.currency_rate]));
    add(tables.openDay.at(`${kind}|${type}|${day}`, kind, type, day), sign, base, cents, 1);
  };
}

/** Adds `sign` times each amount to the sums. */
function add(sums: number[], sign: number, ...amounts: readonly number[]): void {
  for (let index = 0; index < amounts.length; index++) {
    sums[index] = (sums[index] ?? 0) + sign * (amounts[index] ?? 0);
  }
}
