import type { ReportSection } from '#contract/ledger';

type Row = ReportSection['rows'][number];

/** Decimal text as a whole number of 10⁻¹⁰. */
function exact(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.padEnd(10, '0').slice(0, 10));
  return text.startsWith('-') ? -digits : digits;
}

/** The rows a total adds up, as positions in the section, some of them taken off. */
export interface Addends {
  /** Neighbours, written as one SUM. */
  readonly span: { readonly from: number; readonly to: number } | null;
  readonly signed: readonly { readonly at: number; readonly sign: 1 | -1 }[];
}

const MOST_TERMS = 6;

/**
 * How the total in row `at` comes about from the rows above it: the rows since the last subtotal, or subtotals added and taken off.
 * It must hold to the last digit in every column of money; null where nothing does, and the total stays a plain figure.
 */
export function addendsOf(rows: readonly Row[], at: number, columns: readonly string[]): Addends | null {
  const total = rows[at];
  if (!total || total.kind === 'row') return null;
  const amount = (position: number, column: string) => exact(rows[position]?.values[column] ?? '0');
  const filled = columns.filter((column) => total.values[column] != null);
  if (filled.length === 0) return null;
  const equals = (value: (column: string) => bigint) => filled.every((column) => value(column) === amount(at, column));

  let from = at;
  while (from > 0 && rows[from - 1]?.kind === 'row') from -= 1;
  const span = (column: string) => {
    let sum = 0n;
    for (let position = from; position < at; position++) sum += amount(position, column);
    return sum;
  };
  if (from < at && equals(span)) return { span: { from, to: at - 1 }, signed: [] };

  const subtotals = rows.flatMap((row, position) => (position < at && row.kind !== 'row' ? [position] : []));
  const near = subtotals.slice(-MOST_TERMS);
  // Fewest terms first; each of the nearest subtotals is added, taken off or left out.
  const choices: { at: number; sign: 1 | -1 }[][] = [[]];
  for (const position of near.toReversed()) {
    for (const choice of [...choices]) {
      choices.push([...choice, { at: position, sign: 1 }], [...choice, { at: position, sign: -1 }]);
    }
  }
  choices.sort((a, b) => a.length - b.length);
  for (const signed of choices) {
    if (signed.length < 2) continue;
    const value = (column: string) =>
      signed.reduce((sum, term) => sum + BigInt(term.sign) * amount(term.at, column), 0n);
    if (equals(value)) return { span: null, signed };
  }
  return null;
}

/** The formula in a column, for rows that begin at sheet row `first`. */
export function formulaOf(addends: Addends, column: string, first: number): string {
  if (addends.span) return `SUM(${column}${first + addends.span.from}:${column}${first + addends.span.to})`;
  return addends.signed
    .toSorted((a, b) => b.sign - a.sign || a.at - b.at)
    .map(({ at, sign }, index) => `${sign === 1 ? (index === 0 ? '' : '+') : '-'}${column}${first + at}`)
    .join('');
}
