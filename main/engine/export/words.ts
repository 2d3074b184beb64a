import type { Lang } from '#contract/values';
import enDesk from '../../../renderer/i18n/en/desk.json' with { type: 'json' };
import en from '../../../renderer/i18n/en/packs.json' with { type: 'json' };
import nlDesk from '../../../renderer/i18n/nl/desk.json' with { type: 'json' };
import nl from '../../../renderer/i18n/nl/packs.json' with { type: 'json' };
import type { Area } from '#contract/tiles';
import { fill } from '../texts.ts';

const words: Record<Lang, Readonly<Record<keyof typeof en.packs, string>>> = { en: en.packs, nl: nl.packs };

/** The words of packs in one language, the same the window shows. */
export function packWords(
  lang: Lang,
): (key: keyof typeof en.packs, params?: Readonly<Record<string, string | number>>) => string {
  return (key, params = {}) => fill(words[lang][key], params);
}

const months: Record<Lang, string> = { en: 'en-GB', nl: 'nl-NL' };

/** `October 2026`, `oktober 2026`. */
export function monthName(month: string, lang: Lang): string {
  const name = new Intl.DateTimeFormat(months[lang], { month: 'long', timeZone: 'UTC' });
  return `${name.format(new Date(`${month}-01T00:00:00Z`))} ${month.slice(0, 4)}`;
}

const sheets: Record<Lang, Readonly<Record<keyof typeof en.sheets, string>>> = { en: en.sheets, nl: nl.sheets };

/** The words of sheets in one language. */
export const sheetWords =
  (lang: Lang): ((key: keyof typeof en.sheets) => string) =>
  (key) =>
    sheets[lang][key];

const areas: Record<Lang, Readonly<Record<Area, string>>> = { en: enDesk.area, nl: nlDesk.area };

/** What a dashboard is called. */
export const areaName = (area: Area, lang: Lang): string => areas[lang][area];
