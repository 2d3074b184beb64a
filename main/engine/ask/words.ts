import type { Lang } from '#contract/values';
import en from '../../../renderer/i18n/en/ask.json' with { type: 'json' };
import nl from '../../../renderer/i18n/nl/ask.json' with { type: 'json' };
import { fill } from '../texts.ts';

const words: Record<Lang, Record<keyof typeof en, string>> = { en, nl };
export type AskText = keyof typeof en;

export function askText(key: AskText, lang: Lang, params: Readonly<Record<string, string | number>> = {}): string {
  return fill(words[lang][key], params);
}
