import type { PackContent } from '#contract/packs';
import { longDay, localTime } from '../../i18n/dates.ts';
import type { Speech } from '../../i18n/index.ts';

/** What the pack is called on its cover and at the head of every page. */
export function titleOf(content: PackContent, speech: Speech): string {
  return content.template.title || speech.t('packs.usualTitle');
}

/** `October 2026`, or the day where the month is not over. */
export function periodName(content: PackContent, speech: Speech): string {
  const { tiles, isWholeMonth, month } = content;
  return isWholeMonth ? longMonth(month, speech) : longDay(tiles.asOf ?? tiles.today, speech.lang);
}

function longMonth(month: string, speech: Speech): string {
  return longDay(`${month}-01`, speech.lang).replace(/^1 /, '');
}

/** When the figures were read, in the organisation's own zone. */
export function asOfText(content: PackContent, speech: Speech): string {
  const { syncedAt, org } = content.tiles;
  if (syncedAt === null) return speech.t('band.never');
  const { day, time } = localTime(syncedAt, org.timezone);
  return `${longDay(day, speech.lang)}, ${time}`;
}
