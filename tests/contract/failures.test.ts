import { describe, expect, test } from 'vitest';
import { failureCodes } from '#contract/failure';
import { failureText, findingText, fill } from '#engine/texts';
import { syncSteps, cashSyncSteps } from '#engine/sync/service';
import { stepLabel } from '#engine/orgs/stepLabels';
import enCli from '../../renderer/i18n/en/cli.json' with { type: 'json' };
import enFailures from '../../renderer/i18n/en/failures.json' with { type: 'json' };
import enFindings from '../../renderer/i18n/en/findings.json' with { type: 'json' };
import enSync from '../../renderer/i18n/en/sync.json' with { type: 'json' };
import nlCli from '../../renderer/i18n/nl/cli.json' with { type: 'json' };
import nlFailures from '../../renderer/i18n/nl/failures.json' with { type: 'json' };
import nlFindings from '../../renderer/i18n/nl/findings.json' with { type: 'json' };
import nlSync from '../../renderer/i18n/nl/sync.json' with { type: 'json' };

type Flat = Record<string, string>;
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

test('every failure has its words in both languages, and no words stand without a failure', () => {
  expect(Object.keys(enFailures).sort()).toEqual([...failureCodes].sort());
  expect(Object.keys(nlFailures).sort()).toEqual([...failureCodes].sort());
});

describe.each([
  ['failures', enFailures as Flat, nlFailures as Flat],
  ['findings', enFindings as Flat, nlFindings as Flat],
  ['cli', enCli as Flat, nlCli as Flat],
  ['sync', enSync.steps as Flat, nlSync.steps as Flat],
])('%s', (_name, en, nl) => {
  test('has the same keys in both languages', () => {
    expect(Object.keys(nl).sort()).toEqual(Object.keys(en).sort());
  });

  test.each(Object.keys(en))('%s has the same placeholders in both languages', (key) => {
    expect(placeholders(nl[key] ?? '')).toEqual(placeholders(en[key] ?? ''));
    expect(en[key]).not.toBe('');
  });
});

test.each(failureCodes)('%s says what happened and what to do next', (code) => {
  for (const lang of ['en', 'nl'] as const) {
    const text = failureText({ code, params: { detail: 'A.' } }, lang);
    expect(text.split(/[.:]\s/).length, text).toBeGreaterThanOrEqual(2);
    expect(text).toMatch(/\.$/);
    expect(text).not.toMatch(/please|oops|sorry|!|alstublieft|helaas/i);
    expect(text).not.toContain('{{');
  }
});

test('a missing value leaves no bracket behind', () => {
  expect(fill('{{a}} and {{b}}', { a: 'x' })).toBe('x and');
  expect(findingText('duplicate.sentence', 'en')).not.toContain('{{');
});

test('every step of a run has a label in both languages', () => {
  for (const step of [...syncSteps, ...cashSyncSteps]) {
    expect(Object.keys(enSync.steps)).toContain(step);
    expect(stepLabel(step, 'nl')).not.toBe('');
  }
});
