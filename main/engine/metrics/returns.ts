/** T28, T30 and T31: figures over the twelve complete months before the month of the newest trial balance. */
import { accountsWith } from './choices.ts';
import { monthLabel, moneyFact, say, type Figure, type Point, type TieOut } from './figure.ts';
import { none, type Ratio, type Ties } from './health.ts';
import { firstCompleteMonth } from './history.ts';
import { percentText, quotientText, type Amount } from './money.ts';
import { addDays, addMonths, completeMonths, daysIn, monthEnd, monthOf, monthStart, type Span } from './periods.ts';
import { badDenominator, fewerThanMonths, reportNotRead, type Reason } from './reasons.ts';
import type { Sources } from './sources.ts';
import { all, first } from './sql.ts';
import { addProfits, noProfit } from './statementFigures.ts';
import type { Balances, Profit, Statements } from './statements.ts';
import { derivedTie } from './tieOut.ts';

/** Profit and balances over the twelve months that end with a month, or over as many as are complete. */
interface Trailing {
  readonly span: Span;
  readonly months: number;
  readonly days: number;
  readonly profit: Profit;
  readonly start: Balances;
  readonly end: Balances;
}

const known = new WeakMap<Statements, Map<string, Trailing | Reason>>();

/** Three figures and their trends look at the same twelve months. */
function trailing(sources: Sources, statements: Statements, last: string): Trailing | Reason {
  let years = known.get(statements);
  if (years === undefined) known.set(statements, (years = new Map<string, Trailing | Reason>()));
  let year = years.get(last);
  if (year === undefined) years.set(last, (year = readTrailing(sources, statements, last)));
  return year;
}

function readTrailing(sources: Sources, statements: Statements, last: string): Trailing | Reason {
  const start = firstCompleteMonth(sources);
  if (start === null || start > last) return fewerThanMonths(1);
  const wanted = addMonths(last, -11);
  const from = wanted < start ? start : wanted;
  const profits: Profit[] = [];
  for (let month = from; month <= last; month = addMonths(month, 1)) {
    const profit = statements.month(month);
    if (profit === null) return reportNotRead;
    profits.push(profit);
  }
  const span = { from: monthStart(from), to: monthEnd(last) };
  const opening = statements.balances(addDays(span.from, -1));
  const end = statements.balances(span.to);
  if (opening === null || end === null) return reportNotRead;
  return {
    span,
    months: profits.length,
    days: daysIn(span),
    start: opening,
    end,
    profit: profits.reduce(addProfits, noProfit),
  };
}

const isReason = (found: Trailing | Reason): found is Reason => 'key' in found;

/** Profit of a year over the average of a balance; fewer than twelve months are scaled to 365 days. */
function returnOn(
  found: Trailing,
  profit: Amount,
  pick: (balances: Balances) => Amount,
  en: string,
  nl: string,
): Ratio {
  const twice = pick(found.start) + pick(found.end);
  if (twice <= 0) return none(badDenominator(twice, en, nl));
  const isWhole = found.months >= 12;
  const top = profit * 2 * (isWhole ? 1 : 365);
  return { value: percentText(top, twice * (isWhole ? 1 : found.days)), reason: null };
}

function debtorDays(found: Trailing): Ratio {
  const revenue = found.profit.operatingRevenue;
  if (revenue <= 0) return none(badDenominator(revenue, 'Operating revenue', 'De omzet'));
  const debtors = found.end.debtors;
  if (debtors === null) return none(reportNotRead);
  return { value: quotientText(debtors, revenue, 1, found.days), reason: null };
}

type YearRatio = Pick<Figure, 'value' | 'reason' | 'window' | 'series' | 'chips'>;

/** A ratio over twelve months with the 24 month ends before it. */
function yearRatio(sources: Sources, statements: Statements, asOf: string, of: (found: Trailing) => Ratio): YearRatio {
  const months = completeMonths(asOf, 24);
  const last = months[23] ?? monthOf(asOf);
  const found = trailing(sources, statements, last);
  const series = months.map((month): Point => {
    const then = trailing(sources, statements, month);
    return {
      key: month,
      label: monthLabel(sources.lang, month),
      value: isReason(then) || then.months < 12 ? null : of(then).value,
    };
  });
  if (isReason(found)) {
    return {
      value: null,
      reason: found,
      window: { from: monthStart(addMonths(last, -11)), to: monthEnd(last) },
      series,
    };
  }
  return { ...of(found), window: found.span, series, chips: found.months < 12 ? ['annualised'] : [] };
}

/** T28 and T31 over the twelve complete months before the month of the newest trial balance. */
export function returnFigures(
  sources: Sources,
  statements: Statements,
  ties: Ties,
): { T28: Figure; T31: Figure } | null {
  const { lang } = sources;
  const { asOf } = statements;
  if (asOf === null) return null;
  const year = trailing(sources, statements, addMonths(monthOf(asOf), -1));
  // Once accounts are called interest or tax, the return may be taken before them.
  const beforeRoles = sources.choice('T28.profit') === 'beforeInterestAndTax';
  const earned = (found: Trailing): Amount =>
    found.profit.net + (beforeRoles ? roleAmounts(sources, statements, found.span) : 0);
  const profit = moneyFact('netProfit', say(lang, 'Net profit', 'Nettowinst'), isReason(year) ? null : year.profit.net);
  const average = (pick: (balances: Balances) => Amount): Amount | null =>
    isReason(year) ? null : Math.trunc((pick(year.start) + pick(year.end)) / 2);
  return {
    T28: {
      ...yearRatio(sources, statements, asOf, (found) =>
        returnOn(
          found,
          earned(found),
          (b) => b.assets,
          'The average of total assets',
          'Het gemiddelde van de totale activa',
        ),
      ),
      facts: [
        profit,
        ...(beforeRoles
          ? [
              moneyFact(
                'beforeInterestAndTax',
                say(lang, 'Before interest and tax', 'Vóór rente en belasting'),
                isReason(year) ? null : earned(year),
              ),
            ]
          : []),
        moneyFact(
          'averageAssets',
          say(lang, 'Average total assets', 'Gemiddelde totale activa'),
          average((b) => b.assets),
        ),
      ],
      tieOut: derivedTie([ties.T19, ties.T23]),
    },
    T31: {
      ...yearRatio(sources, statements, asOf, (found) =>
        returnOn(found, found.profit.net, (b) => b.equity, 'The average of equity', 'Het gemiddelde eigen vermogen'),
      ),
      facts: [
        profit,
        moneyFact(
          'averageEquity',
          say(lang, 'Average equity', 'Gemiddeld eigen vermogen'),
          average((b) => b.equity),
        ),
      ],
      tieOut: derivedTie([ties.T19, ties.T25]),
    },
  };
}

/** Interest and tax on profit of the complete months of a span, from the accounts the user called so. */
function roleAmounts(sources: Sources, statements: Statements, span: Span): Amount {
  const ids = [...accountsWith(sources.choices, 'interest'), ...accountsWith(sources.choices, 'tax')];
  let sum = 0;
  for (let month = monthOf(span.from); month <= monthOf(span.to); month = addMonths(month, 1)) {
    const amounts = statements.monthByAccount(month);
    for (const id of ids) sum += amounts?.get(id) ?? 0;
  }
  return sum;
}

/** Comparisons of what debtor days are made of, all on accrual basis. */
export interface DaysTies {
  readonly profit: TieOut;
  readonly assets: TieOut;
  /** Of the invoices, which the documents' way counts. */
  readonly sales: TieOut;
}

/** T30, from accrual reports on both bases: receivables exist there only. */
export function debtorDaysFigure(sources: Sources, accrual: Statements, ties: DaysTies): Figure | null {
  const { asOf } = accrual;
  if (asOf === null) return null;
  const year = trailing(sources, accrual, addMonths(monthOf(asOf), -1));
  const byDocuments = sources.choice('T30.method') === 'documents';
  const days = yearRatio(
    sources,
    accrual,
    asOf,
    byDocuments ? (found) => documentDays(sources, found.span) : debtorDays,
  );
  return {
    ...days,
    facts: isReason(year) ? [] : daysFacts(sources, year),
    chips: [...(days.chips ?? []), ...(sources.basis === 'cash' ? ['accrual'] : [])],
    tieOut: derivedTie(byDocuments ? [ties.sales] : [ties.profit, ties.assets]),
  };
}

function daysFacts(sources: Sources, year: Trailing): Figure['facts'] & object {
  const { lang } = sources;
  const { costOfSales, operatingRevenue } = year.profit;
  const owed = year.end.creditors === null ? null : -year.end.creditors;
  const balanceDays = debtorDays(year);
  const purchases = costOfSales > 0 ? costOfSales : billed(sources, year.span);
  return [
    moneyFact('receivables', say(lang, 'Receivables at the end', 'Debiteuren aan het einde'), year.end.debtors),
    moneyFact('revenue', say(lang, 'Operating revenue', 'Omzet'), operatingRevenue),
    {
      key: costOfSales > 0 ? 'creditorDays' : 'creditorDaysOfPurchases',
      label:
        costOfSales > 0
          ? say(lang, 'Creditor days, of cost of sales', 'Crediteurendagen, van de kostprijs')
          : say(lang, 'Creditor days, of purchases', 'Crediteurendagen, van de inkopen'),
      value: owed === null || purchases <= 0 ? null : quotientText(owed, purchases, 1, year.days),
      unit: 'days',
    },
    {
      key: 'debtorDays',
      label: say(lang, 'Debtor days, by balance', 'Debiteurendagen, op saldo'),
      value: balanceDays.value,
      unit: 'days',
    },
    {
      key: 'daysToPay',
      label: say(lang, 'Debtor days, by documents', 'Debiteurendagen, uit documenten'),
      value: daysToPay(sources, 'ACCREC', year.span),
      unit: 'days',
    },
    {
      key: 'creditorDaysToPay',
      label: say(lang, 'Creditor days, by documents', 'Crediteurendagen, uit documenten'),
      value: daysToPay(sources, 'ACCPAY', year.span),
      unit: 'days',
    },
  ];
}

function billed(sources: Sources, span: Span): Amount {
  const row = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT SUM(CASE type WHEN 'ACCPAYCREDIT' THEN -base_sub_total ELSE base_sub_total END) AS amount FROM invoice
     WHERE type IN ('ACCPAY', 'ACCPAYCREDIT') AND status IN ('AUTHORISED', 'PAID') AND date >= ? AND date <= ?`,
    span.from,
    span.to,
  );
  return row?.amount ?? 0;
}

interface PaidMonth {
  readonly month: string;
  readonly weighted: number;
  readonly total: number;
}

const paidMonths = new WeakMap<Sources, Map<string, readonly PaidMonth[]>>();

/** Documents paid in full later this month, by payments or credit dated after today. */
const laterPaidSql = `
SELECT substr(i.date, 1, 7) AS month,
  -SUM(CAST(julianday(i.fully_paid_on) - julianday(i.date) AS INTEGER) * (i.base_total / 100)) AS weighted, -SUM(i.base_total / 100) AS total
FROM (
  SELECT document_id AS id FROM payment WHERE account_id IN (SELECT id FROM account) AND date > @today AND date <= @end AND status = 'AUTHORISED'
  UNION SELECT invoice_id FROM allocation WHERE date > @today AND date <= @end
) d JOIN invoice i ON i.id = d.id
WHERE i.type = @type AND i.status = 'PAID' AND i.date <= @end AND i.fully_paid_on > @today AND i.fully_paid_on <= @end GROUP BY 1`;

/** Days from document to payment times cents, and the cents, by month of the document; what is paid by today. */
function readPaidMonths(sources: Sources, type: 'ACCREC' | 'ACCPAY'): readonly PaidMonth[] {
  const known = paidMonths.get(sources) ?? new Map<string, readonly PaidMonth[]>();
  paidMonths.set(sources, known);
  let months = known.get(type);
  if (months === undefined) {
    months = all<PaidMonth>(
      sources.db,
      `SELECT month, SUM(weighted) AS weighted, SUM(total) AS total FROM sum_paid_month
       WHERE side = ? AND month <= ? AND paid_month <= ? GROUP BY month`,
      type,
      monthOf(sources.today),
      monthOf(sources.today),
    );
    // The sums are by month of payment: what this month's later days hold is taken off again.
    const { today } = sources;
    months = months.concat(all<PaidMonth>(sources.db, laterPaidSql, { today, end: monthEnd(monthOf(today)), type }));
    known.set(type, months);
  }
  return months;
}

/** Days from document to full payment, weighted by amount, of the documents of whole months; null when none is paid. */
export function daysToPay(sources: Sources, type: 'ACCREC' | 'ACCPAY', span: Span): string | null {
  let weighted = 0;
  let total = 0;
  for (const row of readPaidMonths(sources, type)) {
    if (row.month < monthOf(span.from) || row.month > monthOf(span.to)) continue;
    weighted += row.weighted;
    total += row.total;
  }
  return total === 0 ? null : quotientText(weighted, total, 1);
}

function documentDays(sources: Sources, span: Span): Ratio {
  const value = daysToPay(sources, 'ACCREC', span);
  return value === null
    ? none(badDenominator(0, 'The total of paid invoices', 'Het totaal van betaalde facturen'))
    : { value, reason: null };
}
