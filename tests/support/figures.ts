/** Tile documents over books that were loaded directly. */
import type { OrgHead } from '../../preload/contract/tiles.ts';
import { tilesDocument, type TileContext, type TileDocument } from '../../main/engine/metrics/tilesDocument.ts';
import { todayIn } from '../../main/engine/metrics/timezones.ts';
import type { WritableDb } from '../../db/open.ts';
import type { InspectableBooks } from '../../sandbox/books/orgBooks.ts';
import { emptyOrgFile, loadBooks } from './loadBooks.ts';

export const now = '2026-11-22T09:00:00Z';

export interface Loaded {
  readonly name: string;
  readonly books: InspectableBooks;
  readonly db: WritableDb;
  readonly today: string;
  readonly head: OrgHead;
  tiles(change?: Partial<TileContext>): TileDocument;
  close(): void;
}

export function headOf(books: InspectableBooks): OrgHead {
  const o = books.organisation;
  return {
    nickname: o.name,
    name: o.name,
    legalName: o.legalName,
    tenantId: o.tenantId as OrgHead['tenantId'],
    baseCurrency: o.baseCurrency,
    timezone: o.timezone,
    colour: 1,
    pattern: 1,
    monogram: 'AB',
    place: '',
    fiscalYear: null,
  };
}

/** A file with all records and reports of the books, as a complete sync at `at` leaves it. */
export function loaded(books: InspectableBooks, options: { cash?: boolean; at?: string } = {}): Loaded {
  const at = options.at ?? now;
  const today = todayIn(new Date(at), books.organisation.timezone);
  const file = emptyOrgFile();
  loadBooks(file.db, books, today, at, options);
  const head = headOf(books);
  return {
    name: `${books.organisation.name} (${books.organisation.countryCode})`,
    books,
    db: file.db,
    today,
    head,
    tiles: (change = {}) =>
      tilesDocument(file.db, {
        head,
        now: new Date(at),
        basis: 'accrual',
        lang: 'en',
        syncing: null,
        lastFailure: null,
        ...change,
      }),
    close: () => file.close(),
  };
}

export type Tile = TileDocument['tiles'][number];

export function tile(document: TileDocument, id: string): Tile {
  const found = document.tiles.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no tile ${id}`);
  return found;
}

/** Money text of ten-thousandths, half away from zero; written apart from the product's own. */
export function text(amount: number): string {
  const cents = Math.floor((Math.abs(amount) + 50) / 100);
  const sign = amount < 0 && cents > 0 ? '-' : '';
  return `${sign}${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

export const values = (tile: Tile): Record<string, string | null> =>
  Object.fromEntries(tile.series.map((point) => [point.key, point.value]));
