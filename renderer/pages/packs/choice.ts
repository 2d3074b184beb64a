import { useState } from 'react';
import type { PackFormat } from '#contract/packs';

/** What a pack is made of, chosen once for the table and every preview; it stays while the window is open. */
export interface PackChoice {
  readonly template: string;
  /** The last day of a month that is over; empty for today. */
  readonly asOf: string;
  readonly format: PackFormat;
  readonly pattern: string;
}

let last: PackChoice | null = null;

/** The month before is what is printed at month end; `now` is an ISO instant. */
export function firstChoice(now: string): PackChoice {
  return { template: 'standard', asOf: monthEnds(now)[0] ?? '', format: 'pdf', pattern: '{nickname} {period} {title}' };
}

/** The chosen pack; kept outside the page, so that a preview and the way back show the same. */
export function usePackChoice(now: string): [PackChoice, (change: Partial<PackChoice>) => void] {
  const [choice, setChoice] = useState<PackChoice>(last ?? firstChoice(now));
  return [
    choice,
    (change) => {
      last = { ...choice, ...change };
      setChoice(last);
    },
  ];
}

const MONTHS = 12;

/** The last days of the twelve months before this one, newest first. */
export function monthEnds(now: string): string[] {
  const [year = 0, month = 1] = now.split('-').map(Number);
  return Array.from({ length: MONTHS }, (_, index) =>
    new Date(Date.UTC(year, month - 1 - index, 0)).toISOString().slice(0, 10),
  );
}
