/** T06 to T17 except T18: sales and purchases by document, one mechanism seen from both sides. */
import type { TileId } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { bridgeOf } from './bridge.ts';
import { contactTotals, topContacts, type ContactTotal, type TopContacts } from './contacts.ts';
import { countFact, monthLabel, moneyFact, say, type Figure, type Point, type TieOut } from './figure.ts';
import { growthFigure } from './growth.ts';
import { moneyText, percentText, type Amount } from './money.ts';

import { monthCover, monthsOf } from './monthCover.ts';
import { addMonths, monthOf, monthStart, sameDaysLastYear, thirteenMonths, type Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, first } from './sql.ts';
import type { Statements } from './statements.ts';
import { sumTie } from './tieOut.ts';

export interface Side {
  readonly invoice: 'ACCREC' | 'ACCPAY';
  readonly credit: 'ACCRECCREDIT' | 'ACCPAYCREDIT';
  readonly control: 'DEBTORS' | 'CREDITORS';
  /** Prepayments and overpayments of this side. */
  readonly advances: readonly string[];
  /** Payments that settle documents of this side, and whether they lower the control balance. */
  readonly payments: readonly { readonly type: string; readonly lowers: boolean }[];
  readonly tiles: {
    readonly invoiced: TileId;
    readonly byContact: TileId;
    readonly growth: TileId;
    readonly due: TileId;
    readonly outstanding: TileId;
    readonly overdue: TileId;
  };
}

export const customers: Side = {
  invoice: 'ACCREC',
  credit: 'ACCRECCREDIT',
  control: 'DEBTORS',
  advances: ['RECEIVE-PREPAYMENT', 'RECEIVE-OVERPAYMENT', 'ARPREPAYMENT', 'AROVERPAYMENT'],
  payments: [
    { type: 'ACCRECPAYMENT', lowers: true },
    { type: 'ARCREDITPAYMENT', lowers: false },
    { type: 'ARPREPAYMENTPAYMENT', lowers: false },
    { type: 'AROVERPAYMENTPAYMENT', lowers: false },
  ],
  tiles: { invoiced: 'T06', byContact: 'T07', growth: 'T08', due: 'T09', outstanding: 'T10', overdue: 'T11' },
};

export const suppliers: Side = {
  invoice: 'ACCPAY',
  credit: 'ACCPAYCREDIT',
  control: 'CREDITORS',
  advances: ['SPEND-PREPAYMENT', 'SPEND-OVERPAYMENT', 'APPREPAYMENT', 'APOVERPAYMENT'],
  payments: [
    { type: 'ACCPAYPAYMENT', lowers: true },
    { type: 'APCREDITPAYMENT', lowers: false },
    { type: 'APPREPAYMENTPAYMENT', lowers: false },
    { type: 'APOVERPAYMENTPAYMENT', lowers: false },
  ],
  tiles: { invoiced: 'T12', byContact: 'T13', growth: 'T14', due: 'T15', outstanding: 'T16', overdue: 'T17' },
};

/** Net invoiced per month, `YYYY-MM`, up to and including today. Credit notes reduce their own month. */
export function invoicedByMonth(sources: Sources, side: Side, from: string): Map<string, Amount> {
  const { today } = sources;
  const rows = all<{ month: string; amount: Amount | null }>(
    sources.db,
    `SELECT m.value AS month, (SELECT SUM(net) FROM sum_document_day
       WHERE side = ? AND day >= max(m.value || '-01', ?) AND day <= min(m.value || '-31', ?)) AS amount FROM json_each(?) m`,
    side.invoice,
    from,
    today,
    JSON.stringify(monthsOf(monthCover({ from, to: today }))),
  );
  return new Map(rows.flatMap((row) => (row.amount === null ? [] : [[row.month, row.amount] as const])));
}

const spanSql = `SELECT SUM(net) AS net, SUM(net - cents) AS rounding FROM sum_document_day
WHERE side = ? AND day >= ? AND day <= ?`;

/** Net invoiced over a span. */
export function invoicedIn(sources: Sources, side: Side, span: Span): Amount {
  return first<{ net: Amount | null }>(sources.db, spanSql, side.invoice, span.from, span.to)?.net ?? 0;
}

/** What rounding each document to cents, as the ledger does, takes off a span's net. */
export function invoicedRounding(sources: Sources, side: Side, span: Span): Amount {
  return first<{ rounding: Amount | null }>(sources.db, spanSql, side.invoice, span.from, span.to)?.rounding ?? 0;
}

/** Net invoiced by contact over the financial year to date and the same span a year earlier, largest first. */
export function invoicedByContact(sources: Sources, side: Side): ContactTotal[] {
  return contactTotals(sources, side, sources.fiscalToDate, sources.fiscalBefore);
}

const shownContacts = 10;

function contactPoints(lang: Lang, contacts: TopContacts, before: Amount): Point[] {
  const points: Point[] = [];
  let running = 0;
  let shownBefore = 0;
  const push = (key: string, label: string, now: Amount, then: Amount): void => {
    running += now;
    shownBefore += then;
    points.push({
      key,
      label,
      value: moneyText(now),
      previous: moneyText(then),
      ...(contacts.now === 0
        ? {}
        : { parts: { share: percentText(now, contacts.now), cumulative: percentText(running, contacts.now) } }),
    });
  };
  for (const contact of contacts.top) push(contact.id ?? 'none', contact.name, contact.now, contact.before);
  const rest = contacts.count - contacts.top.length;
  if (rest > 0) {
    const label = say(lang, `Other (${rest})`, `Overig (${rest})`);
    push('other', label, contacts.now - running, before - shownBefore);
  }
  return points;
}

export interface InvoicedFigures {
  readonly invoiced: Figure;
  readonly byContact: Figure;
  readonly growth: Figure;
  readonly byMonth: ReadonlyMap<string, Amount>;
  /** Comparison of all months that growth looks at. */
  readonly growthTie: TieOut;
}

/** Invoiced, by contact, and growth: T06–T08 or T12–T14. */
export function invoicedFigures(sources: Sources, accrual: Statements, side: Side): InvoicedFigures {
  const { lang, today, fiscalToDate, fiscalBefore } = sources;
  const current = monthOf(today);
  // Growth compares three months with the same a year earlier: 26 months before this one.
  const byMonth = invoicedByMonth(sources, side, monthStart(addMonths(current, -26)));
  const contacts = topContacts(sources, side, shownContacts);
  const total = invoicedIn(sources, side, fiscalToDate);
  const before = invoicedIn(sources, side, fiscalBefore);
  const partBefore = invoicedIn(sources, side, sameDaysLastYear(today));
  const series = thirteenMonths(today).map((month): Point => {
    const running = month === current;
    return {
      key: month,
      label: monthLabel(lang, month),
      value: moneyText(byMonth.get(month) ?? 0),
      previous: moneyText(running ? partBefore : (byMonth.get(addMonths(month, -12)) ?? 0)),
      ...(running ? { running } : {}),
    };
  });
  const bridge = bridgeOf(sources, accrual, side, total);
  const invoiced: Figure = {
    value: moneyText(total),
    window: fiscalToDate,
    comparison: { value: moneyText(before), window: fiscalBefore },
    series,
    facts: [
      moneyFact('thisMonth', say(lang, 'This month', 'Deze maand'), byMonth.get(current) ?? 0),
      bridge.compared === null
        ? moneyFact(bridge.key, bridge.label(lang), null)
        : moneyFact(bridge.key, bridge.label(lang), total - bridge.compared),
    ],
    chips: ['documents'],
    tieOut: bridge.shown,
  };
  const shown = contactPoints(lang, contacts, before);
  return {
    byMonth,
    invoiced,
    byContact: {
      value: moneyText(contacts.now),
      window: fiscalToDate,
      comparison: { value: moneyText(before), window: fiscalBefore },
      series: shown,
      facts: [
        countFact(
          'contacts',
          side === customers ? say(lang, 'Customers', 'Klanten') : say(lang, 'Suppliers', 'Leveranciers'),
          contacts.count,
        ),
      ],
      chips: ['documents'],
      tieOut: sumTie(side.tiles.invoiced, contacts.now, total, bridge.year),
    },
    growth: growthFigure(sources, byMonth, bridge.growth),
    growthTie: bridge.growth,
  };
}
