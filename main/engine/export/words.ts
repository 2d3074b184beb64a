import type { Lang } from '#contract/values';
import en from '../../../renderer/i18n/en/packs.json' with { type: 'json' };
import nl from '../../../renderer/i18n/nl/packs.json' with { type: 'json' };
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
