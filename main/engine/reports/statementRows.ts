/** Columns of amounts by account, added and subtracted: what both statements are laid out with. */
import type { Amount } from '../metrics/money.ts';
import { amounts, type ReportInput, type SectionRow } from './define.ts';

export type Figures = Record<string, Amount | null>;

/** Adds up columns; a column nobody has a figure for stays empty. */
export function total(lines: readonly Figures[], columns: readonly string[]): Figures {
  const sums: Figures = {};
  for (const column of columns) {
    const known = lines.flatMap((line) => (line[column] === null || line[column] === undefined ? [] : [line[column]]));
    sums[column] = known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0);
  }
  return sums;
}

export function minus(a: Figures, b: Figures, columns: readonly string[]): Figures {
  return Object.fromEntries(
    columns.map((column) => {
      const first = a[column] ?? null;
      const second = b[column] ?? null;
      return [column, first === null && second === null ? null : (first ?? 0) - (second ?? 0)];
    }),
  );
}

/** Debit positive turned to the direction a reader expects: revenue, liabilities and equity positive. */
export function shown(input: ReportInput, id: string | null, amount: Amount): Amount {
  const kind = input.sources.account(id)?.class;
  return kind === 'REVENUE' || kind === 'LIABILITY' || kind === 'EQUITY' ? -amount + 0 : amount;
}

export const filled = (key: string, label: string, line: Figures, columns: readonly string[]): SectionRow =>
  amounts(key, label, Object.fromEntries(columns.map((column) => [column, line[column] ?? null])));
