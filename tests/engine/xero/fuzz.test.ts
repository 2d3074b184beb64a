import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bankTransactions, bankTransfers, payments } from '#engine/xero/resources/bank';
import { contacts } from '#engine/xero/resources/contacts';
import { creditNotes, invoices } from '#engine/xero/resources/invoices';
import { manualJournals } from '#engine/xero/resources/manualJournals';
import { accounts, items, taxRates, trackingCategories, users } from '#engine/xero/resources/masters';
import { organisation } from '#engine/xero/resources/organisation';
import { overpayments, prepayments } from '#engine/xero/resources/prepayments';
import { bankSummaryLines, executiveSummaryLines, statementColumns, trialBalanceLines } from '#engine/xero/reports';
import type { Resource, Value } from '#engine/xero/resource';
import { schemaReaders } from '../../support/schemaReaders/index.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';

const lists: readonly Resource[] = [
  organisation,
  accounts,
  invoices,
  creditNotes,
  payments,
  bankTransactions,
  bankTransfers,
  prepayments,
  overpayments,
  contacts,
  items,
  manualJournals,
  taxRates,
  trackingCategories,
  users,
];
const reports: Record<string, (raw: unknown) => readonly Value[][]> = {
  'Reports/TrialBalance?date=2026-11-22': (raw) => trialBalanceLines(raw, new Map()),
  'Reports/ProfitAndLoss?fromDate=2026-10-01&toDate=2026-10-31&periods=11&timeframe=MONTH': (raw) =>
    statementColumns(raw, 12).flat(),
  'Reports/BalanceSheet?date=2026-10-31&periods=11&timeframe=MONTH': (raw) => statementColumns(raw, 12).flat(),
  'Reports/BankSummary?fromDate=2026-10-01&toDate=2026-10-31': bankSummaryLines,
  'Reports/ExecutiveSummary?date=2026-11-22': executiveSummaryLines,
};

let bench: Bench;
const records = new Map<Resource, unknown[]>();
const trees = new Map<string, unknown>();

beforeAll(async () => {
  bench = await startBench();
  const reply = await bench.tokens.accessToken('user');
  const token = reply.ok ? reply.value.token : '';
  const get = async (path: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${bench.sandbox.origin}/api.xro/2.0/${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        'xero-tenant-id': bench.orgIds[2] ?? '',
        accept: 'application/json',
      },
    });
    return (await response.json()) as Record<string, unknown>;
  };
  for (const list of lists) {
    const body = await get(`${list.path}?page=1&pageSize=40&unitdp=4&includeArchived=true`);
    records.set(list, (body[list.key] as unknown[]).slice(0, 40));
  }
  for (const path of Object.keys(reports)) trees.set(path, (await get(path))['Reports']);
}, 60_000);
afterAll(() => bench.close());

const weird = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e300,
    Infinity,
    NaN,
    true,
    [],
    {},
    '/Date(0+0000)/',
    '/Date(9e99)/',
    '1e5',
    '-',
    '12.345678901234567890',
    '١٢',
    'x'.repeat(5000),
  ),
  fc.jsonValue(),
  fc.double(),
  fc.string(),
);

/** What Xero might send, and what only looks like it. */
const strange = fc.oneof(
  weird,
  fc.constantFrom<unknown>(
    ...[
      '2026-02-30T00:00:00',
      '2026-02-28T00:00:00',
      '2024-02-29T00:00:00',
      '0001-01-01T00:00:00',
      '2026-10-20',
      '2026-10-20T11:12:13Z',
    ],
    ...[
      '/Date(1698796800000+0000)/',
      '/Date(1698796800000)/',
      '/Date(1698796800000-1100)/',
      '/Date(000000000000)/',
      '/Date(99999999999)/',
    ],
    ...['/Date(1698796800000+0000)', '/Date(16987968000x0+0000)/', '/Date(-1698796800000)/', '/Date(9999999999999)/'],
    ...[
      '00000000-0000-0000-0000-000000000000',
      'BB1F5A3C-978B-47EE-85FC-AFFAA8E50BA6',
      'bb1f5a3c-978b-47ee-85fc-affaa8e50bag',
    ],
    ...['bb1f5a3c_978b-47ee-85fc-affaa8e50ba6', 'bb1f5a3c-978b-47ee-85fc-affaa8e50ba', 'Inclusive', 'INCLUSIVE', false],
    ...[0.00005, -0.00005, 1.005, 12345678901.2345, 899999999999.9999, 900000000001, 1e-7, -0, 2.5e3, 1.2345678901],
  ),
);

/** The same value with whatever lies at one of its places replaced, or taken away. */
function spoil(value: unknown, path: readonly number[], by: unknown): unknown {
  if (typeof value !== 'object' || value === null || path.length === 0) return by;
  const [step = 0, ...rest] = path;
  const keys = Object.keys(value);
  if (keys.length === 0) return by;
  const key = keys[step % keys.length] ?? '';
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value };
  copy[key] = spoil((value as Record<string, unknown>)[key], rest, by);
  return copy;
}

/** SQLite could hold it, and no amount has become a fraction. */
function isStorable(value: Value): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return value === null || typeof value === 'string' || (Buffer.isBuffer(value) && value.length === 16);
}

it('records with anything in any place are either refused or storable, and sound ones are always read', () => {
  for (const [list, sound] of records) {
    for (const raw of sound) expect(() => list.read(raw, { baseCurrency: 'NZD' }), list.path).not.toThrow();
    if (sound.length === 0) continue;
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }), weird, (index, path, by) => {
        const raw = spoil(sound[index % sound.length], path, by);
        let read;
        try {
          read = list.read(raw, { baseCurrency: 'NZD' });
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        for (const record of read) {
          expect(record.row).toHaveLength(list.shape.columns.length);
          expect(record.row.every(isStorable)).toBe(true);
          record.children.forEach((rows, child) => {
            for (const row of rows) {
              expect(row).toHaveLength(list.shape.children[child]?.columns.length ?? -1);
              expect(row.every(isStorable)).toBe(true);
            }
          });
        }
      }),
      { numRuns: 300 },
    );
  }
});

it('the long lists are read as their schemas would read them, sound or spoilt', () => {
  const outcome = (read: () => unknown): unknown => {
    try {
      return read();
    } catch {
      return 'refused';
    }
  };
  const context = { baseCurrency: 'NZD' };
  let refused = 0;
  for (const [list, sound] of records) {
    const bySchema = schemaReaders[list.step];
    if (!bySchema || sound.length === 0) continue;
    for (const raw of sound) expect(list.read(raw, context), list.path).toEqual(bySchema(raw, context));
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.array(fc.tuple(fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }), strange), { maxLength: 3 }),
        (index, changes) => {
          const raw = changes.reduce((value, [path, by]) => spoil(value, path, by), sound[index % sound.length]);
          const expected = outcome(() => bySchema(raw, context));
          if (expected === 'refused') refused++;
          expect(outcome(() => list.read(raw, context))).toEqual(expected);
        },
      ),
      { numRuns: 1500 },
    );
  }
  expect(refused).toBeGreaterThan(1000);
});

it('the same for reports', () => {
  for (const [path, read] of Object.entries(reports)) {
    const sound = trees.get(path);
    expect(read(sound).length, path).toBeGreaterThan(3);
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 9 }), weird, (steps, by) => {
        let lines: readonly Value[][];
        try {
          lines = read(spoil(sound, steps, by));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        for (const line of lines) expect(line.every(isStorable)).toBe(true);
      }),
      { numRuns: 300 },
    );
  }
});
