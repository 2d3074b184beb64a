/** A word of a question: how it was written, where it stood, and how it is compared. */
export interface Token {
  readonly text: string;
  /** Lower case, without accents and signs around it. */
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** Lower case without accents; apostrophes of any kind are dropped ("debtor's", "creditnota’s"). */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`]/gu, '')
    .toLocaleLowerCase('en');
}

/** Words and numbers of a question. Signs of comparison are words of their own; `10.000,50` and `2026-10-31` stay whole. */
export function tokenise(question: string): Token[] {
  const found = question.matchAll(
    /[<>]=?|[€$£]|[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}&'’‘.:,+%-]*[\p{L}\p{M}\p{N}%])?/gu,
  );
  return [...found].map((match) => {
    const [text] = match;
    return { text, word: plain(text), from: match.index, to: match.index + text.length };
  });
}

/** What stands between quotation marks, in order, and the question without it. */
export function quoted(question: string): { texts: string[]; rest: string } {
  const texts: string[] = [];
  const rest = question.replace(/["“”„«]([^"“”„«»]{1,100})["“”„»]/gu, (_all, text: string) => {
    texts.push(text.trim());
    return ' ';
  });
  return { texts: texts.filter((text) => text !== ''), rest };
}

/**
 * A number as people write it in either language, as decimal text: `10000`, `10.000`, `10,000.50`, `10k`, `1,5 mln`. A sign followed by
 * exactly three digits divides thousands. Null for anything else.
 */
export function numberOf(word: string): string | null {
  const match = /^(\d+(?:[.,]\d+)*)(k|m|mln|%)?$/.exec(word);
  const digits = match?.[1];
  if (digits === undefined) return null;
  const decimal = decimalOf(digits);
  if (decimal === null) return null;
  const suffix = match?.[2];
  return suffix === 'k' ? times(decimal, 3) : suffix === 'm' || suffix === 'mln' ? times(decimal, 6) : decimal;
}

function decimalOf(digits: string): string | null {
  const groups = digits.split(/[.,]/);
  const last = groups.at(-1) ?? '';
  if (groups.length === 1) return digits;
  const signs = digits.replace(/\d/g, '');
  const isGrouped = groups.slice(1).every((group) => group.length === 3) && new Set(signs).size === 1;
  if (isGrouped && (groups[0]?.length ?? 0) <= 3 && groups[0] !== '0') return groups.join('');
  const thousands = groups.slice(1, -1);
  const decimalSign = signs.at(-1) ?? '';
  if (thousands.some((group) => group.length !== 3) || signs.slice(0, -1).includes(decimalSign)) return null;
  return `${groups.slice(0, -1).join('')}.${last}`;
}

/** Decimal text times a power of ten, without floating point. */
export function times(decimal: string, power: number): string {
  const [whole = '0', part = ''] = decimal.split('.');
  const digits = part.padEnd(power, '0');
  const moved = `${whole}${digits.slice(0, power)}`.replace(/^0+(?=\d)/, '');
  const rest = digits.slice(power);
  return rest === '' ? moved : `${moved}.${rest}`;
}

/** -1, 0 or 1, exactly, for decimal texts of any length. */
export function compareDecimals(one: string, other: string): number {
  const [a, b] = [scaled(one), scaled(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const places = 8;
function scaled(decimal: string): bigint {
  const isNegative = decimal.startsWith('-');
  const [whole = '0', part = ''] = decimal.replace('-', '').split('.');
  const value = BigInt(`${whole}${part.slice(0, places).padEnd(places, '0')}`);
  return isNegative ? -value : value;
}
