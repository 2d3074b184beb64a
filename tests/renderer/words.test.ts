import { describe, expect, test } from 'vitest';
import { createSpeech, failureText, lookup, wordsOf } from '../../renderer/i18n/index.ts';
import { failureCodes } from '../../preload/contract/failure.ts';

type Tree = Readonly<Record<string, unknown>>;

function flatten(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flatten(value as Tree, `${path}${key}.`),
  );
}
const holes = (text: string) => [...text.matchAll(/\{\{\s*([^},]+)/g)].map((match) => match[1]).sort();

describe('words of both languages', () => {
  const en = wordsOf('en');
  const nl = wordsOf('nl');
  test('both languages have the same files', () => {
    expect(Object.keys(nl).sort()).toEqual(Object.keys(en).sort());
  });
  test.each(Object.keys(en))('%s has the same keys in both languages', (space) => {
    expect(
      flatten(nl[space] ?? {})
        .map(([key]) => key)
        .sort(),
    ).toEqual(
      flatten(en[space] ?? {})
        .map(([key]) => key)
        .sort(),
    );
  });
  test.each(Object.keys(en))('%s has the same placeholders in both languages', (space) => {
    const other = new Map(flatten(nl[space] ?? {}));
    for (const [key, text] of flatten(en[space] ?? {}))
      expect([key, holes(other.get(key) ?? '')]).toEqual([key, holes(text)]);
  });
  test('no sentence is empty, shouts or says please', () => {
    for (const [key, text] of [...flatten(en), ...flatten(nl)]) {
      expect(text, key).not.toBe('');
      expect(text, key).not.toMatch(/!|\bplease\b|\boops\b|alstublieft/i);
    }
  });
  test.each(failureCodes)('%s has a sentence in both languages', (code) => {
    for (const lang of ['en', 'nl'] as const) {
      expect(lookup(lang, 'failures', code), `${lang} ${code}`).not.toBeNull();
      expect(failureText({ code }, lang).sentence.length).toBeGreaterThan(10);
    }
  });
  test('a failure says its own values', () => {
    const entry = Object.entries(en['failures'] ?? {}).find(([, text]) => String(text).includes('{{'));
    const [code, text] = entry ?? [];
    const name = /\{\{\s*(\w+)/.exec(String(text))?.[1] ?? '';
    expect(failureText({ code: code as never, params: { [name]: 'Tramhuis & Zn' } }, 'en').sentence).toContain(
      'Tramhuis & Zn',
    );
  });
  test('plurals follow the count', () => {
    const { t } = createSpeech('en', 'minus');
    expect([t('band.days', { count: 1 }), t('band.days', { count: 3 })]).toEqual(['1 day old', '3 days old']);
    expect(createSpeech('nl', 'minus').t('tables.rows', { count: 12480 })).toBe('12.480 regels');
  });
});
