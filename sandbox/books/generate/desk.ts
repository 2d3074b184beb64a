/** What every generated record needs: accounts, ids, instants, rates, lines with totals, and running sums of cash and tax. */
import type { AccountRecord, Amount, Ids, Instant, LineRecord } from '../../model.ts';
import { isoDay, makeLocalClock } from '../days.ts';
import { makeLine, makeNote, totalsOf } from '../documents.ts';
import { rateText } from '../money.ts';
import { guidOf, makeRandom } from '../random.ts';
import type { BookStore } from '../store.ts';
import type { Builder, DocumentInput } from './builder.ts';
import { makeChart, taxesFor, type Role } from './chart.ts';
import type { Profile } from './profile.ts';

type Shared =
  | 'profile'
  | 'store'
  | 'chart'
  | 'taxes'
  | 'today'
  | 'account'
  | 'id'
  | 'stamp'
  | 'rate'
  | 'addCash'
  | 'cashAt'
  | 'taxBetween';

export interface Desk extends Pick<Builder, Shared> {
  addTax(day: number, amount: Amount): void;
  /** The parts that all documents share: lines, totals, currency and time of change. */
  documentOf(input: DocumentInput): DocumentParts;
  /** Moves a record's time of change on to an event of a day. */
  touch(record: { updatedUtc: Instant }, day: number): void;
}

export type DocumentParts = ReturnType<typeof totalsOf> & {
  readonly contactId: Ids;
  readonly date: string;
  readonly lineAmountTypes: DocumentInput['types'];
  readonly currencyCode: string;
  readonly currencyRate: string;
  readonly lines: LineRecord[];
  readonly updatedUtc: Instant;
  readonly reference: string;
};

/** Makes the desk and puts the chart and the tax rates into the store. */
export function makeDesk(profile: Profile, store: BookStore, now: Instant): Desk {
  const { today, tables } = store;
  const clock = makeLocalClock(store.organisation.timezone, now);
  const taxes = taxesFor(profile.region);
  const chart = makeChart({
    key: profile.key,
    region: profile.region,
    currency: profile.organisation.baseCurrency,
    foreignBank: profile.foreign?.hasBank === true ? profile.foreign.currency : null,
    bankWithoutCode: profile.bankWithoutCode,
    withCostOfSales: profile.costOfSales > 0,
    updatedUtc: store.organisation.createdUtc,
  });
  for (const account of chart.values()) tables.accounts.set(account.id, account);
  for (const rate of taxes.rates) tables.taxRates.set(rate.taxType, rate);

  const counters = new Map<string, number>();
  let moments = 0;
  const cash = new Map<Role, Map<number, Amount>>();
  const taxByDay = new Map<number, Amount>();

  const account = (role: Role): AccountRecord => {
    const found = chart.get(role);
    if (found === undefined) throw new Error(`The chart has no account for ${role}`);
    return found;
  };
  const id = (kind: string): Ids => {
    const next = (counters.get(kind) ?? 0) + 1;
    counters.set(kind, next);
    return guidOf(`${profile.key}/${kind}/${next}`);
  };
  const stamp = (day: number): Instant => {
    moments += 1;
    return clock(Math.min(day, today), 9 * 3600 + ((moments * 7919) % 28_800));
  };
  const rates = new Map<string, string>();
  const rate = (currency: string, day: number): string => {
    if (currency === profile.organisation.baseCurrency || profile.foreign === null) return '1';
    const month = isoDay(day).slice(0, 7);
    let text = rates.get(`${currency} ${month}`);
    if (text === undefined) {
      const drift = 1 + (makeRandom(`${profile.key}/rate/${month}`).next() - 0.5) * 0.12;
      text = rateText(Math.round(profile.foreign.rate * drift * 10_000) / 10_000);
      rates.set(`${currency} ${month}`, text);
    }
    return text;
  };
  const addCash = (role: Role, day: number, amount: Amount): void => {
    let days = cash.get(role);
    if (days === undefined) cash.set(role, (days = new Map<number, Amount>()));
    days.set(day, (days.get(day) ?? 0) + amount);
  };
  const addTax = (day: number, amount: Amount): void => {
    if (amount !== 0) taxByDay.set(day, (taxByDay.get(day) ?? 0) + amount);
  };
  const linesOf = (input: DocumentInput): LineRecord[] =>
    input.lines.map((line) => {
      const lineId = id('line');
      if ('note' in line) return makeNote(lineId, line.note);
      return makeLine({ ...line, id: lineId, types: input.types, account: account(line.role) });
    });
  const touch = (record: { updatedUtc: Instant }, day: number): void => {
    const instant = stamp(day);
    if (instant > record.updatedUtc) record.updatedUtc = instant;
  };
  const documentOf = (input: DocumentInput): DocumentParts => {
    const lines = linesOf(input);
    const currencyCode = input.currency ?? profile.organisation.baseCurrency;
    return {
      contactId: input.contact.id,
      date: isoDay(input.day),
      lineAmountTypes: input.types,
      ...totalsOf(lines, input.types),
      currencyCode,
      currencyRate: rate(currencyCode, input.day),
      lines,
      updatedUtc: stamp(input.day),
      reference: input.reference ?? '',
    };
  };
  return {
    profile,
    store,
    chart,
    taxes,
    today,
    account,
    id,
    stamp,
    rate,
    addCash,
    addTax,
    documentOf,
    touch,
    cashAt: (role, day) => {
      let sum = 0;
      for (const [at, amount] of cash.get(role) ?? []) if (at <= day) sum += amount;
      return sum;
    },
    taxBetween: (from, to) => {
      let sum = 0;
      for (const [at, amount] of taxByDay) if (at >= from && at <= to) sum += amount;
      return sum;
    },
  };
}
