import type { Lang } from '#contract/values';
import en from '../../renderer/i18n/en/cli.json' with { type: 'json' };
import nl from '../../renderer/i18n/nl/cli.json' with { type: 'json' };
import { fill } from '../engine/texts.ts';

const words: Record<Lang, Record<keyof typeof en, string>> = { en, nl };
export type Word = keyof typeof en;
export type Say = (key: Word, params?: Readonly<Record<string, string | number>>) => string;

export function sayIn(lang: Lang): Say {
  return (key, params = {}) => fill(words[lang][key], params);
}

/** The language of the environment: Dutch where the locale says so, else English. */
export function langFromEnv(env: Readonly<Record<string, string | undefined>>): Lang {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^nl\b|^nl_/i.test(locale) ? 'nl' : 'en';
}
