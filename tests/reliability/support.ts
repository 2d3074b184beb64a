import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOrgForWriting, orgFilePath } from '#db/orgFiles';
import type { WritableDb } from '#db/open';
import { bankTransactions, bankTransfers, payments } from '#engine/xero/resources/bank';
import { contacts } from '#engine/xero/resources/contacts';
import { creditNotes, invoices } from '#engine/xero/resources/invoices';
import { manualJournals } from '#engine/xero/resources/manualJournals';
import { accounts, currencies, items, taxRates, trackingCategories, users } from '#engine/xero/resources/masters';
import { budgets, expenseClaims } from '#engine/xero/resources/optional';
import { overpayments, prepayments } from '#engine/xero/resources/prepayments';
import type { Resource } from '#engine/xero/resource';
import { makeProfile, seasons, type Profile } from '../../sandbox/books/generate/profile.ts';
import { adviser, makeWorld, type InspectableWorld } from '../../sandbox/worlds/world.ts';
import { benchKey } from '../support/syncBench.ts';
import { wrongCells } from '../support/summaries.ts';
import { dump, type Dump } from '../support/dump.ts';

/** The long runs: ten times as many rounds, each night with another seed. */
export const isNightly = process.env['ORGFOLIO_NIGHTLY'] === '1';

export const now = '2026-11-22T08:00:00.000Z';

/** Numbers that come again with the same seed. */
export interface Dice {
  readonly seed: number;
  /** 0 up to but not including `below`. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
}

/** Prints the seed; `ORGFOLIO_SEED` repeats a run. */
export function dice(suite: string): Dice {
  const told = process.env['ORGFOLIO_SEED'];
  const seed = told ? Number(told) : isNightly ? Date.now() % 1_000_000_000 : 20_261_122;
  process.stdout.write(`${suite}: ORGFOLIO_SEED=${seed}\n`);
  return rolling(seed);
}

export function rolling(seed: number): Dice {
  let state = seed >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    seed,
    below: (below) => Math.floor(next() * below),
    chance: (share) => next() < share,
    pick: (list) => {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
  };
}

/** A few months of a small client with everything a client can have. */
export function smallProfile(number: number, months = 3): Profile {
  return makeProfile({
    key: `reliability/${number}`,
    region: number % 2 === 0 ? 'NL' : 'NZ',
    organisation: {
      name: `Proefbedrijf ${number} BV`,
      legalName: `Proefbedrijf ${number} Holding BV`,
      registrationNumber: `9100${String(number).padStart(4, '0')}`,
      taxNumber: '',
    },
    months,
    sales: { perMonth: 5, typical: 1200, growth: 0.1, season: seasons.flat, customers: 7, late: 6 },
    foreign: { currency: 'USD', rate: 0.6137, share: 0.3, hasBank: true },
    items: 'tracked',
    tracking: true,
    credits: 0.15,
    wages: 4000,
    overheads: 1500,
    extras: ['claims', 'states', 'advances', 'people'],
  });
}

/** One user who may see everything of `organisations` small clients. */
export function smallWorld(organisations = 1, months = 3): InspectableWorld {
  const profiles = Array.from({ length: organisations }, (_none, index) => smallProfile(index, months));
  return makeWorld('reliability', now, profiles, [
    {
      email: 'proef@practice.example',
      firstName: 'Puck',
      lastName: 'Proef',
      access: profiles.map((profile) => adviser(profile)),
    },
  ]);
}

export { inSmallPages, smallPage } from './smallPages.ts';

/** The lists, in the order of the steps. */
export const lists: readonly Resource[] = [
  accounts, invoices, creditNotes, payments, bankTransactions, prepayments, overpayments, contacts, items, bankTransfers,
  manualJournals, taxRates, trackingCategories, currencies, users, budgets, expenseClaims,
]; // prettier-ignore

export function tempDir(name: string): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), `orgfolio-${name}-`));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function openOrg(profileDir: string, orgId: string): WritableDb {
  return openOrgForWriting({ profileDir, orgId, key: benchKey(orgId) });
}

/** The organisation's file and its logs are gone: a first sync begins. */
export function forgetOrg(profileDir: string, orgId: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    const path = orgFilePath(profileDir, orgId) + suffix;
    if (existsSync(path)) rmSync(path);
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What an undisturbed sync of the books stores: the canonical rows, and the records of each step. */
export interface Expected {
  readonly rows: Dump;
  readonly records: ReadonlyMap<string, number>;
  /** Of lists whose open records come ahead of the others: all ids with their last change, in the order of the pages. */
  readonly order: ReadonlyMap<string, readonly Dated[]>;
}

interface Dated {
  readonly id: string;
  readonly updated_utc: string;
}

export function expectedFrom(db: WritableDb): Expected {
  return {
    rows: dump(db),
    records: new Map(lists.map((list) => [list.step, recordsOf(db, list)])),
    order: new Map(lists.filter(comesAhead).map((list) => [list.step, datedOf(db, list)])),
  };
}

/** Whether some records of the list are stored before their page has its turn. */
function comesAhead(list: Resource): boolean {
  return 'openFirst' in list && list.openFirst !== undefined;
}

function datedOf(db: WritableDb, list: Resource): Dated[] {
  const { table, only } = list.shape;
  const sql = `SELECT hex(id) AS id, updated_utc FROM ${table} WHERE ${only ?? '1'} ORDER BY updated_utc`;
  return db.prepare<[], Dated>(sql).all();
}

function recordsOf(db: WritableDb, list: Resource): number {
  const sql = `SELECT count(*) FROM ${list.shape.table} WHERE ${list.shape.only ?? '1'}`;
  return db.prepare<[], number>(sql).pluck().get() ?? 0;
}

export interface Soundness {
  readonly db: WritableDb;
  readonly expected: Expected;
  /** Records in a page. */
  readonly pageSize: number;
  /** Whether every row is compared; counting alone is quicker. */
  readonly rows?: boolean;
}

interface CheckpointRow {
  readonly walk_page: number | null;
  readonly walk_pages: number | null;
  readonly cursor_utc: string | null;
  readonly complete_utc: string | null;
  readonly body_hash: string | null;
}

const childTables: Readonly<Record<string, { readonly table: string; readonly owner: string }>> = {
  invoice_line: { table: 'invoice', owner: 'invoice_id' },
  bank_transaction_line: { table: 'bank_transaction', owner: 'bank_transaction_id' },
  manual_journal_line: { table: 'manual_journal', owner: 'manual_journal_id' },
  trial_balance_line: { table: 'report', owner: 'report_id' },
  statement_line: { table: 'report', owner: 'report_id' },
  bank_summary_line: { table: 'report', owner: 'report_id' },
  executive_summary_line: { table: 'report', owner: 'report_id' },
};

/**
 * What must hold in the file of a first sync at any moment: every row is one of the undisturbed sync's, none twice; a record is there with
 * all its lines or not at all; every sum is that of the rows; and each checkpoint speaks of exactly the rows that are there. Answers the
 * troubles.
 */
export function troublesOf({ db, expected, pageSize, rows: isThorough = true }: Soundness): string[] {
  const troubles: string[] = [];
  const [quick] = db.pragma('quick_check(1)') as { quick_check: string }[];
  if (quick?.quick_check !== 'ok') troubles.push(`quick_check: ${quick?.quick_check ?? 'nothing'}`);
  if (isThorough) troubles.push(...rowTroubles(db, expected));
  const read = db.prepare<[string], CheckpointRow>(
    'SELECT walk_page, walk_pages, cursor_utc, complete_utc, body_hash FROM checkpoint WHERE step = ?',
  );
  for (const list of lists) {
    const total = expected.records.get(list.step) ?? 0;
    const rows = recordsOf(db, list);
    const point = read.get(list.step);
    const told =
      point && (point.complete_utc ?? point.cursor_utc ?? point.body_hash) !== null
        ? total
        : Math.min((point?.walk_page ?? 0) * pageSize, total);
    const isTrue = comesAhead(list) ? hasPages(db, list, expected, told) : rows === told;
    if (!isTrue) troubles.push(`${list.step}: ${rows} rows, its checkpoint tells of ${told} of ${total}`);
  }
  return troubles;
}

function rowTroubles(db: WritableDb, expected: Expected): string[] {
  const troubles: string[] = [];
  const found = dump(db);
  for (const [table, rows] of Object.entries(found)) {
    // Sums are of the rows that are there, so half-way they are not those of the end.
    if (!table.startsWith('sum_')) troubles.push(...strangers(table, rows, expected.rows[table] ?? []));
  }
  troubles.push(...wrongCells(db).slice(0, 3));
  for (const [child, { table, owner }] of Object.entries(childTables)) {
    const owners = ownersOf(table, found[table] ?? []);
    troubles.push(...halves(child, owner, owners, found[child] ?? [], expected.rows[child] ?? []));
  }
  return troubles;
}

/** Whether the first `told` records of a list are there; others may be. */
function hasPages(db: WritableDb, list: Resource, expected: Expected, told: number): boolean {
  const order = expected.order.get(list.step) ?? [];
  const here = new Set(datedOf(db, list).map((one) => one.id));
  const last = order[told - 1]?.updated_utc ?? '';
  // Among records changed at the same instant the order of the pages is not known here.
  const surely = told === order.length ? order : order.filter((one) => one.updated_utc < last);
  return here.size >= told && surely.every((one) => here.has(one.id));
}

/** Rows the undisturbed sync has not, and rows that are there twice. */
function strangers(table: string, rows: readonly string[], expected: readonly string[]): string[] {
  const known = new Set(expected);
  const odd = rows.filter((row) => !known.has(row)).map((row) => `${table}: not of the undisturbed sync: ${row}`);
  if (new Set(rows).size !== rows.length) odd.push(`${table}: a row twice`);
  return odd.slice(0, 3);
}

function ownersOf(table: string, rows: readonly string[]): Set<string> {
  return new Set(
    rows.map((text) => {
      const row = JSON.parse(text) as Record<string, string>;
      if (table !== 'report') return row['id'] ?? '';
      return `${row['name']} ${row['basis']} ${row['from_date']} ${row['to_date']}`;
    }),
  );
}

/** Records whose lines are not all there. */
function halves(
  child: string,
  owner: string,
  present: ReadonlySet<string>,
  found: readonly string[],
  expected: readonly string[],
): string[] {
  const here = new Set(found);
  return expected
    .filter((text) => !here.has(text) && present.has((JSON.parse(text) as Record<string, string>)[owner] ?? ''))
    .slice(0, 3)
    .map((text) => `${child}: missing although its record is there: ${text}`);
}

/** Fails with the first rows that differ; a whole dump would fill the screen. */
export function expectSameRows(found: Dump, wanted: Dump, what = ''): void {
  const odd: string[] = [];
  for (const table of new Set([...Object.keys(found), ...Object.keys(wanted)])) {
    const [here, there] = [new Set(found[table]), new Set(wanted[table])];
    for (const row of here) if (!there.has(row)) odd.push(`${table} should not have ${row}`);
    for (const row of there) if (!here.has(row)) odd.push(`${table} lacks ${row}`);
    const [count, wantedCount] = [found[table]?.length ?? 0, wanted[table]?.length ?? 0];
    if (count !== wantedCount) odd.push(`${table} has ${count} rows instead of ${wantedCount}`);
  }
  if (odd.length > 0) throw new Error(`${what} ${odd.length} differences: ${odd.slice(0, 6).join('\n')}`);
}
