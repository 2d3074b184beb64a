import { afterEach, expect, it } from 'vitest';
import { startVolume, type VolumeServer } from './volumeServer.ts';

/** The first page of everything, the trial balance, and pages near and far, from a process with little memory. */

interface Size {
  readonly scenario: string;
  readonly seconds: number;
  readonly megabytes: number;
  readonly invoices: number;
}

const large: Size = { scenario: 'size-L', seconds: 60, megabytes: 250, invoices: 80_150 };
const largest: Size = { scenario: 'size-XL', seconds: 180, megabytes: 350, invoices: 400_750 };
const sizes = process.env['ORGFOLIO_NIGHTLY'] === '1' ? [large, largest] : [large];

const paged = ['Contacts', 'Invoices', 'CreditNotes', 'Payments', 'BankTransactions', 'ManualJournals'] as const;
const plain = ['Accounts', 'Items', 'TaxRates', 'TrackingCategories', 'Users', 'BankTransfers'] as const;

let server: VolumeServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

it.each(sizes)(
  '$scenario serves every list and report in bounded time and memory',
  { timeout: 400_000 },
  async (size) => {
    const own = await startVolume(size.scenario, 256);
    server = own;
    const told: Record<string, number> = {};
    for (const endpoint of paged) {
      const { body } = await own.get(`${endpoint}?page=1&pageSize=1000&includeArchived=true`);
      expect(body[endpoint]).toHaveLength(Math.min(1000, body.pagination?.itemCount ?? 0));
      if (endpoint === 'Invoices') expect(body.pagination?.itemCount).toBe(size.invoices);
    }
    for (const endpoint of plain)
      expect(((await own.get(endpoint)).body[endpoint] as unknown[]).length).toBeGreaterThan(0);
    told['first pages after seconds'] = own.age() / 1000;
    await own.get('Reports/TrialBalance?date=2026-10-31');
    await expect(own.journal()).resolves.toEqual([
      400,
      'This organisation is too large to be written out as one journal',
    ]);
    told['trial balance after seconds'] = own.age() / 1000;
    expect(own.age() / 1000).toBeLessThan(size.seconds);

    const took: Record<'first' | 'last', number[]> = { first: [], last: [] };
    const pages = Math.floor(size.invoices / 1000);
    // In turns, so that a busy machine slows both alike.
    for (let turn = 0; turn < 9; turn += 1) {
      took.first.push((await own.get('Invoices?page=1&pageSize=1000')).took);
      took.last.push((await own.get(`Invoices?page=${pages}&pageSize=1000`)).took);
    }
    told['page 1 in milliseconds'] = middle(took.first);
    told['last page in milliseconds'] = middle(took.last);
    expect(middle(took.last)).toBeLessThan(2 * middle(took.first));
    expect(middle(took.first)).toBeLessThan(2 * middle(took.last));

    const { body } = await own.get(`Invoices?page=${pages}&pageSize=1000&order=UpdatedDateUTC`);
    const chosen = (body['Invoices'] as { InvoiceID: string }[]).slice(0, 3).map((invoice) => invoice.InvoiceID);
    for (const id of chosen) await own.change({ kind: 'editInvoice', id, set: { reference: 'changed' } });
    const changed = await own.get('Invoices?page=1&pageSize=1000', { 'If-Modified-Since': '2026-11-22T08:00:00' });
    expect((changed.body['Invoices'] as { InvoiceID: string }[]).map((invoice) => invoice.InvoiceID)).toEqual(chosen);
    told['changes since in milliseconds'] = changed.took;

    const memory = own.memory();
    if (memory !== null) {
      told['resident megabytes'] = memory;
      expect(memory).toBeLessThan(size.megabytes);
    }
    process.stdout.write(`${size.scenario}: ${JSON.stringify(told)}\n`);
  },
);
