/** Reads report trees back into numbers, by account attribute, the way a client of the API has to. */
import type { Ids, ReportRow, ReportTree } from '../../../sandbox/model.ts';

/** Ten-thousandths from a report cell; an empty cell is zero. */
export function amountOf(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  const [whole = '0', rest = ''] = text.replace('-', '').split('.');
  return sign * (Number(whole) * 10_000 + Number(rest.padEnd(4, '0').slice(0, 4)));
}

function* leaves(rows: readonly ReportRow[]): Generator<ReportRow> {
  for (const row of rows) {
    if (row.type === 'Row' || row.type === 'SummaryRow') yield row;
    yield* leaves(row.rows ?? []);
  }
}

const accountOf = (row: ReportRow): Ids | undefined =>
  row.cells?.[1]?.attributes?.find((attribute) => attribute.id === 'account')?.value;

/** Amounts of each account row, summed when an account stands in two sections. */
export function amountsByAccount(report: ReportTree): Map<Ids, number[]> {
  const found = new Map<Ids, number[]>();
  for (const row of leaves(report.rows)) {
    const id = accountOf(row);
    if (row.type !== 'Row' || id === undefined) continue;
    const amounts = (row.cells ?? []).slice(1).map((cell) => amountOf(cell.value));
    const before = found.get(id);
    found.set(id, before === undefined ? amounts : amounts.map((amount, index) => amount + (before[index] ?? 0)));
  }
  return found;
}

/** The amounts of the first row with a label, or undefined. */
export function labelled(report: ReportTree, label: string): number[] | undefined {
  for (const row of leaves(report.rows)) {
    if (row.cells?.[0]?.value === label) return row.cells.slice(1).map((cell) => amountOf(cell.value));
  }
  return undefined;
}

/** The texts of the first row with a label. */
export function labelledTexts(report: ReportTree, label: string): string[] {
  for (const row of leaves(report.rows)) {
    if (row.cells?.[0]?.value === label) return row.cells.slice(1).map((cell) => cell.value);
  }
  return [];
}

/** Account ids of the rows in a section. */
export function accountsInSection(report: ReportTree, title: string): Ids[] {
  const section = report.rows.find((row) => row.title === title);
  return (section?.rows ?? []).flatMap((row) => accountOf(row) ?? []);
}

export interface Sheet {
  /** Debit positive balance by account. */
  readonly balance: Map<Ids, number>;
  /** Debit positive movement of the month by account. */
  readonly movement: Map<Ids, number>;
  readonly totals: readonly number[];
}

/** A trial balance as signed numbers. */
export function readTrialBalance(report: ReportTree): Sheet {
  const balance = new Map<Ids, number>();
  const movement = new Map<Ids, number>();
  for (const [id, [debit = 0, credit = 0, ytdDebit = 0, ytdCredit = 0]] of amountsByAccount(report)) {
    balance.set(id, ytdDebit - ytdCredit);
    movement.set(id, debit - credit);
  }
  return { balance, movement, totals: labelled(report, 'Total') ?? [] };
}
