import type { Speech } from '../i18n/index.ts';

/** Words for the buckets of T09/T15 (`today 1-7 8-14 15-30 31+`) and T11/T17 (`1-30 31-60 61-90 90+`). */
export function bucketLabel(key: string, speech: Speech, isOverdue: boolean): string {
  if (key === 'today') return speech.t('tile.today');
  const open = /^(\d+)\+$/.exec(key);
  if (open?.[1]) return speech.t(isOverdue ? 'tile.over' : 'tile.later', { from: open[1] });
  return speech.t('tile.daysRange', { range: key.replace('-', '\u2013') });
}

/** Ageing colour of a bucket: late only goes one way in lightness. */
export function ageClass(index: number): string {
  return `age-${Math.min(4, index + 1)}`;
}
