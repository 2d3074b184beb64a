/** The rows of a profit and loss: accounts by group, subtotals, gross profit and net profit, whatever the columns are. */
import type { AccountGroup } from '../metrics/accountGroups.ts';
import type { Account } from '../metrics/sources.ts';
import { adding, amounts, words, type ReportInput, type SectionRow } from './define.ts';
import { filled, minus, total, type Figures } from './statementRows.ts';

const costGroup = (account: Account): AccountGroup =>
  account.class === 'EXPENSE' && account.group !== 'costOfSales' ? 'operatingExpense' : account.group;

interface Group {
  readonly key: string;
  readonly title: string;
  has(account: Account): boolean;
}

/** The groups of the profit and loss in reading order. */
function profitGroups(input: ReportInput): Group[] {
  const say = words(input);
  return [
    { key: 'operatingRevenue', title: say('Operating revenue', 'Omzet'), has: (a) => a.group === 'operatingRevenue' },
    {
      key: 'costOfSales',
      title: say('Cost of sales', 'Kostprijs van de omzet'),
      has: (a) => a.group === 'costOfSales',
    },
    {
      key: 'otherIncome',
      title: say('Other income', 'Overige opbrengsten'),
      has: (a) => a.class === 'REVENUE' && a.group !== 'operatingRevenue',
    },
    {
      key: 'operatingExpense',
      title: say('Operating expenses', 'Bedrijfskosten'),
      has: (a) => costGroup(a) === 'operatingExpense',
    },
  ];
}

/** Account rows with their subtotals, gross profit and net profit. A column without any figure stays empty. */
export function profitRows(
  input: ReportInput,
  lines: ReadonlyMap<string, Figures>,
  columns: readonly string[],
): { rows: SectionRow[]; sums: ReadonlyMap<string, Figures> } {
  const say = words(input);
  const { lang, accounts } = input.sources;
  const sums = new Map<string, Figures>();
  const blocks = profitGroups(input).map((group) => {
    const own = [...accounts.values()].filter((account) => group.has(account) && lines.has(account.id));
    const rows = own
      .filter((account) => columns.some((column) => (lines.get(account.id)?.[column] ?? 0) !== 0))
      .sort((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1))
      .map((account) => filled(account.id, account.name, lines.get(account.id) ?? {}, columns));
    const sum = total(
      own.map((account) => lines.get(account.id) ?? {}),
      columns,
    );
    sums.set(group.key, sum);
    return { group, rows, sum };
  });
  const sumOf = (key: string): Figures => sums.get(key) ?? {};
  const gross = minus(sumOf('operatingRevenue'), sumOf('costOfSales'), columns);
  const net = minus(total([gross, sumOf('otherIncome')], columns), sumOf('operatingExpense'), columns);
  sums.set('grossProfit', gross);
  sums.set('net', net);
  const rows: SectionRow[] = [];
  for (const { group, rows: own, sum } of blocks) {
    if (own.length === 0) continue;
    const label = `${say('Total', 'Totaal')} ${group.title.toLocaleLowerCase(lang)}`;
    rows.push(...own, adding(amounts(`total-${group.key}`, label, sum, 'subtotal'), 'above'));
    if (group.key !== 'costOfSales') continue;
    const profit = amounts('grossProfit', say('Gross profit', 'Brutowinst'), gross, 'subtotal');
    rows.push(adding(profit, ['total-operatingRevenue'], ['total-costOfSales'], rows));
  }
  const profit = amounts('netProfit', say('Net profit', 'Nettowinst'), net, 'total');
  const first = rows.some((row) => row.key === 'grossProfit') ? 'grossProfit' : 'total-operatingRevenue';
  rows.push(adding(profit, [first, 'total-otherIncome'], ['total-operatingExpense'], rows));
  return { rows, sums };
}
