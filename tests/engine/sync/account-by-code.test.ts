import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { guidToBlob } from '#db/guid';
import { prepared } from '#db/open';
import { openOrgForWriting } from '#db/orgFiles';
import { createSummaries } from '../../../main/engine/summaries/collector.ts';
import { RecordStore } from '../../../main/engine/sync/recordStore.ts';
import { invoices } from '../../../main/engine/xero/resources/invoices.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgfolio-code-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sales = 'aaaaaaaa-0000-4000-8000-000000000003';

it('a line that names its account by code only is joined to that account, and is not rewritten when read again', () => {
  const orgId = '11111111-2222-4333-8444-555555555555';
  const db = openOrgForWriting({ profileDir: folder, orgId, key: randomBytes(32) });
  prepared(db, `INSERT INTO account (id, code, name, type, class, status, description, tax_type, sync_run)
    VALUES (?, '200', 'Sales', 'REVENUE', 'REVENUE', 'ACTIVE', '', '', 1)`).run(guidToBlob(sales)); // prettier-ignore
  const raw = {
    InvoiceID: 'bbbbbbbb-0000-4000-8000-000000000001',
    Type: 'ACCREC',
    InvoiceNumber: 'INV-1',
    Contact: { ContactID: 'cccccccc-0000-4000-8000-000000000001', Name: 'Harbour Cafe' },
    Date: '/Date(1792454400000+0000)/',
    Status: 'AUTHORISED',
    LineAmountTypes: 'NoTax',
    SubTotal: 30,
    TotalTax: 0,
    Total: 30,
    AmountDue: 30,
    CurrencyCode: 'NZD',
    LineItems: [
      { LineItemID: 'dddddddd-0000-4000-8000-000000000001', AccountCode: '200', LineAmount: 10, TaxAmount: 0 },
      { LineItemID: 'dddddddd-0000-4000-8000-000000000002', AccountCode: '999', LineAmount: 20, TaxAmount: 0 },
    ],
  };
  const store = new RecordStore(db, invoices.shape, {
    runId: 1,
    now: '2026-11-22T09:00:00Z',
    summaries: createSummaries(db),
  });
  const [record] = invoices.read(raw, { baseCurrency: 'NZD' });
  if (!record) throw new Error('the invoice was not read');
  expect(store.put(record)).toBe(true);
  const ids = prepared<[], Buffer | null>(db, 'SELECT account_id FROM invoice_line ORDER BY position').pluck().all();
  expect(ids).toEqual([guidToBlob(sales), null]);
  expect(store.put(record)).toBe(false);
  db.close();
});
