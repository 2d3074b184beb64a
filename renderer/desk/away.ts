import type { OpenFinding, Snooze } from '#contract/desk';
import type { Org } from '#contract/orgs';

/**
 * True while a finding rests: its day has not come, and it says what it said. With neither a day nor a fingerprint it rests until
 * somebody brings it back.
 */
export function isAway(snooze: Snooze | undefined, fingerprint: string, today: string): boolean {
  if (snooze === undefined) return false;
  if (snooze.until !== null && today >= snooze.until) return false;
  return snooze.fingerprint === null || snooze.fingerprint === fingerprint;
}

/** What a duplicate is called among findings. A number is given again once its finding is gone; its first day tells them apart. */
export const duplicateKey = (duplicate: Pick<Org['duplicates'][number], 'id' | 'firstSeen'>): string =>
  `duplicate-${duplicate.id}-${duplicate.firstSeen}`;

/** Findings that ask for attention, and those that rest. */
export function sortAway<T extends OpenFinding>(
  found: readonly T[],
  snoozes: readonly Snooze[],
  today: string,
): { open: T[]; away: T[] } {
  const rests = (one: T) => isAway(snoozes.find((snooze) => snooze.key === one.key), one.fingerprint, today); // prettier-ignore
  return { open: found.filter((one) => !rests(one)), away: found.filter(rests) };
}
