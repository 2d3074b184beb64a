import { describe, expect, it } from 'vitest';
import { GlossaryEntry, tileIds } from '#contract/tiles';
import { reportNames } from '#contract/ledger';
import { syncSteps } from '#engine/sync/service';
import { definitions, glossary } from '#engine/metrics/definitions';

describe('definitions', () => {
  it('there is one for every tile, in order, each opening a report', () => {
    expect(definitions.map((definition) => definition.id)).toEqual([...tileIds]);
    for (const definition of definitions) expect(reportNames).toContain(definition.report);
  });

  it('every text is there in English and in Dutch, and not the same sentence twice', () => {
    for (const definition of definitions) {
      for (const key of ['formula', 'source', 'basis', 'window', 'exclusions', 'tieOut'] as const) {
        const { en, nl } = definition[key];
        expect(en).toMatch(/\.$/);
        expect(nl).toMatch(/\.$/);
        if (!/^(Trial Balance)\.$/.test(en)) expect(en).not.toBe(nl);
      }
      expect(definition.name.en).not.toBe('');
      expect(definition.name.nl).not.toBe('');
    }
    const unlike = definitions.filter((definition) => definition.name.en !== definition.name.nl);
    expect(definitions.length - unlike.length).toBe(1); // "Current ratio" is Dutch too
  });

  it('they wait only for steps that a sync has', () => {
    const known = new Set<string>(syncSteps);
    for (const definition of definitions) {
      for (const step of [...definition.steps, ...definition.tieSteps]) expect(known).toContain(step);
    }
  });

  it('the glossary says the same, in the language asked for', () => {
    for (const lang of ['en', 'nl'] as const) {
      const entries = glossary(lang);
      expect(entries).toHaveLength(31);
      for (const entry of entries) GlossaryEntry.parse(entry);
    }
    expect(glossary('nl').find((entry) => entry.id === 'T10')?.name).toBe('Openstaande debiteuren');
    expect(glossary('nl').find((entry) => entry.id === 'T28')?.name).toBe('Rentabiliteit totaal vermogen (RTV)');
  });
});
