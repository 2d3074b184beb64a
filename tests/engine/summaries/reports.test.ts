import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, afterEach, expect, it } from 'vitest';
import { guidToBlob } from '#db/guid';
import type { WritableDb } from '#db/open';
import { openOrgForWriting } from '#db/orgFiles';
import { createSummaries } from '../../../main/engine/summaries/collector.ts';
import type { Writing } from '../../../main/engine/sync/history.ts';
import { RecordStore } from '../../../main/engine/sync/recordStore.ts';
import { dropPastDays, putReport } from '../../../main/engine/sync/reportStore.ts';
import type { ParsedReport } from '../../../main/engine/xero/reports.ts';
import type { Value } from '../../../main/engine/xero/resource.ts';
import { accounts } from '../../../main/engine/xero/resources/masters.ts';
import { wrongCells } from '../../support/summaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgfolio-report-sums-'));
const bank = guidToBlob('aaaaaaaa-0000-4000-8000-000000000001');
const sales = guidToBlob('aaaaaaaa-0000-4000-8000-000000000002');
let db: WritableDb;
let writing: Writing;

beforeEach(() => {
  db = openOrgForWriting({ profileDir: folder, orgId: '11111111-2222-4333-8444-555555555555', key: randomBytes(32) });
  db.exec(`INSERT INTO sync_run (id, started_utc) VALUES (1, '2026-11-22T09:00:00Z')`);
  writing = { runId: 1, now: '2026-11-22T09:00:00Z', summaries: createSummaries(db) };
  putAccount(bank, 'BANK', 'ASSET');
  putAccount(sales, 'SALES', 'REVENUE');
});
afterEach(() => {
  db.close();
  rmSync(join(folder, 'orgs'), { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stores an account as the sync does; columns that do not matter here are empty. */
function putAccount(id: Buffer, type: string, kind: string): void {
  const given: Record<string, Value> = { id, type, class: kind, system_account: null, bank_account_type: null };
  const { columns } = accounts.shape;
  const row = columns.map((column) => (column in given ? (given[column] ?? null) : ''));
  db.transaction(() => {
    new RecordStore(db, accounts.shape, writing).put({ row, children: [] });
    writing.summaries.flush();
  })();
}

const trial = (to: string, amount: number): ParsedReport => ({
  name: 'TrialBalance', basis: 'accrual', from: to, to,
  lines: [
    [bank, 'Bank', '090', 'Assets', 500, 0, amount, 0],
    [sales, 'Sales', '200', 'Revenue', 0, 500, 0, amount],
    [null, 'Elsewhere', null, 'Equity', 0, 0, 0, 0],
  ],
}); // prettier-ignore
const cells = (): unknown[] =>
  db.prepare('SELECT section, type, amount, n FROM sum_report_group ORDER BY report_id, section, type').raw().all();

it('a stored report is summed by account type, and anew when its lines are replaced', () => {
  putReport(db, writing, trial('2026-10-31', 70_000));
  expect(cells()).toEqual([['', '-', 0, 1], ['', 'BANK', 70_000, 1], ['', 'SALES', -70_000, 1]]); // prettier-ignore
  putReport(db, writing, trial('2026-10-31', 80_000));
  expect(cells()).toEqual([['', '-', 0, 1], ['', 'BANK', 80_000, 1], ['', 'SALES', -80_000, 1]]); // prettier-ignore
  expect(wrongCells(db)).toEqual([]);
});

it('an account of another type moves the sums of all stored reports', () => {
  putReport(db, writing, trial('2026-10-31', 70_000));
  putReport(db, writing, {
    name: 'ProfitAndLoss', basis: 'accrual', from: '2026-10-01', to: '2026-10-31',
    lines: [
      ['account', 'Income', 'Sales', sales, 500],
      ['summary', 'Income', 'Total income', null, 500],
    ],
  }); // prettier-ignore
  putAccount(sales, 'OTHERINCOME', 'REVENUE');
  expect(cells()).toEqual([
    ['', '-', 0, 1],
    ['', 'BANK', 70_000, 1],
    ['', 'OTHERINCOME', -70_000, 1],
    ['Income', 'OTHERINCOME', 500, 1],
  ]);
  expect(wrongCells(db)).toEqual([]);
});

it('the sums of a report go with it', () => {
  putReport(db, writing, trial('2026-11-21', 70_000));
  dropPastDays(db, 'TrialBalance', 'accrual', [], '2026-11-22');
  expect(cells()).toEqual([]);
});
