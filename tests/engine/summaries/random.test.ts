import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openOrgForWriting } from '#db/orgFiles';
import { tilesDocument } from '#engine/metrics/tilesDocument';
import { dice, isNightly } from '../../reliability/support.ts';
import { text, tile } from '../../support/figures.ts';
import { allSteps, completeSteps } from '../../support/loadBooks.ts';
import { wrongCells } from '../../support/summaries.ts';
import { changing } from './changes.ts';
import { Model } from './model.ts';
import * as oracle from './oracle.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgfolio-random-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHANGES = isNightly ? 10_000 : 1500;
/** Transactions, of a few changes each, between two comparisons. */
const BETWEEN = isNightly ? 60 : 25;
const orgId = '99999999-2222-4333-8444-555555555555';
const now = '2026-11-22T09:00:00Z';
const today = '2026-11-22';
const firstOf = (day: string): string => `${day.slice(0, 7)}-01`;

/** Thirteen months up to today, the last one part. */
function months(): oracle.Days[] {
  return Array.from({ length: 13 }, (_none, index) => {
    const from = new Date(Date.UTC(2026, 10 - 12 + index, 1)).toISOString().slice(0, 10);
    const next = new Date(Date.UTC(2026, 11 - 12 + index, 1)).toISOString().slice(0, 10);
    return { from, to: index === 12 ? today : oracle.shift(next, -1) };
  });
}

it('every cell equals what the rows add up to, and every tile what the documents say, after each of many changes', () => {
  const roll = dice('summaries');
  const db = openOrgForWriting({ profileDir: folder, orgId, key: randomBytes(32) });
  const model = new Model();
  const books = changing(db, model, roll, orgId);
  completeSteps(db, allSteps, now);
  const head = { nickname: 'Random', name: 'Random', legalName: 'Random', tenantId: orgId as never, baseCurrency: 'EUR', timezone: 'WEUROPESTANDARDTIME', colour: 1, pattern: 1, monogram: 'RA', place: '', fiscalYear: null }; // prettier-ignore

  const look = (): void => {
    const document = tilesDocument(db, { head, now: new Date(now), basis: 'accrual', lang: 'en', syncing: null, lastFailure: null }); // prettier-ignore
    const value = (id: string): string | null => tile(document, id).value;
    const series = (id: string): (string | null)[] => tile(document, id).series.map((point) => point.value);
    const year = oracle.yearToDate(model.yearEnd, today);
    const month = { from: firstOf(today), to: today };
    const cash = oracle.cash(model, month);
    expect([value('T01'), value('T02'), value('T03')]).toEqual([
      text(cash.in - cash.out),
      text(cash.in),
      text(cash.out),
    ]);
    for (const point of tile(document, 'T01').series) {
      const day = oracle.cash(model, { from: point.key, to: point.key });
      expect(point.parts).toEqual({ in: text(day.in), out: text(day.out), net: text(day.in - day.out) });
    }
    for (const [side, invoiced, byContact, due, outstanding, overdue] of [
      ['ACCREC', 'T06', 'T07', 'T09', 'T10', 'T11'],
      ['ACCPAY', 'T12', 'T13', 'T15', 'T16', 'T17'],
    ] as const) {
      expect([invoiced, value(invoiced)]).toEqual([invoiced, text(oracle.invoiced(model, side, year))]);
      expect(series(invoiced)).toEqual(months().map((span) => text(oracle.invoiced(model, side, span))));
      const contacts = oracle.byContact(model, side, year);
      const shown = tile(document, byContact).series.filter((point) => point.key !== 'other');
      expect(shown.map((point) => [point.key, point.value])).toEqual(
        contacts.slice(0, 10).map((one) => [one.id, text(one.amount)]),
      );
      expect(tile(document, byContact).facts[0]?.value).toBe(String(contacts.length));
      const open = oracle.open(model, side, today);
      const sum = (want: (days: number) => boolean): string =>
        text(open.filter((one) => want(one.days)).reduce((total, one) => total + one.amount, 0));
      expect(value(due)).toBe(sum((days) => days >= 0));
      expect(value(outstanding)).toBe(sum(() => true));
      expect(value(overdue)).toBe(sum((days) => days < 0));
      expect(series(due)).toEqual([sum((d) => d === 0), sum((d) => d >= 1 && d <= 7), sum((d) => d >= 8 && d <= 14), sum((d) => d >= 15 && d <= 30), sum((d) => d > 30)]); // prettier-ignore
      expect(series(overdue)).toEqual([sum((d) => d < 0 && d >= -30), sum((d) => d < -30 && d >= -60), sum((d) => d < -60 && d >= -90), sum((d) => d < -90)]); // prettier-ignore
      expect(tile(document, outstanding).facts.find((fact) => fact.key === 'unallocated')?.value).toBe(
        text(oracle.unused(model, side)),
      );
    }
    const sold = oracle.byItem(model, year);
    expect(value('T18')).toBe(text([...sold.values()].reduce((total, amount) => total + amount, 0)));
    const spans = months();
    tile(document, 'T18').series.forEach((point, index) => {
      const items = oracle.byItem(model, spans[index] ?? { from: '', to: '' });
      const bands = Object.entries(point.parts ?? {}).filter(([key]) => key !== 'other');
      for (const [key, amount] of bands)
        expect([key, amount]).toEqual([key, text(items.get(key === 'none' ? '' : key) ?? 0)]);
      expect(point.value).toBe(text([...items.values()].reduce((total, amount) => total + amount, 0)));
    });
  };

  look();
  while (books.count < CHANGES) {
    for (let left = BETWEEN; left > 0; left -= 1) books.change();
    look();
    expect(wrongCells(db), `after ${books.count} changes`).toEqual([]);
  }
  expect(model.documents.size).toBeGreaterThan(CHANGES / 10);
  db.close();
}, 1_800_000);
