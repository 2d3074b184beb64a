import type { ReportSection } from '#contract/ledger';

type Row = ReportSection['rows'][number];

/** Decimal text as a whole number of 10⁻¹⁰. */
function exact(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.padEnd(10, '0').slice(0, 10));
  return text.startsWith('-') ? -digits : digits;
}

/** The rows a total adds up and takes off, as positions in the section. */
export interface Terms {
  readonly plus: readonly number[];
  readonly minus: readonly number[];
}

/** What the report says the row in `at` is made of; null where it says nothing. Nothing is ever guessed from the figures. */
export function termsOf(rows: readonly Row[], at: number): Terms | null {
  const { adds, less = [] } = rows[at] ?? {};
  if (adds === undefined) return null;
  if (adds === 'above') {
    let from = at;
    while (from > 0 && rows[from - 1]?.kind === 'row') from -= 1;
    return from === at ? null : { plus: Array.from({ length: at - from }, (_, index) => from + index), minus: [] };
  }
  const position = (key: string) => rows.findIndex((row) => row.key === key);
  const terms = { plus: adds.map(position), minus: less.map(position) };
  return [...terms.plus, ...terms.minus].includes(-1) ? null : terms;
}

/** The formula of a total in a column, for rows that begin at sheet row `first`; null unless it equals the figure to the last digit. */
export function formulaOf(
  rows: readonly Row[],
  at: number,
  terms: Terms,
  column: { readonly key: string; readonly letter: string },
  first: number,
): string | null {
  const amount = (position: number) => exact(rows[position]?.values[column.key] ?? '0');
  const sum = (positions: readonly number[]) => positions.reduce((all, position) => all + amount(position), 0n);
  if (sum(terms.plus) - sum(terms.minus) !== amount(at)) return null;
  const cell = (position: number) => `${column.letter}${first + position}`;
  const { plus, minus } = terms;
  const [from = 0, to = 0] = [plus[0], plus.at(-1)];
  const isSpan = minus.length === 0 && plus.length > 0 && to - from === plus.length - 1;
  if (isSpan) return `SUM(${cell(from)}:${cell(to)})`;
  return `${plus.map(cell).join('+')}${minus.map((position) => `-${cell(position)}`).join('')}`;
}
