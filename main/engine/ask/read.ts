import type { ReportName } from '#contract/ledger';
import { nicknameKey } from '#contract/values';
import type { AskedPeriod } from './periods.ts';
import { numberOf, quoted, times, tokenise, type Token } from './text.ts';
import { lexicon, listTiles, nameKey, type ListName, type Metric, type Word } from './vocabulary.ts';

/** What a question asks, in terms the figures have. Nothing here is guessed: a word without a meaning makes it unreadable. */
export type Reading = Readonly<{ basis: 'accrual' | 'cash' | null }> &
  (
    | Readonly<{ kind: 'figure'; metric: Metric; period: AskedPeriod | null; compare: boolean }>
    | Readonly<{ kind: 'list'; list: ListName; count: number | null; largest: boolean; period: AskedPeriod | null }>
    | Readonly<{
        kind: 'clients';
        metric: Metric;
        period: AskedPeriod | null;
        threshold: { operator: 'above' | 'below'; value: string } | null;
        order: 'largest' | 'smallest' | null;
        count: number | null;
      }>
    | Readonly<{
        kind: 'documents';
        side: 'sales' | 'purchases' | null;
        isCredit: boolean;
        isOpen: boolean;
        isLate: boolean;
        search: string;
      }>
    | Readonly<{ kind: 'contacts'; search: string }>
    | Readonly<{ kind: 'report'; report: ReportName; period: AskedPeriod | null }>
  );

export type ReadResult = { readonly ok: true; reading: Reading } | { readonly ok: false; unknown: readonly string[] };

type Plain =
  | { readonly is: 'number'; readonly text: string; readonly raw: string }
  | { readonly is: 'day'; readonly day: string }
  | { readonly is: 'unknown'; readonly text: string };
type Item = { readonly word: Exclude<Word, { is: 'filler' }> | Plain; readonly from: number; readonly to: number };

/** Reads a question in either language. `names` are the client's own names, which may stand in the question and say nothing. */
export function readQuestion(question: string, scope: 'org' | 'all', names: readonly string[] = []): ReadResult {
  const { texts, rest } = quoted(question.normalize('NFC'));
  const text = withIsoDays(withoutNames(rest, names));
  return interpret(itemsOf(tokenise(text)), { text, quotes: texts, scope });
}

/** Days written with their month last or first in figures, day before month, as ISO days. */
function withIsoDays(text: string): string {
  return text.replace(/\b(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)\b/g, (all, day: string, month: string, year: string) =>
    Number(month) >= 1 && Number(month) <= 12 ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : all,
  );
}

function withoutNames(text: string, names: readonly string[]): string {
  const tokens = tokenise(text);
  for (const name of names.filter((one) => nicknameKey(one).length >= 3)) {
    const wanted = tokenise(name).map((token) => token.word);
    const at = tokens.findIndex((_token, index) => wanted.every((word, step) => tokens[index + step]?.word === word));
    const [first, last] = [tokens[at], tokens[at + wanted.length - 1]];
    if (wanted.length > 0 && first && last) return `${text.slice(0, first.from)} ${text.slice(last.to)}`;
  }
  return text;
}

/** The longest phrases from left to right; what is no phrase and no number is unknown. */
function itemsOf(tokens: readonly Token[]): Item[] {
  const { lexicon: known, longest } = lexicon();
  const items: Item[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (!token) break;
    let length = Math.min(longest, tokens.length - at);
    let word: Word | undefined;
    for (; length > 0; length--) {
      const key = nameKey(
        tokens
          .slice(at, at + length)
          .map((one) => one.word)
          .join(' '),
      );
      word = known.get(key);
      if (word) break;
    }
    const last = tokens[at + Math.max(1, length) - 1] ?? token;
    const place = { from: token.from, to: last.to };
    if (word) {
      if (word.is !== 'filler') items.push({ word, ...place });
      at += length;
      continue;
    }
    items.push({ word: plainItem(token), from: token.from, to: token.to });
    at += 1;
  }
  return items;
}

function plainItem(token: Token): Plain {
  if (/^20\d\d-\d\d-\d\d$/.test(token.word) && !Number.isNaN(Date.parse(token.word))) {
    return { is: 'day', day: token.word };
  }
  const year = /^(?:fy|boekjaar)?(20\d\d)$/.exec(token.word)?.[1];
  const number = numberOf(token.word);
  if (number !== null) return { is: 'number', text: number, raw: token.text };
  if (year !== undefined) return { is: 'number', text: year, raw: token.text };
  return { is: 'unknown', text: token.text };
}

interface Question {
  readonly text: string;
  readonly quotes: readonly string[];
  readonly scope: 'org' | 'all';
}

function interpret(all: readonly Item[], question: Question): ReadResult {
  const items = [...all];
  const threshold = takeThreshold(items);
  const compare = items.some((item) => item.word.is === 'compare');
  const period = takePeriod(items, compare);
  const count = takeCount(items);
  const wordsOf = <K extends Word['is']>(is: K) =>
    items.flatMap((item) => (item.word.is === is ? [item.word as Extract<Word, { is: K }>] : []));
  const metrics = distinct(wordsOf('metric').map((word) => word.metric));
  const lists = [...new Set(wordsOf('list').map((word) => word.list))];
  const documents = wordsOf('documents');
  const direction = wordsOf('direction')[0];
  const basis = wordsOf('basis')[0]?.basis ?? null;
  const isAll = question.scope === 'all';
  const asksClients = wordsOf('clients').length > 0;
  const leftover = items.filter((item) => item.word.is === 'unknown' || item.word.is === 'number');
  // A second time in the question would be passed over silently.
  const isTwice = wordsOf('period').length > 0 || items.some((item) => item.word.is === 'day');
  const unknown = leftover.map((item) =>
    'raw' in item.word ? item.word.raw : 'text' in item.word ? item.word.text : '',
  );
  const refuse = (): ReadResult => ({ ok: false, unknown });
  const done = (reading: Reading): ReadResult => ({ ok: true, reading });
  if (isTwice) return refuse();

  const search = question.quotes[0] ?? searchText(question.text, leftover);
  const late = wordsOf('late').length > 0 || metrics.some((one) => one.tile === 'T11' || one.tile === 'T17');
  const first = documents[0];
  const documentMetrics = metrics.filter((one) => one.tile !== 'T11' && one.tile !== 'T17' && one.tile !== 'T10');
  if (first && documentMetrics.length === 0 && lists.length === 0 && threshold === null && period === null) {
    if (isAll && search === '') {
      // The documents of all clients together are no list anybody reads; what they add up to per client is.
      const tile = first.side === 'purchases' ? (late ? 'T17' : 'T16') : late ? 'T11' : 'T10';
      if (!late && wordsOf('open').length === 0) return refuse();
      return done({ kind: 'clients', metric: { tile }, period, threshold, order: orderOf(direction), count, basis });
    }
    const isOpen = wordsOf('open').length > 0 || metrics.some((one) => one.tile === 'T10');
    if (search === '' && !isOpen && !late) return refuse();
    const side = documents.find((one) => one.side !== null)?.side ?? null;
    const isCredit = documents.some((one) => one.isCredit);
    return done({ kind: 'documents', side, isCredit, isOpen, isLate: late, search, basis });
  }
  if (wordsOf('contact').length > 0 && metrics.length === 0 && search !== '') {
    return done({ kind: 'contacts', search, basis });
  }
  if (unknown.length > 0 || question.quotes.length > 0) {
    // A name or number alone, or after "find", is looked for; beside other words it would be a guess.
    const isLooked = wordsOf('look').length > 0 || search === question.text.trim() || question.quotes.length > 0;
    const words = items.filter((item) => item.word.is !== 'look').length;
    const isAlone = words === leftover.length && threshold === null && period === null && count === null;
    if (isAlone && isLooked && search !== '') {
      const isNumber = /\d/.test(search);
      return done(
        isNumber
          ? { kind: 'documents', side: null, isCredit: false, isOpen: false, isLate: false, search, basis }
          : { kind: 'contacts', search, basis },
      );
    }
    return refuse();
  }

  const [metric, ...others] = metrics;
  const list = lists[0] ?? (asksClients && !isAll ? 'customers' : undefined);
  if (others.length > 0 || lists.length > 1) return refuse();
  if (isAll) {
    const chosen = metric ?? metricOfList(list, direction !== undefined);
    if (!chosen) return refuse();
    return done({ kind: 'clients', metric: chosen, period, threshold, order: orderOf(direction), count, basis });
  }
  if (threshold !== null) return refuse();
  const report = wordsOf('report')[0];
  if (report && !metric && !list) return done({ kind: 'report', report: report.report, period, basis });
  const named = list ?? (metric && (direction || count !== null) ? listTiles[metric.tile] : undefined);
  if (named && (!metric || list === listTiles[metric.tile] || isListBy(named, metric))) {
    return done({ kind: 'list', list: named, count, largest: direction?.largest ?? true, period, basis });
  }
  if (!metric || list || direction || count !== null) return refuse();
  return done({ kind: 'figure', metric, period, compare, basis });
}

/** "Customers by sales" is the list of customers; "customers by growth" is nothing there is. */
function isListBy(list: ListName, metric: Metric): boolean {
  const fits: Readonly<Record<ListName, readonly string[]>> = {
    customers: ['T06', 'T07'],
    suppliers: ['T12', 'T13'],
    expenses: ['T19', 'T22'],
    accounts: ['T04', 'T05'],
    products: ['T06', 'T18'],
    debtors: ['T10'],
    creditors: ['T16'],
  };
  return fits[list].includes(metric.tile);
}

function metricOfList(list: ListName | undefined, isRanked: boolean): Metric | null {
  if (list === 'debtors') return { tile: 'T10' };
  if (list === 'creditors') return { tile: 'T16' };
  return list === 'customers' && isRanked ? { tile: 'T06' } : null;
}

function orderOf(direction: { largest: boolean } | undefined): 'largest' | 'smallest' | null {
  return direction === undefined ? null : direction.largest ? 'largest' : 'smallest';
}

function distinct(metrics: readonly Metric[]): Metric[] {
  return [...new Map(metrics.map((one) => [`${one.tile}${one.part ?? ''}`, one])).values()];
}

/** The question's own spelling from the first to the last unknown word: a name keeps the small words inside it. */
function searchText(text: string, leftover: readonly Item[]): string {
  const [first, last] = [leftover[0], leftover.at(-1)];
  return first && last ? text.slice(first.from, last.to).trim() : '';
}

/** A comparison with the number after it; an "over" without a number says nothing. */
function takeThreshold(items: Item[]): { operator: 'above' | 'below'; value: string } | null {
  const at = items.findIndex((item) => item.word.is === 'operator');
  const operator = items[at]?.word;
  const number = items[at + 1]?.word;
  if (operator?.is !== 'operator') return null;
  if (number?.is !== 'number') {
    items.splice(at, 1);
    return null;
  }
  const unit = items[at + 2]?.word.is;
  const power = unit === 'million' ? 6 : unit === 'thousand' ? 3 : 0;
  items.splice(at, power === 0 ? 2 : 3);
  return { operator: operator.operator, value: times(number.text, power) };
}

function takeCount(items: Item[]): number | null {
  const at = items.findIndex((item, index) => {
    if (item.word.is === 'count') return true;
    if (item.word.is !== 'number' || !/^[1-9]\d?$/.test(item.word.text)) return false;
    const beside = [items[index - 1]?.word.is, items[index + 1]?.word.is];
    return beside.includes('direction') || beside.includes('list');
  });
  const word = items[at]?.word;
  if (word === undefined) return null;
  items.splice(at, 1);
  return word.is === 'count' ? word.count : word.is === 'number' ? Number(word.text) : null;
}

/** Takes the time out of the items; of a comparison the time before it, since the tile says what it is compared with. */
function takePeriod(items: Item[], compare: boolean): AskedPeriod | null {
  const at = items.findIndex((item) => item.word.is === 'compare');
  if (!compare) return takeOnePeriod(items);
  const before = items.slice(0, at);
  const after = items.slice(at);
  const period = takeOnePeriod(before);
  // What it is compared with is the tile's own comparison and told by its dates; another one is not to be had.
  const other = takeOnePeriod(after);
  const isTold = other === null || (other.kind !== 'today' && other.kind !== 'day');
  items.splice(0, items.length, ...before, ...(isTold ? after : []));
  return period;
}

function takeOnePeriod(items: Item[]): AskedPeriod | null {
  const day = items.findIndex((item) => item.word.is === 'day');
  const found = items[day]?.word;
  if (found?.is === 'day') {
    items.splice(day, 1);
    return { kind: 'day', day: found.day };
  }
  const at = items.findIndex((item) => item.word.is === 'period');
  const word = items[at]?.word;
  if (word?.is !== 'period') return takeYear(items);
  const { period } = word;
  if (typeof period === 'object') return takeNamed(items, at, period);
  if (period === 'lastPlain') return takeLastMonths(items, at);
  items.splice(at, 1);
  if (period === 'financialYear') {
    const year = takeYear(items);
    return year ?? { kind: 'financialYear', ago: 0 };
  }
  return simplePeriods[period] ?? null;
}

const simplePeriods: Readonly<Record<string, AskedPeriod>> = {
  today: { kind: 'today' },
  yesterday: { kind: 'yesterday' },
  thisMonth: { kind: 'monthsAgo', count: 0 },
  lastMonth: { kind: 'monthsAgo', count: 1 },
  thisYear: { kind: 'financialYear', ago: 0 },
  lastYear: { kind: 'financialYear', ago: 1 },
  thisQuarter: { kind: 'quartersAgo', count: 0 },
  lastQuarter: { kind: 'quartersAgo', count: 1 },
};

/** "31 October 2026", "October 31", "oktober", "Q3 2025". */
function takeNamed(
  items: Item[],
  at: number,
  period: Extract<Extract<Word, { is: 'period' }>['period'], object>,
): AskedPeriod | null {
  const numberAt = (index: number) => {
    const word = items[index]?.word;
    return word?.is === 'number' && /^\d{1,4}$/.test(word.text) ? Number(word.text) : null;
  };
  const isYear = (value: number | null): value is number => value !== null && value >= 2000 && value < 2100;
  const isDay = (value: number | null): value is number => value !== null && value >= 1 && value <= 31;
  if ('quarter' in period) {
    const year = numberAt(at + 1);
    items.splice(at, isYear(year) ? 2 : 1);
    return { kind: 'quarter', quarter: period.quarter, year: isYear(year) ? year : null };
  }
  if (!('month' in period)) {
    items.splice(at, 1);
    return null;
  }
  const before = numberAt(at - 1);
  const next = numberAt(at + 1);
  const day = isDay(before) ? before : isDay(next) ? next : null;
  const yearAt = isDay(next) && !isDay(before) ? at + 2 : at + 1;
  const year = numberAt(yearAt);
  const start = isDay(before) ? at - 1 : at;
  const end = isYear(year) ? yearAt : isDay(next) && !isDay(before) ? at + 1 : at;
  items.splice(start, end - start + 1);
  const named = isYear(year) ? year : null;
  if (day === null) return { kind: 'month', month: period.month, year: named };
  return { kind: 'dayOfMonth', month: period.month, day, year: named };
}

function takeLastMonths(items: Item[], at: number): AskedPeriod | null {
  const word = items[at + 1]?.word;
  const count = word?.is === 'count' ? word.count : word?.is === 'number' ? Number(word.text) : Number.NaN;
  if (!Number.isInteger(count) || count < 1 || count > 12) return null;
  items.splice(at, 2);
  return { kind: 'lastMonths', count };
}

function takeYear(items: Item[]): AskedPeriod | null {
  const at = items.findIndex((item) => item.word.is === 'number' && /^20\d\d$/.test(item.word.text));
  const word = items[at]?.word;
  if (word?.is !== 'number') return null;
  // The number of a document may look like a year; only where no document is asked for it is one.
  if (items.some((item) => item.word.is === 'documents' || item.word.is === 'unknown')) return null;
  items.splice(at, 1);
  return { kind: 'year', year: Number(word.text) };
}
