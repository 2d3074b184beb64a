/** R5: profit and loss by account and month, beside a budget, and by tracking option. */
import { monthLabel } from '../metrics/figure.ts';
import { percentText, type Amount } from '../metrics/money.ts';
import {
  fiscalYearToDate,
  monthEnd,
  monthOf,
  monthStart,
  monthToDate,
  sameSpanLastFiscalYear,
  thirteenMonths,
  type Span,
} from '../metrics/periods.ts';
import { trackedAmounts } from '../metrics/trackedLines.ts';
import { budgetControl, budgetSection, readBudget } from './budget.ts';
import { money, overColumns, percent, section, words, type Body, type ReportInput } from './define.ts';
import { profitRows } from './profitRows.ts';
import { shown, type Figures } from './statementRows.ts';
import { trackingControl, type TrackingChoice } from './trackingControl.ts';
import { trackingSections } from './trackingSections.ts';

interface Spans {
  readonly asOf: string;
  readonly months: readonly string[];
  readonly year: Span;
  readonly before: Span;
}

/** Amounts by account and column from Xero's reports. */
function fromReports(input: ReportInput, { asOf, months, year, before }: Spans): Map<string, Figures> {
  const { statements } = input;
  const lines = new Map<string, Figures>();
  const put = putter(lines);
  for (const month of months) {
    const isRunning = month === monthOf(asOf);
    const span = isRunning ? monthToDate(asOf) : { from: monthStart(month), to: monthEnd(month) };
    const found = statements.profitByAccount(span);
    if (found !== null) for (const [id, amount] of found) put(id, month, amount);
    else
      for (const line of statements.trialBalance(span.to) ?? [])
        put(line.accountId, month, shown(input, line.accountId, line.movement));
  }
  for (const [column, date] of [
    ['year', year.to],
    ['before', before.to],
  ] as const) {
    for (const line of statements.trialBalance(date) ?? []) {
      put(line.accountId, column, shown(input, line.accountId, line.balance));
    }
  }
  return lines;
}

/** The same from the lines of documents that carry a tracking option. */
function fromTracking(
  input: ReportInput,
  { asOf, months, year, before }: Spans,
  tracking: TrackingChoice,
): Map<string, Figures> {
  const lines = new Map<string, Figures>();
  const put = putter(lines);
  const read = (span: Span, column: (month: string) => string): void => {
    for (const row of trackedAmounts(input.sources, tracking.category, span)) {
      if (row.option === tracking.option) put(row.account, column(row.month), row.amount);
    }
  };
  read({ from: monthStart(months[0] ?? ''), to: asOf }, (month) => month);
  read(year, () => 'year');
  read(before, () => 'before');
  return lines;
}

const putter =
  (lines: Map<string, Figures>) =>
  (id: string | null, column: string, amount: Amount): void => {
    if (id === null) return;
    const line = lines.get(id) ?? {};
    lines.set(id, { ...line, [column]: (line[column] ?? 0) + amount });
  };

/** R5. With a tracking option chosen it comes from document lines; else from Xero's reports of the basis. */
export function profitBody(input: ReportInput): Body {
  const say = words(input);
  const { lang, organisation } = input.sources;
  const asOf = input.statements.asOf ?? input.sources.today;
  const { yearEndDay, yearEndMonth } = organisation;
  const spans: Spans = {
    asOf,
    months: thirteenMonths(asOf),
    year: fiscalYearToDate(yearEndDay, yearEndMonth, asOf),
    before: sameSpanLastFiscalYear(yearEndDay, yearEndMonth, asOf),
  };
  const tracking = trackingControl(input, ['lines']);
  const budgets = budgetControl(input);
  // A budget is of the organisation as a whole: beside one tracking option it would compare a part with the whole.
  const budget = budgets.chosen === null || tracking.chosen !== null ? null : readBudget(input, budgets.chosen, asOf);
  const lines = tracking.chosen === null ? fromReports(input, spans) : fromTracking(input, spans, tracking.chosen);
  const columns = [...spans.months, 'year', 'before', ...(budget === null ? [] : ['budget'])];
  const withBudget = new Map(lines);
  for (const [id, parts] of budget ?? []) {
    withBudget.set(id, { ...withBudget.get(id), budget: parts.toDate });
  }
  const { rows, sums } = profitRows(input, withBudget, columns);
  const revenue = sums.get('operatingRevenue')?.['year'] ?? 0;
  const title = say('By account and month', 'Per rekening en maand');
  const seriesRows = ['total-operatingRevenue', 'total-costOfSales', 'total-operatingExpense'].filter((key) =>
    rows.some((row) => row.key === key),
  );
  return {
    pages: [
      { key: 'lines', title: say('By month', 'Per maand') },
      ...(budget === null ? [] : [{ key: 'budget', title: say('Budget', 'Begroting') }]),
      ...(tracking.control === null ? [] : [{ key: 'tracking', title: say('Tracking', 'Tracking') }]),
    ],
    controls: [tracking.control, budgets.control].flatMap((one) => one ?? []),
    sections: [
      section({
        key: 'lines',
        page: 'lines',
        title: tracking.chosen === null ? title : `${title}, ${tracking.chosen.label}`,
        note:
          tracking.chosen === null
            ? null
            : say(
                'From the lines of documents with this tracking, on accrual basis. What has no document is not in it.',
                'Uit de regels van documenten met deze tracking, op factuurbasis. Wat geen document heeft, zit er niet in.',
              ),
        columns: [
          ...spans.months.map((month) => money(month, monthLabel(lang, month))),
          money('year', say('This year', 'Dit jaar')),
          percent('ofRevenue', say('Of revenue', 'Van de omzet')),
          money('before', say('Same days last year', 'Zelfde dagen vorig jaar')),
          ...(budget === null ? [] : [money('budget', say('Budget', 'Begroting'))]),
        ],
        rows: rows.map((row) => ({
          ...row,
          values: { ...row.values, ofRevenue: revenue === 0 ? null : shareOf(row.values['year'] ?? null, revenue) },
        })),
        charts: [
          overColumns(
            say('Revenue, costs and net profit', 'Omzet, kosten en nettowinst'),
            'columns',
            seriesRows,
            spans.months,
            {
              line: 'netProfit',
            },
          ),
        ],
        drill: tracking.chosen === null ? [...spans.months, 'year', 'before'] : [],
      }),
      ...(budget === null || budgets.chosen === null
        ? []
        : [budgetSection(input, lines, budget, spans, budgets.chosen.label)]),
      ...(tracking.control === null ? [] : trackingSections(input, asOf)),
    ],
  };
}

/** Percent of revenue from money text, exact to the cent. */
function shareOf(text: string | null, revenue: Amount): string | null {
  return text === null ? null : percentText(Number(text.replace('.', '')) * 100, revenue);
}
