import i18next, { type i18n } from 'i18next';
import { createContext, use, useMemo } from 'react';
import type { Failure } from '#contract/failure';
import type { Lang } from '#contract/values';
import type customise from './en/customise.json';
import type desk from './en/desk.json';
import type drill from './en/drill.json';
import type figures from './en/figures.json';
import type guard from './en/guard.json';
import type packs from './en/packs.json';
import type pages from './en/pages.json';
import type schedule from './en/schedule.json';
import type tile from './en/tile.json';
import * as dates from './dates.ts';
import * as format from './format.ts';

type Words = typeof guard &
  typeof customise &
  typeof desk &
  typeof drill &
  typeof figures &
  typeof tile &
  typeof pages &
  typeof schedule &
  typeof packs;
type Bare<K extends string> = K extends `${infer B}_one` ? B : K extends `${infer B}_other` ? B : K;
/** Every key there is, `area.name`; plural forms count as one. */
export type WordKey = {
  [A in keyof Words]: `${A}.${Bare<keyof Words[A] & string>}`;
}[keyof Words];
type Params = Record<string, string | number>;
export type Translate = (key: WordKey, params?: Params) => string;

const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { eager: true, import: 'default' });

/** Files whose words are told apart by the area they stand in; the others are looked up by their own names. */
const ownSpaces: ReadonlySet<string> = new Set([
  'desk', 'tile', 'pages', 'customise', 'drill', 'figures', 'guard', 'packs', 'schedule',
]); // prettier-ignore

/** All words of one language: our own files in one space, each other file (failures, findings, sync …) in its own. */
export function wordsOf(lang: Lang): Record<string, Record<string, unknown>> {
  const spaces: Record<string, Record<string, unknown>> = { words: {} };
  for (const [path, content] of Object.entries(files)) {
    const [, folder, name] = /^\.\/(\w+)\/(\w+)\.json$/.exec(path) ?? [];
    if (folder !== lang || name === undefined) continue;
    if (ownSpaces.has(name)) Object.assign(spaces['words'] ?? {}, content);
    else spaces[name] = content;
  }
  return spaces;
}

/** An i18next instance with both languages; nothing is loaded later. */
export function createWords(lang: Lang): i18n {
  const instance = i18next.createInstance();
  void instance.init({
    lng: lang,
    fallbackLng: 'en',
    defaultNS: 'words',
    resources: { en: wordsOf('en'), nl: wordsOf('nl') },
    initAsync: false,
    // React escapes; doing it twice would show &amp; in a client's name.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}

const instances: Record<Lang, i18n> = { en: createWords('en'), nl: createWords('nl') };

export function translator(lang: Lang): Translate {
  return (key, params) => instances[lang].t(key, params ?? {});
}

function fill(sentence: string, params: Params): string {
  return sentence.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** A word of a file that others keep (`sync`, `findings`), by keys that may hold dots; null when it is not there. */
export function lookup(lang: Lang, space: string, key: string): unknown {
  const found = wordsOf(lang)[space];
  if (!found) return null;
  if (key in found) return found[key];
  return key.split('.').reduce<unknown>((at, part) => (isRecord(at) ? at[part] : null), found);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export interface FailureText {
  readonly sentence: string;
  readonly next: string;
}

/** The sentence of a failure and its next step, with the failure's own values in it. */
export function failureText(failure: Failure, lang: Lang): FailureText {
  const entry = lookup(lang, 'failures', failure.code);
  const params = failure.params ?? {};
  if (typeof entry === 'string') return { sentence: fill(entry, params), next: '' };
  if (isRecord(entry)) {
    const text = (value: unknown) => (typeof value === 'string' ? fill(value, params) : '');
    return { sentence: text(entry['sentence'] ?? entry['text']), next: text(entry['next'] ?? entry['nextStep']) };
  }
  return { sentence: translator(lang)('error.unknown', { code: failure.code }), next: '' };
}

export interface Speech {
  readonly lang: Lang;
  readonly negative: format.Negative;
  readonly t: Translate;
  readonly money: (decimal: string, decimals?: number) => string;
  readonly change: (decimal: string, decimals?: number) => string;
  readonly percent: (decimal: string, signed?: boolean) => string;
  readonly compact: (value: number) => string;
  readonly figure: (decimal: string, decimals: number, signed?: boolean) => format.Figure;
  readonly day: (iso: string) => string;
  readonly shortDay: (iso: string) => string;
  readonly weekDay: (iso: string) => string;
  readonly month: (iso: string) => string;
  readonly axisMonth: (iso: string, withYear: boolean) => string;
  readonly span: (window: { from: string; to: string }) => string;
  readonly failure: (failure: Failure) => FailureText;
}

/** Words and figures of one language and one way of writing negatives, bound once. */
export function createSpeech(lang: Lang, negative: format.Negative): Speech {
  const settings = { lang, negative };
  return {
    lang,
    negative,
    t: translator(lang),
    money: (decimal, decimals) => format.money(decimal, settings, decimals),
    change: (decimal, decimals) => format.change(decimal, settings, decimals),
    percent: (decimal, signed) => format.percent(decimal, settings, signed),
    compact: (value) => format.compact(value, settings),
    figure: (decimal, decimals, signed) => format.figureParts(decimal, decimals, settings, signed),
    day: (iso) => dates.day(iso, lang),
    shortDay: (iso) => dates.shortDay(iso, lang),
    weekDay: (iso) => dates.weekDay(iso, lang),
    month: (iso) => dates.month(iso, lang),
    axisMonth: (iso, withYear) => dates.axisMonth(iso, lang, withYear),
    span: (window) => dates.span(window, lang),
    failure: (failure) => failureText(failure, lang),
  };
}

export const SpeechContext = createContext<Speech>(createSpeech('en', 'minus'));

export function useSpeech(): Speech {
  return use(SpeechContext);
}

export function useCreateSpeech(lang: Lang, negative: format.Negative): Speech {
  return useMemo(() => createSpeech(lang, negative), [lang, negative]);
}
