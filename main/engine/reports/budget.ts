/** A budget beside the profit and loss: this month so far, the financial year so far, and the whole year. */
import { dateLabel, monthLabel } from '../metrics/figure.ts';
import { percentText, scaled, toCents, type Amount } from '../metrics/money.ts';
import { daysIn, monthEnd, monthOf, monthStart, monthToDate, type Span } from '../metrics/periods.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import {
  control,
  money,
  overRows,
  percent,
  section,
  withDrill,
  words,
  type Control,
  type ReportInput,
  type Section,
} from './define.ts';
import { profitRows } from './profitRows.ts';
import type { Figures } from './statementRows.ts';

interface ChosenBudget {
  readonly id: string;
  readonly label: string;
}

interface BudgetAmounts {
  readonly month: Amount;
  /** The financial year up to the day. */
  readonly toDate: Amount;
  readonly year: Amount;
}

/** The budgets to choose from, the overall one first; null where none was synced. */
export function budgetControl(input: ReportInput): { control: Control | null; chosen: ChosenBudget | null } {
  const say = words(input);
  const rows = all<{ id: string; type: string; description: string }>(
    input.sources.db,
    `SELECT hex(id) AS id, type, description FROM budget b WHERE EXISTS (SELECT 1 FROM budget_line l WHERE l.budget_id = b.id)
     ORDER BY type <> 'OVERALL', description, id`,
  );
  if (rows.length === 0) return { control: null, chosen: null };
  const options = rows.map((row) => ({
    value: guidOfHex(row.id),
    label: row.description === '' ? say('Overall budget', 'Totale begroting') : row.description,
  }));
  const made = control(
    input,
    'budget',
    say('Budget', 'Begroting'),
    [...options, { value: '', label: say('None', 'Geen') }],
    ['lines', 'budget'],
  );
  const option = options.find((one) => one.value === made.value);
  return { control: made, chosen: option === undefined ? null : { id: option.value, label: option.label } };
}

/**
 * Budgeted amounts by account. A budget is by whole months; what is compared with a month that is still running is the share
 * of its days so far, in whole cents, so that a part is never measured against the whole.
 */
export function readBudget(input: ReportInput, budget: ChosenBudget, asOf: string): Map<string, BudgetAmounts> {
  const { db, fiscalYear } = input.sources;
  const month = monthOf(asOf);
  const rows = all<{ account: string } & BudgetAmounts>(
    db,
    `SELECT hex(account_id) AS account, SUM(CASE month WHEN ? THEN amount ELSE 0 END) AS month,
       SUM(CASE WHEN month < ? THEN amount ELSE 0 END) AS toDate, SUM(amount) AS year
     FROM budget_line WHERE hex(budget_id) = ? AND month >= ? AND month <= ? GROUP BY account_id`,
    month,
    month,
    budget.id.replaceAll('-', '').toUpperCase(),
    monthOf(fiscalYear.from),
    monthOf(fiscalYear.to),
  );
  const days = daysIn({ from: monthStart(month), to: asOf });
  const allDays = daysIn({ from: monthStart(month), to: monthEnd(month) });
  return new Map(
    rows.map(({ account, ...parts }) => {
      const soFar = days === allDays ? parts.month : toCents(scaled(parts.month, days, allDays));
      return [guidOfHex(account), { month: soFar, toDate: parts.toDate + soFar, year: parts.year }];
    }),
  );
}

/** Actual, budget and variance by account. Variance is actual less budget, without judging it. */
export function budgetSection(
  input: ReportInput,
  lines: ReadonlyMap<string, Figures>,
  budget: ReadonlyMap<string, BudgetAmounts>,
  spans: { readonly asOf: string; readonly year: Span },
  label: string,
): Section {
  const say = words(input);
  const { lang } = input.sources;
  const { asOf, year } = spans;
  const month = monthOf(asOf);
  const merged = new Map<string, Figures>();
  for (const id of new Set([...lines.keys(), ...budget.keys()])) {
    const actual = lines.get(id) ?? {};
    const planned = budget.get(id) ?? { month: 0, toDate: 0, year: 0 };
    const now = actual[month] ?? 0;
    const toDate = actual['year'] ?? 0;
    merged.set(id, {
      month: now,
      monthBudget: planned.month,
      monthVariance: now - planned.month,
      year: toDate,
      budget: planned.toDate,
      variance: toDate - planned.toDate,
      yearBudget: planned.year,
    });
  }
  const columns = ['month', 'monthBudget', 'monthVariance', 'year', 'budget', 'variance', 'yearBudget'];
  const { rows, sums } = profitRows(input, merged, columns);
  const cents = (text: string | null | undefined): number => Math.round(Number(text ?? '0') * 100);
  const measured = rows.map((row) => {
    const planned = cents(row.values['budget']);
    const line = {
      ...row,
      values: {
        ...row.values,
        used: planned === 0 ? null : percentText(cents(row.values['year']), planned),
      },
    };
    if (!lines.has(row.key)) return line;
    return withDrill(line, {
      month: { of: 'account', account: row.key, ...monthToDate(asOf) },
      year: { of: 'account', account: row.key, from: year.from, to: year.to },
    });
  });
  const groups = measured.filter((row) => row.kind !== 'row').map((row) => row.key);
  const end = dateLabel(lang, asOf);
  return section({
    key: 'budget',
    page: 'budget',
    title: `${label}: ${say('actual, budget and variance', 'werkelijk, begroot en verschil')}`,
    note: say(
      `Actual and budget up to ${end}. A budget is by whole months: of a running month it counts by the days so far.`,
      `Werkelijk en begroot t/m ${end}. Een begroting is per hele maand: van een lopende maand tellen de dagen tot nu toe.`,
    ),
    columns: [
      money('month', monthLabel(lang, month)),
      money('monthBudget', say('Budget', 'Begroot')),
      money('monthVariance', say('Variance', 'Verschil')),
      money('year', say('This year', 'Dit jaar')),
      money('budget', say('Budget', 'Begroot')),
      money('variance', say('Variance', 'Verschil')),
      percent('used', say('Of budget', 'Van begroot')),
      money('yearBudget', say('Whole year', 'Heel het jaar')),
    ],
    rows: measured,
    charts:
      sums.size === 0
        ? []
        : [
            {
              ...overRows(
                say('Actual and budget, this year', 'Werkelijk en begroot, dit jaar'),
                'columns',
                ['year', 'budget'],
                [],
              ),
              points: groups,
            },
          ],
  });
}
