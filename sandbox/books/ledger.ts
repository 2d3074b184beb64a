/** The ledger by account and day with running sums, so that any balance at any day is two look-ups. */
import type { AccountRecord, Amount, Ids } from '../model.ts';
import { financialYearStart } from './days.ts';
import { BOTH, type Journal } from './journal.ts';

interface Track {
  readonly days: Int32Array;
  /** Running balance after each posting. */
  readonly sums: Float64Array;
}

export interface Ledger {
  /** Balance at the end of a day, debit positive. */
  balance(accountId: Ids, day: number): Amount;
  /** Movement from the first to the last day, both included. */
  movement(accountId: Ids, from: number, to: number): Amount;
  /** Debits and credits apart, both as positive amounts. */
  turnover(accountId: Ids, from: number, to: number): { readonly debit: Amount; readonly credit: Amount };
}

/** Indexes the postings of one basis (ACCRUAL or CASH), narrowed to postings that `keeps` accepts. */
export function makeLedger(
  journals: readonly Journal[],
  basis: number,
  keeps: (optionIds: readonly Ids[]) => boolean = () => true,
): Ledger {
  const counts = new Map<Ids, number>();
  for (const journal of journals) {
    for (const posting of journal.postings) {
      if ((posting.basis & basis) === 0 || !keeps(posting.optionIds)) continue;
      counts.set(posting.accountId, (counts.get(posting.accountId) ?? 0) + 1);
    }
  }
  const raw = new Map<Ids, { readonly days: Float64Array; readonly amounts: Float64Array; used: number }>();
  for (const [id, count] of counts) {
    raw.set(id, { days: new Float64Array(count), amounts: new Float64Array(count), used: 0 });
  }
  for (const journal of journals) {
    for (const posting of journal.postings) {
      if ((posting.basis & basis) === 0 || !keeps(posting.optionIds)) continue;
      const entry = raw.get(posting.accountId);
      if (entry === undefined) continue;
      // Day and arrival in one number: sorting it keeps postings of a day in their order.
      entry.days[entry.used] = journal.day * 4_194_304 + entry.used;
      entry.amounts[entry.used] = posting.amount;
      entry.used += 1;
    }
  }
  const tracks = new Map<Ids, Track>();
  for (const [id, entry] of raw) {
    const order = entry.days.sort();
    const days = new Int32Array(entry.used);
    const sums = new Float64Array(entry.used);
    let sum = 0;
    for (let index = 0; index < entry.used; index += 1) {
      const packed = order[index] ?? 0;
      const arrival = packed % 4_194_304;
      days[index] = (packed - arrival) / 4_194_304;
      sum += entry.amounts[arrival] ?? 0;
      sums[index] = sum;
    }
    tracks.set(id, { days, sums });
  }
  const balance = (accountId: Ids, day: number): Amount => {
    const track = tracks.get(accountId);
    if (track === undefined) return 0;
    const count = countUpTo(track.days, day);
    return count === 0 ? 0 : (track.sums[count - 1] ?? 0);
  };
  return {
    balance,
    movement: (accountId, from, to) => balance(accountId, to) - balance(accountId, from - 1),
    turnover: (accountId, from, to) => {
      const track = tracks.get(accountId);
      let debit = 0;
      let credit = 0;
      if (track !== undefined) {
        const end = countUpTo(track.days, to);
        for (let index = countUpTo(track.days, from - 1); index < end; index += 1) {
          const amount = (track.sums[index] ?? 0) - (index === 0 ? 0 : (track.sums[index - 1] ?? 0));
          if (amount > 0) debit += amount;
          else credit -= amount;
        }
      }
      return { debit, credit };
    },
  };
}

function countUpTo(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether an account restarts each financial year. */
export const isProfitAndLoss = (account: AccountRecord): boolean =>
  account.class === 'REVENUE' || account.class === 'EXPENSE';

/** Profit from the first to the last day, both included: income minus costs. */
export function profitBetween(ledger: Ledger, accounts: Iterable<AccountRecord>, from: number, to: number): Amount {
  let profit = 0;
  for (const account of accounts) if (isProfitAndLoss(account)) profit -= ledger.movement(account.id, from, to);
  return profit;
}

export interface YearEnd {
  readonly yearEndMonth: number;
  readonly yearEndDay: number;
}

/** First day of the financial year at `day`. */
export const yearStart = (day: number, end: YearEnd): number =>
  financialYearStart(day, end.yearEndMonth, end.yearEndDay);

/** Every day on which debits and credits differ, with the difference; empty when the books are sound. */
export function unbalancedDays(
  journals: readonly Journal[],
  basis: number,
): { readonly day: number; readonly difference: Amount }[] {
  const sums = new Map<number, Amount>();
  for (const journal of journals) {
    for (const posting of journal.postings) {
      if ((posting.basis & basis & BOTH) !== 0) sums.set(journal.day, (sums.get(journal.day) ?? 0) + posting.amount);
    }
  }
  return [...sums].filter(([, difference]) => difference !== 0).map(([day, difference]) => ({ day, difference }));
}
