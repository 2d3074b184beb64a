import type { Amount, Day, InvoiceRecord, ReportRow, ReportTree } from '../../model.ts';
import { calendar, clampedDay, dayNumber, isoDay, longDayText, monthEnd, monthStart, monthText } from '../days.ts';
import { amountText, scaleToCents, toBase } from '../money.ts';
import { isInLedger } from '../documents.ts';
import { balanceFigures } from './balanceSheet.ts';
import { profitFigures } from './profitAndLoss.ts';
import { headerRow, percentText, plainRow, section, totalOf, type AccountLine, type ReportSource } from './tree.ts';

interface Month {
  readonly received: Amount;
  readonly spent: Amount;
  readonly closing: Amount;
  readonly income: Amount;
  readonly direct: Amount;
  readonly gross: Amount;
  readonly other: Amount;
  readonly expenses: Amount;
  readonly net: Amount;
  readonly debtors: Amount;
  readonly creditors: Amount;
  readonly netAssets: Amount;
  readonly issued: number;
  readonly issuedTotal: Amount;
  readonly debtorDays: number;
  readonly creditorDays: number;
  readonly forecast: Amount;
  readonly currentRatio: string;
  readonly termRatio: string;
  readonly returnYear: string;
}

const sum = (lines: readonly AccountLine[]): Amount => totalOf(lines, 1)[0] ?? 0;
const ratioText = (part: Amount, whole: Amount): string => (whole === 0 ? '' : (part / whole).toFixed(2));

/** Approved sales invoices dated from one day to another, both included: how many, and their value in base currency. */
export type IssuedBetween = (from: number, to: number) => { readonly count: number; readonly total: Amount };

/** Counts in a list of invoices. */
export function issuedAmong(invoices: Iterable<InvoiceRecord>): IssuedBetween {
  const list = [...invoices];
  return (from, to) => {
    const first = isoDay(from);
    const last = isoDay(to);
    let count = 0;
    let total = 0;
    for (const { type, status, date, total: value, currencyRate } of list) {
      if (type !== 'ACCREC' || !isInLedger(status) || date < first || date > last) continue;
      count += 1;
      total += toBase(value, currencyRate);
    }
    return { count, total };
  };
}

function monthFigures(source: ReportSource, issuedBetween: IssuedBetween, from: number, to: number): Month {
  const { ledger, accounts } = source;
  let received = 0;
  let spent = 0;
  let closing = 0;
  let debtors = 0;
  let creditors = 0;
  let purchases = 0;
  for (const account of accounts) {
    if (account.type === 'BANK') {
      const turnover = ledger.turnover(account.id, from, to);
      received += turnover.debit;
      spent += turnover.credit;
      closing += ledger.balance(account.id, to);
    }
    if (account.systemAccount === 'DEBTORS') debtors += ledger.balance(account.id, to);
    if (account.systemAccount === 'CREDITORS') {
      creditors -= ledger.balance(account.id, to);
      purchases += ledger.turnover(account.id, from, to).credit;
    }
  }
  const profit = profitFigures(accounts, [(account) => ledger.movement(account.id, from, to)]);
  const balance = balanceFigures(source, [to]);
  const { count: issued, total: issuedTotal } = issuedBetween(from, to);
  const income = sum(profit.income);
  const days = to - from + 1;
  const current = sum([...balance.bank, ...balance.currentAssets]);
  const currentDebt = sum(balance.currentLiabilities);
  const netAssets = balance.netAssets[0] ?? 0;
  const net = profit.net[0] ?? 0;
  return {
    received,
    spent,
    closing,
    income,
    direct: sum(profit.costOfSales),
    gross: profit.gross[0] ?? 0,
    other: sum(profit.otherIncome),
    expenses: sum(profit.expenses),
    net,
    debtors,
    creditors,
    netAssets,
    issued,
    issuedTotal,
    debtorDays: issuedTotal === 0 ? 0 : (debtors / issuedTotal) * days,
    creditorDays: purchases === 0 ? 0 : (creditors / purchases) * days,
    forecast: debtors - creditors,
    currentRatio: ratioText(current, currentDebt),
    termRatio: ratioText(sum([...balance.fixedAssets, ...balance.otherAssets]), sum(balance.termLiabilities)),
    returnYear: netAssets <= 0 ? '' : percentText(net * 12, netAssets),
  };
}

/** The month of the date against the month before, with the change in percent. */
export function executiveSummary(source: ReportSource, issuedBetween: IssuedBetween, date: Day): ReportTree {
  const day = dayNumber(date);
  const { year, month } = calendar(day);
  const last = monthEnd(day);
  const now = monthFigures(source, issuedBetween, monthStart(day), last);
  const before = monthFigures(source, issuedBetween, clampedDay(year, month - 1, 1), clampedDay(year, month - 1, 31));
  const money = (label: string, pick: (figures: Month) => Amount): ReportRow =>
    plainRow(label, [
      amountText(pick(now)),
      amountText(pick(before)),
      percentText(pick(now) - pick(before), Math.abs(pick(before))),
    ]);
  const margin = (label: string, pick: (figures: Month) => Amount): ReportRow => {
    const own = percentText(pick(now), now.income);
    const earlier = percentText(pick(before), before.income);
    const change = own === '' || earlier === '' ? '' : `${(parseFloat(own) - parseFloat(earlier)).toFixed(1)}%`;
    return plainRow(label, [own, earlier, change]);
  };
  const count = (label: string, pick: (figures: Month) => number, decimals: number): ReportRow =>
    plainRow(label, [
      pick(now).toFixed(decimals),
      pick(before).toFixed(decimals),
      percentText(pick(now) - pick(before), pick(before)),
    ]);
  const text = (label: string, pick: (figures: Month) => string): ReportRow =>
    plainRow(label, [pick(now), pick(before), '']);
  return {
    name: 'Executive Summary',
    type: 'ExecutiveSummary',
    titles: [
      'Executive Summary',
      source.organisation.name,
      `For the month of ${longDayText(last).replace(/^\d+ /, '')}`,
    ],
    rows: [
      headerRow('', monthText(day), monthText(clampedDay(year, month - 1, 1)), 'Variance'),
      section('Cash', [
        money('Cash received', (m) => m.received),
        money('Cash spent', (m) => m.spent),
        money('Cash surplus (deficit)', (m) => m.received - m.spent),
        money('Closing bank balance', (m) => m.closing),
      ]),
      section('Profitability', [
        money('Income', (m) => m.income),
        money('Direct costs', (m) => m.direct),
        money('Gross profit (loss)', (m) => m.gross),
        money('Other income', (m) => m.other),
        money('Expenses', (m) => m.expenses),
        money('Profit (loss)', (m) => m.net),
      ]),
      section('Balance Sheet', [
        money('Debtors', (m) => m.debtors),
        money('Creditors', (m) => m.creditors),
        money('Net assets', (m) => m.netAssets),
      ]),
      section('Income', [
        count('Number of invoices issued', (m) => m.issued, 0),
        money('Average value of invoices', (m) => (m.issued === 0 ? 0 : scaleToCents(m.issuedTotal, 1, m.issued))),
        money('Total value of invoices', (m) => m.issuedTotal),
      ]),
      section('Performance', [
        margin('Gross profit margin', (m) => m.gross),
        margin('Net profit margin', (m) => m.net),
        text('Return on investment (p.a.)', (m) => m.returnYear),
      ]),
      section('Position', [
        count('Average debtors days', (m) => m.debtorDays, 0),
        count('Average creditors days', (m) => m.creditorDays, 0),
        money('Short term cash forecast', (m) => m.forecast),
        text('Current assets to current liabilities', (m) => m.currentRatio),
        text('Term assets to term liabilities', (m) => m.termRatio),
      ]),
    ],
  };
}
