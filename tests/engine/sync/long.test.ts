import { afterEach, expect, it } from 'vitest';
import { counts, differences, dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';

let bench: Bench;
afterEach(() => bench.close());

it('of a long list the open documents are stored first, and all of it in the end', async () => {
  bench = await startBench({ scenario: 'size-M' });
  const [orgId = ''] = bench.orgIds;
  const run = await bench.sync.start(orgId);
  expect(run.result).toBe('complete');
  const invoices = bench.calls(orgId).filter((call) => call.startsWith('Invoices'));
  const open = invoices.findIndex((call) => call.includes('Statuses=AUTHORISED'));
  expect(open).toBeGreaterThan(0);
  expect(open).toBeLessThan(6);
  const books = bench.sandbox.state.world.books(orgId);
  const total = (name: 'invoices' | 'creditNotes'): number => books.page(name, { offset: 0, limit: 1 }).total;
  expect(counts(bench.file(orgId))['invoice']).toBe(total('invoices') + total('creditNotes'));
  const before = dump(bench.file(orgId));
  const again = await bench.sync.start(orgId, { full: true });
  expect(again).toMatchObject({ result: 'complete', rows: 0, full: true });
  expect(differences(dump(bench.file(orgId)), before)).toEqual([]);
  expect(bench.file(orgId).prepare('SELECT count(*) AS n FROM history').get()).toEqual({ n: 0 });
}, 120_000);
