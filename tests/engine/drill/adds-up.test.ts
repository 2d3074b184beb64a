import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DrillDocument, type Figure } from '#contract/drill';
import type { ReportName } from '#contract/ledger';
import type { Basis } from '#contract/values';
import { drillDocuments } from '#engine/drill/index';
import { reportDocument } from '#engine/reports/index';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { loaded, now, type Loaded } from '../../support/figures.ts';

const cents = (text: string | null | undefined): number => Math.round(Number(text ?? 0) * 100);

const organisations = ['first', 'variety'].flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});

describe.each(organisations)('what stands behind every figure: $title', ({ world, id }) => {
  let org: Loaded;
  beforeAll(() => {
    org = loaded(world.books(id), { cash: true });
  });
  afterAll(() => org.close());

  const context = (basis: Basis) =>
    ({ head: org.head, now: new Date(now), basis, lang: 'en', syncing: null, lastFailure: null }) as const;

  /** All pages of a figure; the rows and the lines must add up to the figure. */
  function walked(figure: Figure, basis: Basis): DrillDocument & { explained: number } {
    const pages: DrillDocument[] = [];
    let after: string | undefined;
    do {
      const page = drillDocuments(org.db, context(basis), { figure, limit: 200, after });
      pages.push(page);
      after = page.next ?? undefined;
    } while (after !== undefined);
    const first = pages[0];
    if (first === undefined) throw new Error('no page');
    DrillDocument.parse(first);
    const rows = pages.flatMap((page) => page.rows);
    expect(rows).toHaveLength(first.count);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    const unexplained = first.lines.filter((line) => line.key === 'unexplained');
    if (first.adds && first.total !== null) {
      const sum = [...rows, ...first.lines].reduce((total, one) => total + cents(one.amount), 0);
      expect({ figure, sum }).toEqual({ figure, sum: cents(first.total) });
    }
    return { ...first, rows, explained: cents(first.total) - cents(unexplained[0]?.amount) };
  }

  it.each(['accrual', 'cash'] as const)('tiles, their points and parts add up: %s', (basis) => {
    const document = org.tiles({ basis });
    const open: string[] = [];
    let count = 0;
    for (const tile of document.tiles) {
      const figures: { figure: Figure; value: string | null }[] = [
        { figure: { of: 'tile', tile: tile.id }, value: tile.value },
        { figure: { of: 'tile', tile: tile.id, part: 'previous' }, value: tile.comparison?.value ?? null },
      ];
      for (const point of tile.series) {
        figures.push({ figure: { of: 'tile', tile: tile.id, key: point.key }, value: point.value });
        for (const [part, value] of Object.entries(point.parts ?? {})) {
          if (part === 'share' || part === 'cumulative') continue;
          figures.push({ figure: { of: 'tile', tile: tile.id, key: point.key, part }, value });
        }
        if (point.previous !== undefined && point.previous !== null && tile.id !== 'T22') {
          figures.push({
            figure: { of: 'tile', tile: tile.id, key: point.key, part: 'previous' },
            value: point.previous,
          });
        }
      }
      for (const { figure, value } of figures) {
        if (value === null) continue;
        const found = walked(figure, basis);
        expect({ figure, total: found.total }).toEqual({ figure, total: value });
        count += 1;
        const isAccount =
          figure.of === 'tile' && (figure.tile === 'T04' || figure.tile === 'T22') && figure.key !== undefined;
        if (found.explained !== cents(found.total) && found.adds && !isAccount)
          open.push(`${JSON.stringify(figure)} ${String(found.total)} ${found.explained / 100}`);
        if (!found.adds)
          for (const row of found.rows)
            expect({ figure, row: row.label, amount: row.amount }).not.toMatchObject({ amount: null });
      }
    }
    expect(open).toEqual([]);
    if (document.tiles.every((tile) => tile.value !== null)) expect(count).toBeGreaterThan(250);
  });

  const reports: ReportName[] = [
    'bank-accounts',
    'customer',
    'suppliers',
    'inventory',
    'profit-and-loss',
    'balance-sheet',
    'health',
  ];
  it.each(reports)('cells of the report %s add up', (report) => {
    const document = reportDocument(org.db, { ...context('accrual'), report });
    let offered = 0;
    for (const section of document.sections) {
      for (const row of section.rows) {
        for (const column of section.columns) {
          const value = row.values[column.key] ?? null;
          if (value === null || column.unit === 'text' || column.unit === 'date') continue;
          const figure = { of: 'report', report, section: section.key, row: row.key, column: column.key } as const;
          // Shares, differences and averages have nothing behind them, and say so by offering no column.
          const first = drillDocuments(org.db, context('accrual'), { figure, limit: 1 });
          expect({ figure, total: first.total }).toEqual({ figure, total: value });
          if (first.columns.length === 0) continue;
          walked(figure, 'accrual');
          offered += 1;
        }
      }
    }
    const offers = document.sections.some((section) =>
      section.columns.some(
        ({ key, unit }) =>
          section.drill.includes(key) &&
          unit !== 'text' &&
          section.rows.some((row) => (row.values[key] ?? null) !== null),
      ),
    );
    if (offers) expect(offered).toBeGreaterThan(0);
  });
});
