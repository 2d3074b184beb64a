import type { Failure } from '#contract/failure';
import type { Lang } from '#contract/values';
import enFailures from '../../renderer/i18n/en/failures.json' with { type: 'json' };
import enFindings from '../../renderer/i18n/en/findings.json' with { type: 'json' };
import nlFailures from '../../renderer/i18n/nl/failures.json' with { type: 'json' };
import nlFindings from '../../renderer/i18n/nl/findings.json' with { type: 'json' };

const failures: Record<Lang, Readonly<Record<string, string>>> = { en: enFailures, nl: nlFailures };
const findings: Record<Lang, Record<keyof typeof enFindings, string>> = { en: enFindings, nl: nlFindings };

export type FindingText = keyof typeof enFindings;

/** The sentence and next step for a failure, in the same words the window uses. */
export function failureText(failure: Failure, lang: Lang): string {
  const template = failures[lang][failure.code] ?? failures[lang]['bug.unexpected'] ?? failure.code;
  return fill(template, failure.params ?? {});
}

export function findingText(
  key: FindingText,
  lang: Lang,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return fill(findings[lang][key], params);
}

/** "A, B and C" in the language. */
export function listText(items: readonly string[], lang: Lang): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${findings[lang].and} ${items.at(-1)}`;
}

/** Puts values into `{{name}}`; a value that is missing leaves nothing behind rather than a bracket. */
export function fill(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(params[name] ?? '')).trim();
}
