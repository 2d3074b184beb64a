import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobToGuid } from '#db/guid';
import { cashSyncSteps, syncSteps } from '#engine/sync/service';
import type { OrgBooks, RecordName } from '../../../sandbox/model.ts';
import { counts, differences, dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';
import en from '../../../renderer/i18n/en/sync.json' with { type: 'json' };
import nl from '../../../renderer/i18n/nl/sync.json' with { type: 'json' };

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await Promise.all(bench.orgIds.map((orgId) => bench.sync.start(orgId)));
}, 120_000);
afterAll(() => bench.close());

const all = { offset: 0, limit: 1_000_000, includeArchived: true } as const;
const books = (orgId: string): OrgBooks => bench.sandbox.state.world.books(orgId);
const total = (orgId: string, name: RecordName): number => books(orgId).page(name, all).total;

describe('a first sync', () => {
  it('ends well for every organisation; only the one without reports permission is partly there', () => {
    expect(bench.orgIds).toHaveLength(5);
    for (const run of bench.ended) {
      const noReports = run.steps.filter((step) => step.state === 'notPermitted');
      if (noReports.length === 0) {
        expect(run.result).toBe('complete');
        expect(run.failure).toBeNull();
      } else {
        expect(run.result).toBe('partly');
        expect(run.failure?.code).toBe('xero.reportsNotPermitted');
        expect(noReports.map((step) => step.step)).toContain('trialBalance');
        expect(run.steps.find((step) => step.step === 'invoices')?.state).toBe('done');
      }
      expect(run.dayLeft).not.toBeNull();
      expect(run.bytes).toBeGreaterThan(100_000);
    }
    expect(bench.ended.filter((run) => run.result === 'partly')).toHaveLength(1);
  });

  it('stores exactly the records the books have', () => {
    for (const orgId of bench.orgIds) {
      const rows = counts(bench.file(orgId));
      const journals = bench.ended
        .find((run) => run.orgId === orgId)
        ?.steps.find((step) => step.step === 'manualJournals');
      expect(rows['account']).toBe(total(orgId, 'accounts'));
      expect(rows['contact']).toBe(total(orgId, 'contacts'));
      expect(rows['invoice']).toBe(total(orgId, 'invoices') + total(orgId, 'creditNotes'));
      expect(rows['payment']).toBe(total(orgId, 'payments'));
      expect(rows['bank_transaction']).toBe(total(orgId, 'bankTransactions'));
      expect(rows['bank_transfer']).toBe(total(orgId, 'bankTransfers'));
      expect(rows['prepayment']).toBe(total(orgId, 'prepayments') + total(orgId, 'overpayments'));
      expect(rows['item']).toBe(total(orgId, 'items'));
      expect(rows['tax_rate']).toBe(total(orgId, 'taxRates'));
      expect(rows['xero_user']).toBe(total(orgId, 'users'));
      expect(rows['manual_journal']).toBe(journals?.state === 'done' ? total(orgId, 'manualJournals') : 0);
      expect(rows['organisation']).toBe(1);
    }
  });

  it('every document’s amounts, days and lines are those of the books', () => {
    for (const orgId of bench.orgIds) {
      const db = bench.file(orgId);
      const stored = new Map(
        db
          .prepare<[], Record<string, unknown>>('SELECT * FROM invoice')
          .all()
          .map((row) => [blobToGuid(row['id'] as Buffer), row]),
      );
      const base = books(orgId).organisation.baseCurrency;
      for (const record of books(orgId).page('invoices', all).records) {
        const row = stored.get(record.id);
        expect(row).toMatchObject({
          type: record.type,
          number: record.number,
          date: record.date,
          status: record.status,
          sub_total: record.subTotal,
          total_tax: record.totalTax,
          total: record.total,
          amount_due: record.amountDue,
          amount_paid: record.amountPaid,
          amount_credited: record.amountCredited,
          currency_code: record.currencyCode,
          due_date: record.status === 'VOIDED' ? null : record.dueDate,
        });
        if (record.currencyCode === base) expect(row?.['base_total']).toBe(record.total);
        else expect(row?.['base_total']).not.toBe(record.total);
      }
      for (const record of books(orgId).page('creditNotes', all).records) {
        expect(stored.get(record.id)).toMatchObject({ total: record.total, amount_due: record.remainingCredit });
      }
    }
  });

  it('lines sum to their document in base currency, credit notes negative', () => {
    for (const orgId of bench.orgIds) {
      const off = bench
        .file(orgId)
        .prepare(
          `SELECT i.number, i.base_sub_total, sum(l.base_net) AS lines FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
           GROUP BY i.id HAVING sum(l.base_net) <> CASE WHEN i.type LIKE '%CREDIT' THEN -i.base_sub_total ELSE i.base_sub_total END`,
        )
        .all();
      expect(off).toEqual([]);
    }
  });

  it('trial balances balance, and today’s is the books’ own', () => {
    for (const run of bench.ended.filter((ended) => ended.result === 'complete')) {
      const db = bench.file(run.orgId);
      const sums = db
        .prepare<[], { to_date: string; debit: number; credit: number; lines: number }>(
          `SELECT r.to_date, sum(l.ytd_debit) AS debit, sum(l.ytd_credit) AS credit, count(*) AS lines
           FROM report r JOIN trial_balance_line l ON l.report_id = r.id GROUP BY r.id`,
        )
        .all();
      expect(sums.length).toBeGreaterThan(12);
      for (const sum of sums) expect(sum.debit, sum.to_date).toBe(sum.credit);
    }
  });

  it('net profit of a month is the same in the statement and from the trial balance’s movements', () => {
    for (const run of bench.ended.filter((ended) => ended.result === 'complete')) {
      const rows = bench
        .file(run.orgId)
        .prepare<[], { month: string; lines: number; movement: number }>(
          `SELECT p.to_date AS month,
             (SELECT coalesce(sum(CASE WHEN a.class = 'REVENUE' THEN l.amount ELSE -l.amount END), 0)
              FROM statement_line l JOIN account a ON a.id = l.account_id WHERE l.report_id = p.id AND l.kind = 'account') AS lines,
             (SELECT coalesce(sum(t.credit - t.debit), 0) FROM trial_balance_line t JOIN account a ON a.id = t.account_id
              WHERE t.report_id = b.id AND a.class IN ('REVENUE', 'EXPENSE')) AS movement
           FROM report p JOIN report b ON b.name = 'TrialBalance' AND b.to_date = p.to_date
           WHERE p.name = 'ProfitAndLoss' AND p.from_date = substr(p.to_date, 1, 7) || '-01'`,
        )
        .all();
      expect(rows.length).toBeGreaterThan(10);
      for (const row of rows) expect(row.lines, row.month).toBe(row.movement);
    }
  });

  it('the first calls answer what a reader looks at first, and everything but the months fits the first sixty', () => {
    for (const run of bench.ended.filter((ended) => ended.result === 'complete')) {
      const calls = bench.calls(run.orgId);
      expect(calls[0]).toMatch(/^Organisation/);
      expect(calls[1]).toMatch(/^Accounts/);
      expect(
        calls
          .slice(2, 6)
          .every(
            (call) =>
              call.startsWith('Reports/TrialBalance') || call.startsWith('Reports/') || call.startsWith('Invoices'),
          ),
      ).toBe(true);
      const months = run.steps
        .filter((step) => step.step.endsWith('Months'))
        .reduce((sum, step) => sum + step.calls, 0);
      expect(run.calls - months).toBeLessThanOrEqual(60);
      expect(run.calls).toBe(calls.length);
    }
  });

  it('calls Xero in the way it wants to be called', () => {
    for (const call of bench.calls()) {
      if (call.startsWith('Reports/ProfitAndLoss') || call.startsWith('Reports/BalanceSheet'))
        expect(call).toContain('standardLayout=true');
      if (/^Reports\/ProfitAndLoss .*periods=/.test(call)) expect(call).toMatch(/toDate=\d{4}-\d{2}-31/);
      if (/^(Invoices|Payments|Contacts) /.test(call) && !call.endsWith('pageSize=1'))
        expect(call).toContain('pageSize=1000');
      if (call.startsWith('ManualJournals')) expect(call).not.toContain('order=');
      if (/^(Items|Accounts|BankTransfers)/.test(call)) expect(call).not.toContain('page=');
    }
  });

  it('tells who the organisation is and what a step is called', () => {
    const facts = [...bench.facts.values()];
    expect(facts).toHaveLength(5);
    for (const fact of facts)
      expect(fact).toMatchObject({ baseCurrency: expect.stringMatching(/^[A-Z]{3}$/), yearEndDay: expect.any(Number) });
    for (const step of [...syncSteps, ...cashSyncSteps]) {
      expect(en.steps).toHaveProperty(step);
      expect(nl.steps).toHaveProperty(step);
    }
    expect(Object.keys(en.steps)).toEqual(Object.keys(nl.steps));
  });

  it('its progress ends with every step ended and no call expected', () => {
    const last = bench.progress.filter((view) => view.orgId === bench.orgIds[0]).at(-1);
    expect(last?.steps.every((step) => ['done', 'skipped'].includes(step.state))).toBe(true);
    expect(last?.calls).toBe(last?.callsExpected);
    expect(last?.secondsLeft).toBe(0);
    expect(last?.first).toBe(true);
  });
});

describe('a second sync', () => {
  it('writes nothing when nothing changed, in few calls', async () => {
    for (const orgId of bench.orgIds) {
      const before = dump(bench.file(orgId), { runs: true });
      const run = await bench.sync.start(orgId);
      expect(run.rows).toBe(0);
      expect(run.calls).toBeLessThanOrEqual(25);
      expect(differences(dump(bench.file(orgId), { runs: true }), before)).toEqual([]);
      expect(bench.file(orgId).prepare('SELECT count(*) AS n FROM history').get()).toEqual({ n: 0 });
    }
  }, 60_000);

  it('writes nothing when it reads everything again either', async () => {
    const [orgId = ''] = bench.orgIds;
    const before = dump(bench.file(orgId));
    const run = await bench.sync.start(orgId, { full: true });
    expect(run.full).toBe(true);
    expect(run.rows).toBe(0);
    expect(run.calls).toBeGreaterThan(90);
    expect(differences(dump(bench.file(orgId)), before)).toEqual([]);
  });

  it('two starts at once are one run', async () => {
    const [orgId = ''] = bench.orgIds;
    const [a, b] = await Promise.all([bench.sync.start(orgId), bench.sync.start(orgId)]);
    expect(a.runId).toBe(b.runId);
  });
});

describe('the cash basis', () => {
  it('is read on demand beside the other, and differs from it', async () => {
    const [orgId = ''] = bench.orgIds;
    const before = dump(bench.file(orgId))['report'] ?? [];
    const run = await bench.sync.fetchCashBasis(orgId);
    expect(run.result).toBe('complete');
    expect(run.calls).toBeLessThanOrEqual(50);
    const after = dump(bench.file(orgId))['report'] ?? [];
    expect(after.filter((line) => line.includes('"basis":"accrual"'))).toEqual(before);
    const sums = bench
      .file(orgId)
      .prepare<[], { basis: string; total: number }>(
        `SELECT r.basis, sum(abs(l.amount)) AS total FROM report r JOIN statement_line l ON l.report_id = r.id
         WHERE r.name = 'ProfitAndLoss' GROUP BY r.basis ORDER BY r.basis`,
      )
      .all();
    expect(sums.map((sum) => sum.basis)).toEqual(['accrual', 'cash']);
    expect(sums[0]?.total).not.toBe(sums[1]?.total);
  });
});
