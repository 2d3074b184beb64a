import { describe, expect, test } from 'vitest';
import type { Tile } from '#contract/tiles';
import { doubtsAbout } from '../../../main/engine/export/doubts.ts';
import { buildPack } from '../../renderer/fixtures/packs.ts';
import { members } from '../../renderer/fixtures/orgs.ts';

const member = members[0] as NonNullable<(typeof members)[0]>;
const now = new Date('2026-11-22T08:00:00Z');
const fine = { syncedAt: '2026-11-22T07:00:00.000Z' };
const quiet = { now, isRunning: false };

function content(change: (tile: Tile) => Partial<Tile> = () => ({}), pages: string[] = ['cash', 'customers']) {
  const pack = buildPack(member, { template: 'standard', lang: 'en' });
  const tied = { report: null, expected: null, difference: null, status: 'notApplicable', items: [] } as const;
  const tiles = pack.tiles.tiles.map((tile) => ({ ...tile, state: 'fresh' as const, tieOut: { ...tied, items: [] }, ...change(tile) })); // prettier-ignore
  const template = { ...pack.template, pages: pages as typeof pack.template.pages };
  return { ...pack, template, tiles: { ...pack.tiles, tiles }, reports: [] };
}

describe('what holds a pack back', () => {
  test('nothing, where all is read, today, and as Xero has it', () => {
    expect(doubtsAbout(fine, content(), quiet)).toEqual([]);
  });

  test('figures that differ from Xero, of tiles and of reports', () => {
    const open = content((tile) => (tile.id === 'T10' ? { tieOut: { ...tile.tieOut, status: 'open' } } : {}));
    expect(doubtsAbout(fine, open, quiet)).toEqual([`Does not equal Xero: ${open.tiles.tiles.find((tile) => tile.id === 'T10')?.name}.`]); // prettier-ignore
    const pack = buildPack(member, { template: 'standard', lang: 'en' });
    const reports = pack.reports.slice(0, 1).map((report) => ({ ...report, tieOut: { ...report.tieOut, status: 'open' as const } })); // prettier-ignore
    expect(doubtsAbout(fine, { ...content(), reports }, quiet)).toEqual([`Does not equal Xero: ${reports[0]?.title}.`]);
  });

  test.each(['never', 'loading', 'partial', 'error'] as const)('figures of its pages that are %s', (state) => {
    const one = content((tile) => (tile.id === 'T05' ? { state } : {}));
    expect(doubtsAbout(fine, one, quiet)).toHaveLength(1);
    // Of a page that is not in the pack, nothing is missing.
    expect(doubtsAbout(fine, { ...one, template: content(undefined, ['health']).template }, quiet)).toEqual([]);
    expect(doubtsAbout(fine, { ...one, template: content(undefined, ['report.bank-accounts']).template }, quiet)).toHaveLength(1); // prettier-ignore
  });

  test('what a role may not read holds nothing back for ever', () => {
    expect(
      doubtsAbout(
        fine,
        content(() => ({ state: 'notPermitted' })),
        quiet,
      ),
    ).toEqual([]);
  });

  test('figures of more than 36 hours ago, none at all, and a sync under way; every reason is given', () => {
    const old = { syncedAt: '2026-11-20T07:00:00.000Z' };
    expect(doubtsAbout({ syncedAt: null }, content(), quiet)).toEqual(['It has no figures yet.']);
    const open = content((tile) => ({ tieOut: { ...tile.tieOut, status: 'open' }, ...(tile.id === 'T05' ? { state: 'partial' } : {}) })); // prettier-ignore
    const all = doubtsAbout(old, open, { now, isRunning: true });
    expect(all).toHaveLength(4);
    expect(all[1]).toMatch(/^Does not equal Xero: .*, .*, .* and \d+ more\.$/);
    expect(all.at(-1)).toBe('Its figures are of 2026-11-20.');
  });
});
