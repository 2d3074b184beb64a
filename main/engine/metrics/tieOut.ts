/** Comparing a figure with Xero's own report, to the cent, with what explains a difference. */
import type { TieOut } from './figure.ts';
import { cents, moneyText, type Amount } from './money.ts';

export interface Item {
  readonly key: string;
  readonly label: string;
  readonly amount: Amount;
  readonly documentId?: string;
}

export type TieStatus = TieOut['status'];

/** No report to compare with, or not the one that would be needed. */
export function noTie(report: string | null = null): TieOut {
  return { report, expected: null, difference: null, status: 'notApplicable', items: [] };
}

/**
 * Compares with a report's figure. Items that sum to the difference explain it; anything left over is open, however
 * small. Items of 0.00 are left out.
 */
export function tie(report: string, value: Amount, expected: Amount, items: readonly Item[] = []): TieOut {
  const difference = value - expected;
  const listed = items.filter((item) => cents(item.amount) !== 0);
  const rest = difference - items.reduce((sum, item) => sum + item.amount, 0);
  const status: TieStatus = cents(rest) !== 0 ? 'open' : listed.length > 0 ? 'explained' : 'tied';
  return {
    report,
    expected: moneyText(expected),
    difference: moneyText(difference),
    status,
    items: listed.map((item) => ({
      key: item.key,
      label: item.label,
      amount: moneyText(item.amount),
      ...(item.documentId === undefined ? {} : { documentId: item.documentId }),
    })),
  };
}

const order: readonly TieStatus[] = ['notApplicable', 'tied', 'explained', 'open'];

/** The worst of some statuses; `notApplicable` only when nothing could be compared. */
export function worstStatus(statuses: readonly TieStatus[]): TieStatus {
  return statuses.reduce<TieStatus>(
    (worst, next) => (order.indexOf(next) > order.indexOf(worst) ? next : worst),
    'notApplicable',
  );
}

/** A derived figure has no report of its own: it is as good as the worst of its inputs. */
export function derivedTie(inputs: readonly TieOut[]): TieOut {
  return { ...noTie(), status: worstStatus(inputs.map((input) => input.status)) };
}

/** A figure that must equal another tile's: its own comparison, open as well when that tile is. */
export function sumTie(tileId: string, value: Amount, expected: Amount, input: TieOut): TieOut {
  const own = tie(tileId, value, expected);
  return { ...own, status: input.status === 'open' ? 'open' : own.status };
}

/** A part of another tile's figure: it holds when the whole does, whatever explains the whole. */
export function partTie(tileId: string, whole: TieOut): TieOut {
  return { ...noTie(tileId), status: whole.status === 'explained' ? 'tied' : whole.status };
}
