/** What an area works out for one tile, before its state is known. */
import type { z } from 'zod';
import type { SeriesPoint, TieOut as TieOutSchema, TileFact as TileFactSchema, TileWindow } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { moneyText, type Amount } from './money.ts';
import type { Reason } from './reasons.ts';

export type TieOut = z.output<typeof TieOutSchema>;
export type TileFact = z.output<typeof TileFactSchema>;
export type Point = SeriesPoint;

export interface Figure {
  readonly value: string | null;
  readonly window: TileWindow;
  /** Why there is no value; null when there is one. */
  readonly reason?: Reason | null;
  readonly comparison?: { readonly value: string | null; readonly window: TileWindow } | null;
  readonly series?: readonly Point[];
  readonly facts?: readonly TileFact[];
  readonly chips?: readonly string[];
  readonly tieOut?: TieOut;
}

/** Picks the words of the language. */
export function say(lang: Lang, en: string, nl: string): string {
  return lang === 'nl' ? nl : en;
}

const months = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  nl: ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'],
} as const;

/** `Oct 2026` / `okt 2026`. */
export function monthLabel(lang: Lang, month: string): string {
  return `${months[lang][Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`;
}

/** `22 Nov` / `22 nov`. */
export function dayLabel(lang: Lang, day: string): string {
  return `${Number(day.slice(8, 10))} ${months[lang][Number(day.slice(5, 7)) - 1] ?? ''}`;
}

/** `22 Nov 2026` / `22 nov 2026`. */
export function dateLabel(lang: Lang, day: string): string {
  return `${dayLabel(lang, day)} ${day.slice(0, 4)}`;
}

export function moneyFact(key: string, label: string, amount: Amount | null): TileFact {
  return { key, label, value: amount === null ? null : moneyText(amount), unit: 'money' };
}

export function countFact(key: string, label: string, count: number): TileFact {
  return { key, label, value: String(count), unit: 'count' };
}
