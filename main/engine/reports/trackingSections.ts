/** Revenue and costs by option of each tracking category, month by month, with what the reports hold beyond the documents. */
import { monthLabel } from '../metrics/figure.ts';
import type { Amount } from '../metrics/money.ts';
import { monthOf, monthStart, thirteenMonths } from '../metrics/periods.ts';
import { runningMonth } from '../metrics/profitAndLoss.ts';
import {
  trackedAmounts,
  trackingCategories,
  type TrackedAmount,
  type TrackingCategory,
} from '../metrics/trackedLines.ts';
import {
  adding,
  amounts,
  money,
  overColumns,
  section,
  words,
  type ReportInput,
  type Section,
  type SectionRow,
} from './define.ts';

type Sums = Record<string, Amount>;

/** One section per category: revenue, costs and result by option; each block ends in what the profit and loss says. */
export function trackingSections(input: ReportInput, asOf: string): Section[] {
  return trackingCategories(input.sources).map((category) => categorySection(input, category, asOf));
}

function categorySection(input: ReportInput, category: TrackingCategory, asOf: string): Section {
  const say = words(input);
  const { lang } = input.sources;
  const months = thirteenMonths(asOf);
  const lines = trackedAmounts(input.sources, category.id, { from: monthStart(months[0] ?? ''), to: asOf });
  const options = [...category.options, { id: '', name: say('No tracking', 'Geen tracking') }];
  const isRevenue = (line: TrackedAmount): boolean => input.sources.account(line.account)?.class === 'REVENUE';
  const sumOf = (chosen: (line: TrackedAmount) => boolean): Sums => {
    const sums: Sums = Object.fromEntries([...months, 'total'].map((month) => [month, 0]));
    for (const line of lines) {
      if (!chosen(line)) continue;
      sums[line.month] = (sums[line.month] ?? 0) + line.amount;
      sums['total'] = (sums['total'] ?? 0) + line.amount;
    }
    return sums;
  };
  const report = (pick: 'revenue' | 'expense'): Sums | null => {
    const sums: Sums = { total: 0 };
    for (const month of months) {
      const profit = month === monthOf(asOf) ? runningMonth(input.accrual, asOf) : input.accrual.month(month);
      if (profit === null) return null;
      sums[month] = profit[pick];
      sums['total'] = (sums['total'] ?? 0) + profit[pick];
    }
    return sums;
  };
  const less = (a: Sums, b: Sums): Sums =>
    Object.fromEntries(Object.keys(a).map((key) => [key, (a[key] ?? 0) - (b[key] ?? 0)]));
  const rows: SectionRow[] = [];
  const block = (key: 'revenue' | 'expense', of: string, totalLabel: string): string[] => {
    const side = (line: TrackedAmount): boolean => isRevenue(line) === (key === 'revenue');
    const shown: string[] = [];
    for (const option of options) {
      const sums = sumOf((line) => side(line) && line.option === option.id);
      if (option.id !== '' && Object.values(sums).every((amount) => amount === 0)) continue;
      shown.push(`${key}-${option.id === '' ? 'none' : option.id}`);
      rows.push(amounts(shown.at(-1) ?? '', `${of}: ${option.name}`, sums));
    }
    const all = sumOf(side);
    const reported = report(key);
    rows.push(
      adding(
        amounts(`${key}-documents`, `${of}: ${say('all document lines', 'alle documentregels')}`, all, 'subtotal'),
        'above',
      ),
    );
    if (reported !== null) {
      rows.push(
        amounts(
          `${key}-difference`,
          `${of}: ${say('not in document lines', 'niet in documentregels')}`,
          less(reported, all),
        ),
        {
          ...amounts(`${key}-report`, totalLabel, reported, 'total'),
          adds: [`${key}-documents`, `${key}-difference`],
        },
      );
    }
    return shown;
  };
  const revenue = block(
    'revenue',
    say('Revenue', 'Opbrengsten'),
    say('Revenue of the profit and loss', 'Opbrengsten van de winst-en-verliesrekening'),
  );
  const costs = block(
    'expense',
    say('Costs', 'Kosten'),
    say('Costs of the profit and loss', 'Kosten van de winst-en-verliesrekening'),
  );
  for (const option of options) {
    const own = (kind: boolean): Sums => sumOf((line) => isRevenue(line) === kind && line.option === option.id);
    const result = less(own(true), own(false));
    if (option.id !== '' && Object.values(result).every((amount) => amount === 0)) continue;
    rows.push(
      amounts(
        `result-${option.id === '' ? 'none' : option.id}`,
        `${say('Result', 'Resultaat')}: ${option.name}`,
        result,
      ),
    );
  }
  return section({
    key: `tracking-${category.id}`,
    page: 'tracking',
    title: category.name,
    note: say(
      'From document lines on accrual basis, net of tax. Payroll, currency results and other entries without a document are the difference.',
      'Uit documentregels op factuurbasis, zonder btw. Lonen, koersresultaten en andere boekingen zonder document zijn het verschil.',
    ),
    columns: [...months.map((month) => money(month, monthLabel(lang, month))), money('total', say('Total', 'Totaal'))],
    rows,
    charts: [
      overColumns(`${category.name}: ${say('revenue', 'opbrengsten')}`, 'stack', revenue, months),
      overColumns(`${category.name}: ${say('costs', 'kosten')}`, 'stack', costs, months),
    ],
  });
}
