import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tilesDocument } from '#engine/metrics/tilesDocument';
import { startBench, type Bench } from '../../support/syncBench.ts';
import { headOf, loaded } from '../../support/figures.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await Promise.all(bench.orgIds.map((orgId) => bench.sync.start(orgId)));
}, 120_000);
afterAll(() => bench.close());

describe('figures over a real sync', () => {
  it('equal those of the same books written directly, tile by tile', async () => {
    for (const orgId of bench.orgIds) {
      const books = bench.sandbox.state.world.books(orgId) as InspectableBooks;
      const now = bench.deps.clock.now();
      const direct = loaded(books, { at: now.toISOString() });
      const context = {
        head: headOf(books),
        now,
        basis: 'accrual',
        lang: 'en',
        syncing: null,
        lastFailure: null,
      } as const;
      const synced = tilesDocument(bench.file(orgId), context);
      const noReports = synced.tiles.some((tile) => tile.state === 'notPermitted');
      const plain = direct.tiles({ now });
      for (const [index, tile] of synced.tiles.entries()) {
        const other = plain.tiles[index];
        expect(tile.state).not.toBe('loading');
        if (tile.state === 'notPermitted') {
          expect(tile).toMatchObject({ value: null, reason: 'no permission' });
          continue;
        }
        expect(tile.state).toBe('fresh');
        expect({ id: tile.id, value: tile.value, comparison: tile.comparison, window: tile.window }).toEqual({
          id: other?.id,
          value: other?.value,
          comparison: other?.comparison,
          window: other?.window,
        });
        expect(tile.series).toEqual(other?.series);
        if (!noReports) expect(tile.tieOut.status).toBe(other?.tieOut.status);
      }
      direct.close();
    }
  });
});
