import type { Lang } from '#contract/values';
import en from '../../../renderer/i18n/en/sync.json' with { type: 'json' };
import nl from '../../../renderer/i18n/nl/sync.json' with { type: 'json' };

const labels: Record<Lang, Readonly<Record<string, string>>> = { en: en.steps, nl: nl.steps };

/** What a step of a run reads, in words; the step's own name where there are none. */
export function stepLabel(step: string, lang: Lang): string {
  return labels[lang][step] ?? step;
}
