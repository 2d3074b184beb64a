import { afterEach, describe, expect, it } from 'vitest';
import { blobToGuid, guidToBlob } from '#db/guid';
import { readVersion } from '#engine/sync/history';
import type { Change, OrgBooks } from '../../../sandbox/model.ts';
import { changeBooks, freshDump } from '../../support/changedBooks.ts';
import { daily, differences, dump, type Dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';

let bench: Bench;
afterEach(() => bench.close());

const SMALL = 4;
const first = (): string => bench.orgIds[SMALL] ?? '';
const books = (): OrgBooks => bench.sandbox.state.world.books(first());
const all = { offset: 0, limit: 1_000_000, includeArchived: true } as const;

const change = (...changes: Change[]): void => changeBooks(bench, first(), ...changes);
const fresh = (): Promise<Dump> => freshDump(bench, first());

const open = (type: 'ACCREC' | 'ACCPAY') =>
  books()
    .page('invoices', all)
    .records.filter((invoice) => invoice.status === 'AUTHORISED' && invoice.type === type && invoice.amountPaid === 0);

describe('what changed since the last sync', () => {
  it('is all that is read and written, and the file equals a fresh one', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    const [paid, voided] = open('ACCREC');
    const [bill] = open('ACCPAY');
    if (!paid || !voided || !bill) throw new Error('the books have too few open invoices');
    change(
      { kind: 'payInvoice', id: paid.id },
      { kind: 'voidInvoice', id: voided.id },
      { kind: 'editInvoice', id: bill.id, set: { reference: 'New reference' } },
      { kind: 'createInvoice', type: 'ACCREC', date: '2026-11-20', net: 12_345_600 },
    );
    const calls = bench.calls().length;
    const run = await bench.sync.start(first());
    expect(run.result).toBe('complete');
    expect(run.rows).toBeGreaterThan(0);
    expect(bench.calls().length - calls).toBeLessThanOrEqual(24);
    expect(run.steps.find((step) => step.step === 'invoices')?.rows).toBeLessThan(60);
    const db = bench.file(first());
    expect(differences(daily(dump(db)), daily(await fresh()))).toEqual([]);
    expect(db.prepare('SELECT status FROM invoice WHERE id = ?').get(guidToBlob(voided.id))).toEqual({
      status: 'VOIDED',
    });
  });

  it('an old document moves its month’s reports and all later balances', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    const [oldest] = [...books().page('invoices', all).records]
      .filter((invoice) => invoice.type === 'ACCREC' && invoice.status === 'AUTHORISED')
      .sort((a, b) => a.date.localeCompare(b.date));
    if (!oldest) throw new Error('no open invoice');
    change(
      { kind: 'voidInvoice', id: oldest.id },
      { kind: 'createInvoice', type: 'ACCPAY', date: '2025-12-10', net: 777_0000 },
    );
    await bench.sync.start(first());
    expect(differences(daily(dump(bench.file(first()))), daily(await fresh()))).toEqual([]);
  });

  it('a contact merged into another, twice over: its documents are the last one’s, as Xero shows them', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    const busy = [...new Set(open('ACCREC').map((invoice) => invoice.contactId))];
    const [one = '', two = '', three = ''] = busy;
    expect(three).not.toBe('');
    change({ kind: 'mergeContact', id: one, into: two });
    change(
      { kind: 'mergeContact', id: two, into: three },
      { kind: 'renameContact', id: three, name: 'The one that stays' },
    );
    expect((await bench.sync.start(first())).result).toBe('complete');
    expect(differences(daily(dump(bench.file(first()))), daily(await fresh()))).toEqual([]);
    const left = bench.file(first()).prepare('SELECT count(*) FROM invoice WHERE contact_id IN (?, ?)').pluck();
    expect(left.get(guidToBlob(one), guidToBlob(two))).toBe(0);
  });

  it('an edit that leaves the modified date alone is found by a full read, which comes by itself after a week', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    const [invoice] = open('ACCREC');
    if (!invoice) throw new Error('no open invoice');
    change({ kind: 'editInvoice', id: invoice.id, set: { dueDate: '2027-01-31' }, bump: false });
    const due = () =>
      bench.file(first()).prepare('SELECT due_date FROM invoice WHERE id = ?').pluck().get(guidToBlob(invoice.id));
    await bench.sync.start(first());
    expect(due()).toBe(invoice.dueDate);
    bench.sandbox.state.clock.advance(8 * 86_400_000);
    const run = await bench.sync.start(first());
    expect(run.full).toBe(true);
    expect(due()).toBe('2027-01-31');
    expect((await bench.sync.start(first())).full).toBe(false);
  });

  it('the next day: today’s reports replace yesterday’s, month ends stay', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    bench.sandbox.state.clock.advance(86_400_000);
    await bench.sync.start(first());
    const days = bench
      .file(first())
      .prepare<[], { name: string; to_date: string }>('SELECT name, to_date FROM report ORDER BY name, to_date')
      .all();
    const ofDay = days
      .filter((row) => row.name !== 'ExecutiveSummary' && !/-(28|29|30|31)$/.test(row.to_date))
      .map((row) => `${row.name} ${row.to_date}`);
    expect(ofDay.some((text) => text.includes('-22'))).toBe(false);
    expect(ofDay.filter((text) => text.startsWith('TrialBalance'))).toHaveLength(3);
    expect(differences(daily(dump(bench.file(first()))), daily(await fresh()))).toEqual([]);
  });
});

describe('records that move between two pages', () => {
  it('are neither lost nor doubled', async () => {
    bench = await startBench();
    const orgId = bench.orgIds[2] ?? '';
    const store = bench.sandbox.state.world.books(orgId);
    const invoices = [...store.page('invoices', all).records].sort((a, b) => a.updatedUtc.localeCompare(b.updatedUtc));
    expect(invoices.length).toBeGreaterThan(1000);
    // Edited right after page 1 was read: each of these moves the rest one place up, and one slips off page 2's front.
    for (const invoice of invoices.slice(0, 5)) {
      bench.sandbox.state.faults.add({
        endpoint: 'Invoices',
        tenant: orgId,
        page: 1,
        action: {
          kind: 'change',
          tenant: orgId,
          change: { kind: 'editInvoice', id: invoice.id, set: { reference: 'Edited' } },
        },
      });
    }
    const run = await bench.sync.start(orgId);
    expect(run.result).toBe('complete');
    const db = bench.file(orgId);
    const ids = new Set(
      db.prepare<[], Buffer>(`SELECT id FROM invoice WHERE type IN ('ACCREC', 'ACCPAY')`).pluck().all().map(blobToGuid),
    );
    expect(ids).toEqual(new Set(store.page('invoices', all).records.map((invoice) => invoice.id)));
    expect(db.prepare(`SELECT count(*) AS n FROM invoice WHERE reference = 'Edited'`).get()).toEqual({ n: 5 });
  });
});

describe('history', () => {
  it('replayed backwards, it gives every earlier state of the records', async () => {
    bench = await startBench();
    const states: Dump[] = [];
    const records = ['invoice', 'invoice_line', 'contact', 'address', 'payment', 'item'];
    const take = (): void => {
      const whole = dump(bench.file(first()));
      states.push(Object.fromEntries(records.map((table) => [table, whole[table] ?? []])));
    };
    await bench.sync.start(first());
    take();
    for (let round = 0; round < 4; round++) {
      const [invoice, other] = open(round % 2 === 0 ? 'ACCREC' : 'ACCPAY');
      const [item] = books().page('items', all).records;
      if (!invoice || !other) throw new Error('no open invoices');
      change(
        { kind: round % 2 === 0 ? 'payInvoice' : 'voidInvoice', id: invoice.id },
        { kind: 'editInvoice', id: other.id, set: { reference: `Round ${round}` } },
        { kind: 'renameContact', id: other.contactId, name: `Name ${round}` },
        ...(item && round === 2 ? [{ kind: 'deleteItem' as const, id: item.id }] : []),
      );
      await bench.sync.start(first());
      take();
    }
    expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(5);
    for (let run = states.length; run >= 1; run--)
      expect(differences(stateBefore(run + 1), states[run - 1] ?? {}), `after run ${run}`).toEqual([]);
  });

  /** The records as they were before run `run`: today's rows, with every version that a later run replaced put back. */
  function stateBefore(run: number): Dump {
    const db = bench.file(first());
    const tables: Dump = { invoice: [], invoice_line: [], contact: [], address: [], payment: [], item: [] };
    const children: Record<string, [string, string]> = {
      invoice: ['invoice_line', 'invoice_id'],
      contact: ['address', 'owner_id'],
    };
    const text = (row: Record<string, unknown>): string => {
      const plain: Record<string, unknown> = {};
      for (const [column, value] of Object.entries(row)) {
        if (column !== 'sync_run') plain[column] = Buffer.isBuffer(value) ? value.toString('hex') : value;
      }
      return JSON.stringify(plain);
    };
    for (const table of ['invoice', 'contact', 'payment', 'item']) {
      const versions = db
        .prepare<[string, number, number], { record_id: Buffer; body: Buffer }>(
          'SELECT record_id, body FROM history WHERE record = ? AND from_run < ? AND to_run >= ?',
        )
        .all(table, run, run);
      const replaced = new Set(versions.map((version) => version.record_id.toString('hex')));
      const child = children[table];
      for (const row of db
        .prepare<[number], Record<string, unknown>>(`SELECT * FROM ${table} WHERE sync_run < ?`)
        .all(run)) {
        expect(replaced.has((row['id'] as Buffer).toString('hex'))).toBe(false);
        tables[table]?.push(text(row));
        if (!child) continue;
        const rows = db.prepare<[Buffer], Record<string, unknown>>(`SELECT * FROM ${child[0]} WHERE ${child[1]} = ?`);
        for (const line of rows.all(row['id'] as Buffer)) tables[child[0]]?.push(text(line));
      }
      for (const version of versions) {
        const body = readVersion(version.body);
        const asBlobs = (line: Record<string, unknown>): Record<string, unknown> =>
          Object.fromEntries(
            Object.entries(line).map(([column, value]) => [
              column,
              typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value) ? guidToBlob(value) : value,
            ]),
          );
        tables[table]?.push(text(asBlobs(body.row)));
        if (!child) continue;
        (body.children[child[0]] ?? []).forEach((line, position) => {
          const owner = child[0] === 'address' ? { owner_type: 'contact' } : {};
          tables[child[0]]?.push(text({ ...owner, [child[1]]: version.record_id, position, ...asBlobs(line) }));
        });
      }
    }
    // The organisation's own address has no contact.
    const own = db
      .prepare<[], Record<string, unknown>>(`SELECT * FROM address WHERE owner_type = 'organisation'`)
      .all();
    tables['address']?.push(...own.map(text));
    return Object.fromEntries(Object.entries(tables).map(([table, rows]) => [table, rows.sort()]));
  }
});
