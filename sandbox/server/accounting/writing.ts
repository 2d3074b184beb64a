import type { OrgBooks } from '../../model.ts';
import type { Indexes } from '../indexes.ts';
import { dayDate, dayText, spread, type Wire } from '../wire.ts';

/** What a record needs besides itself to be written. */
export interface Writing {
  readonly books: OrgBooks;
  readonly indexes: Indexes;
  readonly today: string;
  readonly places: 2 | 4;
  /** A single record or a page: with lines and everything else. */
  readonly isFull: boolean;
  /** `summaryOnly=true`: without lines, payments and other lists. */
  readonly isSummary: boolean;
}

/** A calendar field with its text companion, which some records of the real service lack. */
export function dayFields(name: string, day: string | null, id: string): Wire {
  if (day === null) return {};
  const companion = spread(id, 7) === 0 ? {} : { [`${name}String`]: dayText(day) };
  return { ...companion, [name]: dayDate(day) };
}

/** A calendar field without a companion. */
export function dayField(name: string, day: string | null): Wire {
  return day === null ? {} : { [name]: dayDate(day) };
}

/** Fields that are left out when they hold nothing. */
export function present(fields: Readonly<Record<string, string | null | undefined>>): Wire {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

/** Same, where empty text counts as nothing. */
export function filled(fields: Readonly<Record<string, string | null | undefined>>): Wire {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
}
