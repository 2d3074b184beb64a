/** Sums by account and day in typed arrays: all that reports need to know of millions of postings. */
import type { AccountRecord, Amount, Ids, InvoiceRecord } from '../../model.ts';
import { dayNumber } from '../days.ts';
import { isInLedger } from '../documents.ts';
import { ACCRUAL, CASH, type Journal } from '../journal.ts';
import type { Ledger } from '../ledger.ts';

const before = 40;
const after = 800;

interface Grid {
  readonly values: Float64Array;
}

export interface Sums {
  /** Adds journals, or takes them out again with a factor of -1. */
  add(journals: readonly Journal[], factor: 1 | -1): void;
  /** Counts sales invoices by their day, or takes them out again. */
  addIssued(invoices: Iterable<InvoiceRecord>, factor: 1 | -1): void;
  /** Call once after the first filling: from then on sums run, so that balances are one look-up. */
  seal(): void;
  ledger(basis: number): Ledger;
  optionLedger(basis: number, optionId: Ids): Ledger;
  /** Postings without any tracking option. */
  unassigned(basis: number): Ledger;
  issued(from: number, to: number): { readonly count: number; readonly total: Amount };
}

/** Makes empty sums for days from shortly before the first to some years after today; later days count as the last one. */
export function makeSums(
  accounts: readonly AccountRecord[],
  optionIds: readonly Ids[],
  first: number,
  today: number,
): Sums {
  const start = first - before;
  const width = today + after - start + 1;
  const positions = new Map(accounts.map((account, index) => [account.id, index]));
  const grid = (rows = accounts.length): Grid => ({ values: new Float64Array(rows * width) });
  const net = { [ACCRUAL]: grid(), [CASH]: grid() };
  const debits = grid();
  const tracked = new Map<string, Grid>();
  for (const basis of [ACCRUAL, CASH]) for (const id of optionIds) tracked.set(`${basis} ${id}`, grid());
  const issuedCount = grid(1);
  const issuedTotal = grid(1);
  const all = [net[ACCRUAL], net[CASH], debits, issuedCount, issuedTotal, ...tracked.values()];
  let isSealed = false;

  const column = (day: number): number => Math.min(width - 1, Math.max(0, day - start));
  const put = (into: Grid, row: number, day: number, amount: Amount): void => {
    const from = row * width + column(day);
    if (!isSealed) {
      into.values[from] = (into.values[from] ?? 0) + amount;
      return;
    }
    for (let at = from; at < (row + 1) * width; at += 1) into.values[at] = (into.values[at] ?? 0) + amount;
  };
  const upTo = (from: Grid, row: number, day: number): Amount =>
    day < start ? 0 : (from.values[row * width + column(day)] ?? 0);
  const ledgerOver = (balanceAt: (row: number, day: number) => Amount, hasTurnover: boolean): Ledger => {
    const balance = (accountId: Ids, day: number): Amount => {
      const row = positions.get(accountId);
      return row === undefined ? 0 : balanceAt(row, day);
    };
    const movement = (accountId: Ids, from: number, to: number): Amount =>
      balance(accountId, to) - balance(accountId, from - 1);
    return {
      balance,
      movement,
      turnover: (accountId, from, to) => {
        const row = positions.get(accountId);
        if (row === undefined) return { debit: 0, credit: 0 };
        if (!hasTurnover) throw new Error('Debits and credits are kept apart for the whole accrual ledger only');
        const debit = upTo(debits, row, to) - upTo(debits, row, from - 1);
        return { debit, credit: debit - movement(accountId, from, to) };
      },
    };
  };
  const gridOf = (basis: number): Grid => (basis === CASH ? net[CASH] : net[ACCRUAL]);
  const optionGrid = (basis: number, id: Ids): Grid | undefined => tracked.get(`${basis} ${id}`);

  return {
    add: (journals, factor) => {
      for (const { day, postings } of journals) {
        for (const { accountId, amount, basis, optionIds: options } of postings) {
          const row = positions.get(accountId);
          if (row === undefined) throw new Error(`A posting to an account that does not exist: ${accountId}`);
          for (const own of [ACCRUAL, CASH]) {
            if ((basis & own) === 0) continue;
            put(gridOf(own), row, day, factor * amount);
            for (const id of options) {
              const into = optionGrid(own, id);
              if (into !== undefined) put(into, row, day, factor * amount);
            }
          }
          if ((basis & ACCRUAL) !== 0 && amount > 0) put(debits, row, day, factor * amount);
        }
      }
    },
    addIssued: (invoices, factor) => {
      for (const invoice of invoices) {
        if (invoice.type !== 'ACCREC' || !isInLedger(invoice.status)) continue;
        put(issuedCount, 0, dayNumber(invoice.date), factor);
        put(issuedTotal, 0, dayNumber(invoice.date), factor * invoice.total);
      }
    },
    seal: () => {
      if (isSealed) return;
      isSealed = true;
      for (const { values } of all) {
        for (let at = 0; at < values.length; at += 1) {
          if (at % width !== 0) values[at] = (values[at] ?? 0) + (values[at - 1] ?? 0);
        }
      }
    },
    ledger: (basis) => ledgerOver((row, day) => upTo(gridOf(basis), row, day), basis === ACCRUAL),
    optionLedger: (basis, optionId) => {
      const own = optionGrid(basis, optionId);
      return ledgerOver((row, day) => (own === undefined ? 0 : upTo(own, row, day)), false);
    },
    unassigned: (basis) => {
      const options = optionIds.flatMap((id) => optionGrid(basis, id) ?? []);
      return ledgerOver(
        (row, day) => options.reduce((rest, option) => rest - upTo(option, row, day), upTo(gridOf(basis), row, day)),
        false,
      );
    },
    issued: (from, to) => ({
      count: upTo(issuedCount, 0, to) - upTo(issuedCount, 0, from - 1),
      total: upTo(issuedTotal, 0, to) - upTo(issuedTotal, 0, from - 1),
    }),
  };
}
