import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tile, TilesDocument } from '#contract/tiles';
import { rollupOf } from '#engine/metrics/rollup';
import { tilesDocument } from '#engine/metrics/tilesDocument';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { headOf, loaded, now, tile, type Loaded } from '../../support/figures.ts';
import { emptyOrgFile } from '../../support/loadBooks.ts';

let org: Loaded;
beforeAll(() => {
  const world = loadWorld('first', now);
  org = loaded(world.books(world.tenantIds[0] ?? ''));
});
afterAll(() => org.close());

/** Changes checkpoints, looks, and puts them back. */
function withCheckpoints<T>(sql: string, look: () => T): T {
  org.db.exec('SAVEPOINT look');
  try {
    org.db.exec(sql);
    return look();
  } finally {
    org.db.exec('ROLLBACK TO look; RELEASE look');
  }
}
const running = (
  steps: Record<string, { state: 'running' | 'waiting' | 'done'; done: number; total: number | null }>,
) => ({
  running: true,
  steps,
});

describe('states of tiles', () => {
  it('a new organisation has no figures: never, with a reason, and none of them is loading', () => {
    const file = emptyOrgFile();
    const document = tilesDocument(file.db, {
      head: headOf(org.books), now: new Date(now), basis: 'accrual', lang: 'nl', syncing: null, lastFailure: null,
    }); // prettier-ignore
    TilesDocument.parse(document);
    for (const one of document.tiles) {
      expect(one).toMatchObject({ state: 'never', value: null, reason: 'not synced', waiting: null, asOf: null });
      expect(one.reasonText).toMatch(/Xero/);
    }
    expect(document.syncedAt).toBeNull();
    expect(rollupOf(document)).toMatchObject({ closing_balance: null, tied: 0, tieable: 0, as_of_utc: null });
    file.close();
  });

  it('the same organisation during its first sync loads, and says which step it waits for', () => {
    const file = emptyOrgFile();
    const document = tilesDocument(file.db, {
      head: headOf(org.books), now: new Date(now), basis: 'accrual', lang: 'en', lastFailure: null,
      syncing: running({ organisation: { state: 'running', done: 0, total: 1 } }),
    }); // prettier-ignore
    for (const one of document.tiles)
      expect(one).toMatchObject({ state: 'loading', value: null, waiting: { step: 'organisation' } });
    file.close();
  });

  it('a tile draws as soon as its own data is in, whatever else is still missing', () => {
    withCheckpoints(
      `DELETE FROM checkpoint WHERE step IN ('invoices', 'creditNotes', 'payments', 'bankTransactions')`,
      () => {
        const document = org.tiles({ syncing: running({ invoices: { state: 'waiting', done: 0, total: null } }) });
        expect(tile(document, 'T23').state).toBe('fresh');
        expect(tile(document, 'T20').state).toBe('fresh');
        expect(tile(document, 'T10').state).toBe('loading');
      },
    );
  });

  it('while documents are read page by page their tiles show the figure so far, without a comparison with Xero', () => {
    const walk = `UPDATE checkpoint SET complete_utc = NULL, walk_started_utc = '${now}', walk_page = 6, walk_pages = 10 WHERE step = 'invoices'`;
    withCheckpoints(walk, () => {
      const document = org.tiles({ syncing: running({ invoices: { state: 'running', done: 600, total: 1000 } }) });
      const shown = tile(document, 'T10');
      expect(shown).toMatchObject({ state: 'partial', waiting: { step: 'invoices', done: 600, total: 1000 } });
      expect(shown.value).not.toBeNull();
      expect(shown.tieOut.status).toBe('notApplicable');
      expect(tile(document, 'T02').state).toBe('fresh');
    });
  });

  it('once the run has ended nothing loads and nothing is partial', () => {
    const walk = `UPDATE checkpoint SET complete_utc = NULL, walk_started_utc = '${now}', walk_page = 6, walk_pages = 10 WHERE step = 'invoices'`;
    withCheckpoints(walk, () => {
      for (const failure of [null, { code: 'xero.unavailable' as const }]) {
        const document = org.tiles({ lastFailure: failure });
        expect(document.tiles.map((one) => one.state)).not.toContain('loading');
        expect(document.tiles.map((one) => one.state)).not.toContain('partial');
        expect(tile(document, 'T10')).toMatchObject({ state: failure === null ? 'never' : 'error', value: null });
      }
    });
  });

  it('after 36 hours figures are stale and still there', () => {
    const later = (hours: number): Date => new Date(Date.parse(now) + hours * 3_600_000);
    const fresh = org.tiles({ now: later(35) });
    expect(fresh.tiles.every((one) => one.state === 'fresh')).toBe(true);
    const stale = org.tiles({ now: later(37) });
    expect(stale.tiles.every((one) => one.state === 'stale')).toBe(true);
    expect(tile(stale, 'T23')).toMatchObject({
      value: tile(fresh, 'T23').value,
      window: { from: org.today, to: org.today },
    });
    expect(tile(org.tiles({ now: later(37), lastFailure: { code: 'network.offline' } }), 'T23').state).toBe('error');
    expect(tile(org.tiles({ now: later(2), lastFailure: { code: 'network.offline' } }), 'T23').state).toBe('fresh');
  });

  it('a step that failed marks only the tiles that need it, and keeps their figures', () => {
    withCheckpoints(`UPDATE checkpoint SET failure = '{"code":"xero.badAnswer"}' WHERE step = 'trialBalance'`, () => {
      const document = org.tiles();
      expect(tile(document, 'T23')).toMatchObject({ state: 'error' });
      expect(tile(document, 'T23').value).not.toBeNull();
      expect(tile(document, 'T10').state).toBe('fresh');
    });
  });

  it('a refused data set is a missing permission; other tiles keep working', () => {
    const refuse = `UPDATE checkpoint SET complete_utc = NULL, not_permitted_utc = '${now}' WHERE step IN ('trialBalance', 'profitAndLoss', 'balanceSheet', 'bankSummary')`;
    withCheckpoints(refuse, () => {
      const document = org.tiles();
      expect(tile(document, 'T23')).toMatchObject({ state: 'notPermitted', value: null, reason: 'no permission' });
      expect(tile(document, 'T10')).toMatchObject({ state: 'fresh', tieOut: { status: 'notApplicable' } });
      expect(tile(document, 'T02').state).toBe('fresh');
    });
  });

  it('cash basis that was never fetched says so; documents and bank balances stay', () => {
    const document = org.tiles({ basis: 'cash' });
    expect(tile(document, 'T20')).toMatchObject({ state: 'never', value: null, reason: 'cash basis not fetched' });
    expect(tile(document, 'T06')).toMatchObject({ state: 'fresh', chips: ['documents'] });
    expect(tile(document, 'T05').state).toBe('fresh');
  });

  it('today is the organisation’s own day', () => {
    const late = new Date('2026-11-22T23:30:00Z');
    expect(org.tiles({ now: late }).today).toBe('2026-11-23');
  });

  it('texts follow the language, keys do not', () => {
    const [en, nl] = (['en', 'nl'] as const).map((lang) => org.tiles({ lang }).tiles);
    en?.forEach((one, index) => {
      const other = nl?.[index];
      Tile.parse(one);
      expect(other?.facts.map((fact) => fact.key)).toEqual(one.facts.map((fact) => fact.key));
      expect(other?.series.map((point) => [point.key, point.value])).toEqual(
        one.series.map((point) => [point.key, point.value]),
      );
      expect(other?.reason).toBe(one.reason);
    });
    expect(nl?.find((one) => one.id === 'T02')?.name).toBe('Ontvangsten');
  });

  it('the practice page’s figures are the tiles’ own', () => {
    const document = org.tiles();
    const rollup = rollupOf(document);
    expect(rollup).toMatchObject({
      as_of_utc: now,
      closing_balance: tile(document, 'T05').value,
      receivables: tile(document, 'T10').value,
      overdue: tile(document, 'T11').value,
      net_profit: tile(document, 'T20').value,
      sales_growth: tile(document, 'T08').value,
      current_ratio: tile(document, 'T26').value,
      tied: 31,
      tieable: 31,
    });
    expect(JSON.parse(rollup.closing_balance_trend)).toHaveLength(13);
  });
});
