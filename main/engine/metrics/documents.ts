/** T06 to T17 except T18: sales and purchases by document, one mechanism seen from both sides. */
import type { TileId } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { bridgeToRevenue } from './bridge.ts';
import { countFact, monthLabel, moneyFact, say, type Figure, type Point, type TieOut } from './figure.ts';
import { growthFigure } from './growth.ts';
import { moneyText, percentText, type Amount } from './money.ts';

import { addMonths, monthOf, monthStart, sameDaysLastYear, thirteenMonths, type Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, first, guidOfHex } from './sql.ts';
import type { Statements } from './statements.ts';
import { noTie, sumTie } from './tieOut.ts';

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

/** Net of credit notes, which reduce the period of the credit note. */
const netSql = `SUM(CASE type WHEN ? THEN -base_sub_total ELSE base_sub_total END)`;
const countedSql = `type IN (?, ?) AND status IN ('AUTHORISED', 'PAID')`;

/** Net invoiced per month, `YYYY-MM`, up to and including today. */
export function invoicedByMonth(sources: Sources, side: Side, from: string): Map<string, Amount> {
  const rows = all<{ month: string; amount: Amount }>(
    sources.db,
    `SELECT substr(date, 1, 7) AS month, ${netSql} AS amount FROM invoice
     WHERE ${countedSql} AND date >= ? AND date <= ? GROUP BY 1`,
    side.credit,
    side.invoice,
    side.credit,
    from,
    sources.today,
  );
  return new Map(rows.map((row) => [row.month, row.amount]));
}

/** Net invoiced over a span. */
export function invoicedIn(sources: Sources, side: Side, span: Span): Amount {
  const row = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT ${netSql} AS amount FROM invoice WHERE ${countedSql} AND date >= ? AND date <= ?`,
    side.credit,
    side.invoice,
    side.credit,
    span.from,
    span.to,
  );
  return row?.amount ?? 0;
}

export interface ContactTotal {
  readonly id: string | null;
  readonly name: string;
  readonly now: Amount;
  readonly before: Amount;
}

/** Net invoiced by contact over the financial year to date and the same span a year earlier, largest first. */
export function invoicedByContact(sources: Sources, side: Side): ContactTotal[] {
  const { fiscalToDate: now, fiscalBefore: before } = sources;
  const signed = `CASE type WHEN ? THEN -base_sub_total ELSE base_sub_total END`;
  const rows = all<{ id: string; name: string | null; now: Amount; before: Amount }>(
    sources.db,
    `SELECT hex(t.contact_id) AS id,
       coalesce(c.name, (SELECT i.contact_name FROM invoice i WHERE i.contact_id = t.contact_id ORDER BY i.date DESC LIMIT 1)) AS name,
       t.now, t.before
     FROM (
       SELECT contact_id, SUM(CASE WHEN date >= ? THEN ${signed} ELSE 0 END) AS now,
         SUM(CASE WHEN date <= ? THEN ${signed} ELSE 0 END) AS before
       FROM invoice WHERE ${countedSql} AND date >= ? AND date <= ? GROUP BY contact_id
     ) t LEFT JOIN contact c ON c.id = t.contact_id
     ORDER BY t.now DESC, name`,
    now.from,
    side.credit,
    before.to,
    side.credit,
    side.invoice,
    side.credit,
    before.from,
    now.to,
  );
  return rows.map((row) => ({
    id: row.id === '' ? null : guidOfHex(row.id),
    name: row.name ?? '',
    now: row.now,
    before: row.before,
  }));
}

const shownContacts = 10;

function contactPoints(lang: Lang, contacts: readonly ContactTotal[], total: Amount): Point[] {
  const active = contacts.filter((contact) => contact.now !== 0);
  const points: Point[] = [];
  let running = 0;
  const push = (key: string, label: string, now: Amount, before: Amount): void => {
    running += now;
    points.push({
      key,
      label,
      value: moneyText(now),
      previous: moneyText(before),
      ...(total === 0 ? {} : { parts: { share: percentText(now, total), cumulative: percentText(running, total) } }),
    });
  };
  for (const contact of active.slice(0, shownContacts)) {
    push(contact.id ?? 'none', contact.name, contact.now, contact.before);
  }
  const rest = active.slice(shownContacts);
  if (rest.length > 0) {
    push(
      'other',
      say(lang, `Other (${rest.length})`, `Overig (${rest.length})`),
      rest.reduce((sum, contact) => sum + contact.now, 0),
      rest.reduce((sum, contact) => sum + contact.before, 0),
    );
  }
  return points;
}

export interface InvoicedFigures {
  readonly invoiced: Figure;
  readonly byContact: Figure;
  readonly growth: Figure;
  readonly byMonth: ReadonlyMap<string, Amount>;
}

/** Invoiced, by contact, and growth: T06–T08 or T12–T14. */
export function invoicedFigures(sources: Sources, accrual: Statements, side: Side): InvoicedFigures {
  const { lang, today, fiscalToDate, fiscalBefore } = sources;
  const current = monthOf(today);
  // Growth compares three months with the same a year earlier: 26 months before this one.
  const byMonth = invoicedByMonth(sources, side, monthStart(addMonths(current, -26)));
  const contacts = invoicedByContact(sources, side);
  const total = contacts.reduce((sum, contact) => sum + contact.now, 0);
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
  const bridge = side === customers ? bridgeToRevenue(sources, accrual, total) : costBridge(accrual);
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
    tieOut: bridge.tieOut,
  };
  const shown = contactPoints(lang, contacts, total);
  return {
    byMonth,
    invoiced,
    byContact: {
      value: moneyText(total),
      window: fiscalToDate,
      comparison: { value: moneyText(before), window: fiscalBefore },
      series: shown,
      facts: [
        countFact(
          'contacts',
          side === customers ? say(lang, 'Customers', 'Klanten') : say(lang, 'Suppliers', 'Leveranciers'),
          contacts.filter((contact) => contact.now !== 0).length,
        ),
      ],
      chips: ['documents'],
      tieOut: sumTie(
        side.tiles.invoiced,
        contacts.reduce((sum, contact) => sum + contact.now, 0),
        invoicedIn(sources, side, fiscalToDate),
        bridge.tieOut,
      ),
    },
    growth: growthFigure(sources, byMonth, bridge.tieOut),
  };
}

export interface Bridge {
  readonly key: string;
  label(lang: Lang): string;
  /** Revenue or costs of the profit and loss; null without a report. */
  readonly compared: Amount | null;
  readonly tieOut: TieOut;
}

/** Purchases equal no report of Xero: wages, depreciation and stock make costs differ. The difference is a fact only. */
function costBridge(accrual: Statements): Bridge {
  const costs = accrual.asOf === null ? null : accrual.yearToDate(accrual.asOf);
  return {
    key: 'differsFromCosts',
    label: (lang) => say(lang, 'Differs from costs by', 'Verschil met de kosten'),
    compared: costs?.expense ?? null,
    tieOut: noTie(),
  };
}
