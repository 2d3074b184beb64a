/** What the tiles must show, worked out from the made-up books document by document. Shares no code with the product. */
import { inBase } from '../../support/loadBooks.ts';
import { isNote, leftOf, netOf, type Document, type Model } from './model.ts';

export interface Days {
  readonly from: string;
  readonly to: string;
}

const dayMs = 86_400_000;
export const shift = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const lastOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The financial year to date: the day after the newest year end before today. */
export function yearToDate(yearEnd: { day: number; month: number }, today: string): Days {
  for (let back = 1; ; back += 1) {
    const day = shift(today, -back);
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    if (month === yearEnd.month && date === Math.min(yearEnd.day, lastOf(year, month)))
      return { from: shift(day, 1), to: today };
  }
}

const within = (day: string, span: Days): boolean => day >= span.from && day <= span.to;
const counts = (document: Document): boolean => ['AUTHORISED', 'PAID'].includes(document.status);
const signOf = (document: Document): number => (isNote(document) ? -1 : 1);
/** Ten-thousandths in base currency. */
const base = (cents: number, rate: string): number => inBase(cents * 100, rate);
const isOf = (document: Document, side: string): boolean => document.type.startsWith(side);

export function invoiced(model: Model, side: 'ACCREC' | 'ACCPAY', span: Days): number {
  let sum = 0;
  for (const one of model.documents.values())
    if (isOf(one, side) && counts(one) && within(one.date, span)) sum += signOf(one) * base(netOf(one), one.rate);
  return sum;
}

/** Contacts with an amount, largest first, equal ones by name. */
export function byContact(model: Model, side: 'ACCREC' | 'ACCPAY', span: Days): { id: string; amount: number }[] {
  const sums = new Map<string, number>();
  for (const one of model.documents.values()) {
    if (!isOf(one, side) || !counts(one) || !within(one.date, span)) continue;
    sums.set(one.contact, (sums.get(one.contact) ?? 0) + signOf(one) * base(netOf(one), one.rate));
  }
  const name = (id: string): string => model.contacts.get(id) ?? '';
  return [...sums]
    .filter(([, amount]) => amount !== 0)
    .map(([id, amount]) => ({ id, amount }))
    .sort((a, b) => b.amount - a.amount || (name(a.id) < name(b.id) ? -1 : 1));
}

/** Sales by item code; the empty code holds lines without one. A foreign document has one line. */
export function byItem(model: Model, span: Days): Map<string, number> {
  const sums = new Map<string, number>();
  for (const one of model.documents.values()) {
    if (!isOf(one, 'ACCREC') || !counts(one) || !within(one.date, span)) continue;
    for (const line of one.lines) {
      const net = line.amount - (one.inclusive ? line.tax : 0);
      sums.set(line.item ?? '', (sums.get(line.item ?? '') ?? 0) + signOf(one) * base(net, one.rate));
    }
  }
  return sums;
}

/** Open documents with the days until they fall due; negative is late. */
export function open(model: Model, type: string, today: string): { amount: number; days: number }[] {
  return [...model.documents.values()]
    .filter((one) => one.type === type && one.status === 'AUTHORISED' && leftOf(model, one) !== 0)
    .map((one) => ({
      amount: base(leftOf(model, one), one.rate),
      days: (Date.parse(one.due ?? one.date) - Date.parse(today)) / dayMs,
    }));
}

/** Credit of a side that is not used: credit notes, prepayments, overpayments, all in whole cents. */
export function unused(model: Model, side: 'ACCREC' | 'ACCPAY'): number {
  let sum = 0;
  for (const one of model.documents.values())
    if (one.type === `${side}CREDIT` && one.status === 'AUTHORISED') sum += inBase(leftOf(model, one), one.rate) * 100;
  const types = side === 'ACCREC' ? /^(RECEIVE|AR)/ : /^(SPEND|AP)/;
  for (const one of model.advances.values())
    if (types.test(one.type) && one.status === 'AUTHORISED') sum += one.left * 100;
  return sum;
}

export function cash(model: Model, span: Days): { in: number; out: number } {
  const sum = { in: 0, out: 0 };
  for (const one of model.movements.values()) {
    if (one.status !== 'AUTHORISED' || !within(one.date, span) || one.type.endsWith('TRANSFER')) continue;
    sum[one.type.startsWith('RECEIVE') ? 'in' : 'out'] += base(one.amount, one.rate);
  }
  for (const one of model.payments.values()) {
    const document = model.documents.get(one.document);
    if (!document || one.status !== 'AUTHORISED' || !within(one.date, span)) continue;
    if (model.accounts.get(one.account)?.type !== 'BANK') continue;
    const isIn = document.type === 'ACCREC' || document.type === 'ACCPAYCREDIT';
    sum[isIn ? 'in' : 'out'] += base(one.amount, document.rate);
  }
  return sum;
}
