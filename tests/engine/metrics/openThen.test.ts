import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { Oracle } from '../../support/bookOracle.ts';
import { loaded, now, text, tile, type Loaded } from '../../support/figures.ts';
import { endOfMonth } from '../../support/loadReports.ts';

const organisations = ['first', 'variety'].flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});

/** Ten-thousandths of decimal text. */
const amount = (value: string | null | undefined): number => Math.round(Number(value ?? 0) * 10_000);

describe.each(organisations)('open items of an earlier month end: $title', ({ world, id }) => {
  let org: Loaded;
  beforeAll(() => {
    org = loaded(world.books(id));
  });
  afterAll(() => org.close());

  it.each([1, 3, 8, 14])('%i months ago they are the control accounts of that day, and their parts add up', (back) => {
    const day = endOfMonth(org.today, back);
    const oracle = new Oracle(org.books, day);
    const document = org.tiles({ asOf: day });
    for (const [control, sign, due, outstanding, overdue] of [
      ['DEBTORS', 1, 'T09', 'T10', 'T11'],
      ['CREDITORS', -1, 'T15', 'T16', 'T17'],
    ] as const) {
      const whole = tile(document, outstanding);
      expect(amount(tile(document, due).value) + amount(tile(document, overdue).value)).toBeCloseTo(
        amount(whole.value),
        -3,
      );
      expect([outstanding, whole.tieOut.status === 'open' ? whole.tieOut : '']).toEqual([outstanding, '']);
      const unused = whole.facts.find((fact) => fact.key === 'unallocated')?.value;
      const revalued = whole.tieOut.items.some((item) => item.key === 'revaluation');
      if (revalued) continue;
      const balance = sign * oracle.system(control, day);
      expect(Math.abs(amount(whole.value) - amount(unused) - balance)).toBeLessThanOrEqual(400);
      if (!whole.tieOut.items.some((item) => item.key === 'rounding'))
        expect(text(amount(whole.value) - amount(unused))).toBe(text(balance));
    }
  });

  it('as of today they are the same as without a day', () => {
    const plain = org.tiles();
    const asked = org.tiles({ asOf: org.today });
    for (const one of ['T09', 'T10', 'T11', 'T15', 'T16', 'T17']) expect(tile(asked, one)).toEqual(tile(plain, one));
  });
});
