/** Rules of figures that sound books never show: each case changes stored rows so that the wrong rule would be seen. */
import { afterEach, describe, expect, it } from 'vitest';
import { rebuildSummaries } from '#db/org/summaries';
import { foundIn } from '#engine/desk/found';
import { identitiesOf, tileIdentities } from '#engine/metrics/identities';
import { readSources } from '#engine/metrics/sources';
import { reportDocument } from '#engine/reports/index';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import type { InvoiceRecord } from '../../../sandbox/model.ts';
import { loaded, now, text, tile, type Loaded } from '../../support/figures.ts';
import { endOfMonth } from '../../support/loadReports.ts';

let org: Loaded | undefined;
afterEach(() => org?.close());
const load = (index: number, change?: (books: Loaded['books']) => void, cash = false): Loaded => {
  const scene = loadWorld('first', now);
  const books = scene.books(scene.tenantIds[index] ?? '');
  change?.(books);
  return (org = loaded(books, { cash }));
};
const reportOf = (one: Loaded, report: 'bank-accounts' | 'balance-sheet') =>
  reportDocument(one.db, {
    report,
    basis: 'accrual',
    lang: 'en',
    head: one.head,
    now: new Date(now),
    options: {},
    asOf: undefined,
    choices: {},
  });
const blob = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const accountOf = ({ db }: Loaded, where: string): Buffer =>
  db.prepare<[], { id: Buffer }>(`SELECT id FROM account WHERE ${where} LIMIT 1`).get()?.id ?? Buffer.alloc(16);

describe('a remainder of the control account', () => {
  /** Books the revaluation of receivables as Xero does: the control account and the unrealised result. */
  const revalue = (one: Loaded, by: number): void => {
    const debtors = accountOf(one, `system_account = 'DEBTORS'`);
    const unrealised = accountOf(one, `system_account = 'UNREALISEDCURRENCYGAIN'`);
    const report = `(SELECT id FROM report WHERE name = 'TrialBalance' AND basis = 'accrual' AND to_date = '${one.today}')`;
    one.db
      .prepare(`UPDATE trial_balance_line SET ytd_debit = ytd_debit + ? WHERE report_id = ${report} AND account_id = ?`)
      .run(by, debtors);
    one.db.prepare(`DELETE FROM trial_balance_line WHERE report_id = ${report} AND account_id = ?`).run(unrealised);
    one.db
      .prepare(
        `INSERT INTO trial_balance_line (report_id, position, account_id, account_code, account_name, section, debit, credit, ytd_debit, ytd_credit)
         VALUES (${report}, 9999, ?, '', '', '', 0, ?, 0, ?)`,
      )
      .run(unrealised, by, by);
    rebuildSummaries(one.db);
  };

  it('is revaluation where the unrealised result holds the same, to the cent', () => {
    const one = load(2);
    revalue(one, 12_300);
    const { tieOut } = tile(one.tiles(), 'T10');
    expect(tieOut.status).toBe('explained');
    expect(tieOut.items.find((item) => item.key === 'revaluation')?.amount).toBe('-1.23');
  });

  it('is an error where it does not: a cent off stays open', () => {
    const one = load(2, (books) => {
      const chosen = books
        .page('invoices', { offset: 0, limit: 100_000 })
        .records.find((d: InvoiceRecord) => d.type === 'ACCREC' && d.status === 'AUTHORISED');
      books.change({ kind: 'corruptInvoice', id: chosen?.id ?? '', by: 100 }, now);
    });
    revalue(one, 12_300);
    expect(tile(one.tiles(), 'T10').tieOut.status).toBe('open');
  });
});

it('an overdrawn account stands where the balance sheet of its own day has it', () => {
  const one = load(0);
  const day = endOfMonth(one.today, 6);
  const bank = accountOf(one, `type = 'BANK' AND bank_account_type <> 'CREDITCARD'`);
  const debts = (): number =>
    Math.round(Number(tile(one.tiles(), 'T24').series.find((point) => point.key === day)?.value) * 100);
  const before = debts();
  const reports = `(SELECT id FROM report WHERE basis = 'accrual' AND name = ? AND to_date = '${day}')`;
  // Cards that stood among the liabilities are kept among the assets as well, where this sheet now keeps overdrafts.
  const cards = one.db
    .prepare<[string, Buffer], { amount: number | null }>(
      `SELECT SUM(MAX(l.ytd_credit - l.ytd_debit, 0)) AS amount FROM trial_balance_line l JOIN account a ON a.id = l.account_id
       WHERE l.report_id IN ${reports} AND a.type = 'BANK' AND a.id <> ?`,
    )
    .get('TrialBalance', bank);
  one.db
    .prepare(
      `UPDATE trial_balance_line SET ytd_debit = 0, ytd_credit = 1000000 WHERE report_id IN ${reports} AND account_id = ?`,
    )
    .run('TrialBalance', bank);
  const overdraw = one.db.prepare(
    `UPDATE statement_line SET amount = ? WHERE report_id IN ${reports} AND account_id = ?`,
  );
  overdraw.run(1_000_000, 'BalanceSheet', bank);
  one.db
    .prepare(
      `UPDATE statement_line SET section = (SELECT l.section FROM statement_line l JOIN account a ON a.id = l.account_id
       WHERE l.report_id = statement_line.report_id AND a.class = 'LIABILITY' AND a.type <> 'BANK' LIMIT 1)
       WHERE report_id IN ${reports} AND account_id = ?`,
    )
    .run('BalanceSheet', bank);
  rebuildSummaries(one.db);
  // Listed among the liabilities on that day: a liability.
  expect(debts()).toBe(before + 10_000);
  overdraw.run(-1_000_000, 'BalanceSheet', bank);
  rebuildSummaries(one.db);
  // A negative asset on that day: no liability, whatever newer sheets show.
  expect(debts()).toBe(before - (cards?.amount ?? 0) / 100);
});

it('debtor days follow the accrual reports on cash basis too', () => {
  const one = load(0, undefined, true);
  const { db } = one;
  const last = endOfMonth(one.today, 1);
  const report = db
    .prepare<[string], { id: number }>(
      `SELECT id FROM report WHERE name = 'ProfitAndLoss' AND basis = 'accrual' AND to_date = ? ORDER BY from_date DESC`,
    )
    .get(last);
  db.prepare(
    `UPDATE statement_line SET amount = amount + 100 WHERE report_id = ? AND position = (SELECT MAX(position) FROM statement_line WHERE report_id = ? AND kind <> 'account')`,
  ).run(report?.id, report?.id);
  const document = one.tiles({ basis: 'cash' });
  expect(tile(document, 'T19').tieOut.status).toBe('tied');
  expect(tile(document, 'T30').tieOut.status).toBe('open');
  expect(tile(document, 'T28').tieOut.status).not.toBe('open');
});

it('months before the books were taken over are not complete, although old invoices are dated in them', () => {
  const one = load(0);
  const begin = endOfMonth(one.today, 6);
  one.db
    .prepare(
      `UPDATE trial_balance_line SET debit = 0, credit = 0 WHERE report_id IN (SELECT id FROM report WHERE name = 'TrialBalance' AND to_date <= ?)`,
    )
    .run(begin);
  rebuildSummaries(one.db);
  const document = one.tiles();
  expect(tile(document, 'T28').chips).toContain('annualised');
  expect(tile(document, 'T28').window.from.slice(0, 7)).toBe(endOfMonth(one.today, 5).slice(0, 7));
  expect(tile(document, 'T08')).toMatchObject({ value: null, reason: 'fewer than 24 months' });
});

it.each([
  [
    'payment',
    `UPDATE payment SET amount = amount + 100, base_amount = base_amount + 100, bank_amount = bank_amount + 100 WHERE id = ?`,
    `SELECT id FROM payment WHERE type = 'ACCRECPAYMENT' AND status = 'AUTHORISED' AND date >= '2026-11-01' AND date <= '2026-11-20' LIMIT 1`,
    ['T01', 'T02'],
  ],
  [
    'bank transaction',
    `UPDATE bank_transaction SET total = total + 100, base_total = base_total + 100 WHERE id = ?`,
    `SELECT id FROM bank_transaction WHERE type = 'SPEND' AND status = 'AUTHORISED' AND date >= '2026-11-01' AND date <= '2026-11-20' LIMIT 1`,
    ['T01', 'T03'],
  ],
])('a %s wrong by one cent opens the cash figures, and is named', (_title, change, find, expected) => {
  const one = load(0);
  const wrong = one.db.prepare<[], { id: Buffer }>(find).get();
  one.db.prepare(change).run(wrong?.id);
  rebuildSummaries(one.db);
  const document = one.tiles();
  expect(document.tiles.filter((entry) => entry.tieOut.status === 'open').map((entry) => entry.id)).toEqual(expected);
  for (const id of expected) {
    const named = tile(document, id).tieOut.items.filter((item) => item.key === 'document');
    expect(named.map((item) => item.documentId?.replaceAll('-', ''))).toEqual([wrong?.id.toString('hex')]);
    expect(Math.abs(Number(named[0]?.amount))).toBe(0.01);
  }
  expect(reportOf(one, 'bank-accounts').tieOut.status).toBe('open');
});

it('a transfer is shown in base currency', () => {
  const one = load(2);
  const section = () => reportOf(one, 'bank-accounts').sections.find((part) => part.key === 'transfers');
  const chosen = one.db
    .prepare<[], { id: Buffer }>(
      `SELECT id FROM bank_transfer WHERE status <> 'DELETED' AND date >= '2026-09-01' LIMIT 1`,
    )
    .get();
  expect(chosen).toBeDefined();
  one.db.prepare(`UPDATE bank_transfer SET amount = 2500000, currency_rate = '1.25' WHERE id = ?`).run(chosen?.id);
  const id = chosen?.id.toString('hex');
  const row = section()?.rows.find((line) => blob(line.key).toString('hex') === id);
  expect(row?.values['amount']).toBe('200.00');
});

describe('identities at every sync', () => {
  const broken = (one: Loaded): string[] => {
    const sources = readSources(one.db, {
      basis: 'accrual',
      lang: 'en',
      now: new Date(now),
      timezone: one.head.timezone,
      baseCurrency: one.head.baseCurrency,
    });
    return identitiesOf(sources, one.tiles()).flatMap((entry) => (entry.holds === false ? [entry.key] : []));
  };

  it('products that are not invoiced sales mark their tile, and are a finding of the client', () => {
    const one = load(0);
    expect(foundIn(one.tiles(), []).map((found) => found.key)).not.toContain('sum-T18');
    one.db.exec(
      `UPDATE sum_item_month SET net = net + 100 WHERE side = 'ACCREC' AND month = '2026-10' AND item_code = ''`,
    );
    const document = one.tiles();
    expect(tile(document, 'T18').chips).toContain('doesNotAddUp');
    expect(foundIn(document, []).map((found) => found.key)).toContain('sum-T18');
    expect(broken(one)).toEqual(['products']);
  });

  it('a bank day that Bank Summary does not know leaves a month unexplained', () => {
    const one = load(0);
    expect(broken(one)).toEqual([]);
    const bank = accountOf(
      one,
      `type = 'BANK' AND id IN (SELECT bank_account_id FROM bank_transaction WHERE date LIKE '2026-10-%')`,
    );
    one.db
      .prepare(
        `UPDATE sum_bank_day SET cents = cents + 100 WHERE account_id = ? AND kind = 'out'
         AND day = (SELECT MAX(day) FROM sum_bank_day WHERE account_id = ? AND kind = 'out' AND day LIKE '2026-10-%')`,
      )
      .run(bank, bank);
    expect(broken(one).map((key) => key.split(' ')[0])).toEqual(['bankDays']);
    expect(broken(one)[0]).toContain('2026-10');
  });

  it('months add up to the year also where it begins inside a month', () => {
    const scene = loadWorld('variety', now);
    const id = scene.tenantIds.find((one) => scene.organisation(one).yearEndDay < 28);
    const one = (org = loaded(scene.books(id ?? '')));
    const year = tileIdentities('en', one.tiles().tiles).find((entry) => entry.key === 'year');
    expect(tile(one.tiles(), 'T20').window.from.slice(8)).not.toBe('01');
    expect(year).toMatchObject({ holds: true, difference: '0.00' });
  });
});

it('a foreign bank account has its balance in its own currency, unless it began with a balance', () => {
  const one = load(2);
  const own = () => tile(one.tiles(), 'T04').series.filter((point) => point.own !== undefined);
  const [foreign] = own();
  const account = one.db
    .prepare<[], { id: Buffer; currency_code: string }>(
      `SELECT id, currency_code FROM account WHERE type = 'BANK' AND currency_code <> '${one.head.baseCurrency}'`,
    )
    .get();
  expect(foreign?.key.replaceAll('-', '')).toBe(account?.id.toString('hex'));
  const sum = one.books
    .page('bankTransactions', { offset: 0, limit: 100_000 })
    .records.filter((t) => t.bankAccountId === foreign?.key && t.status === 'AUTHORISED' && t.date <= one.today)
    .reduce((total, t) => total + (t.type.startsWith('RECEIVE') ? t.total : -t.total), 0);
  const paid = one.db
    .prepare<[Buffer, string], { amount: number | null }>(
      `SELECT SUM(CASE WHEN type IN ('ACCRECPAYMENT', 'APCREDITPAYMENT') THEN bank_amount ELSE -bank_amount END) AS amount FROM payment WHERE account_id = ? AND status = 'AUTHORISED' AND date <= ?`,
    )
    .get(account?.id ?? Buffer.alloc(16), one.today);
  expect(foreign?.own).toEqual({ currency: account?.currency_code, amount: text(sum + (paid?.amount ?? 0)) });
  one.db.prepare('UPDATE bank_summary_line SET opening = opening + 100 WHERE account_id = ?').run(account?.id);
  expect(own()).toEqual([]);
});

it('the quantity of an item is beside its amount, credit notes taken off', () => {
  const one = load(1);
  const point = tile(one.tiles(), 'T18').series.at(-2);
  const rows = one.db
    .prepare<[string], { code: string; quantity: number }>(
      `SELECT l.item_code AS code, SUM(CASE i.type WHEN 'ACCREC' THEN 1 ELSE -1 END * l.quantity) AS quantity
       FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id WHERE i.type IN ('ACCREC', 'ACCRECCREDIT')
         AND i.status IN ('AUTHORISED', 'PAID') AND substr(i.date, 1, 7) = ? AND l.item_code IS NOT NULL GROUP BY 1`,
    )
    .all(point?.key ?? '');
  const shown = point?.quantities ?? {};
  expect(Object.keys(shown).length).toBeGreaterThan(0);
  for (const [code, quantity] of Object.entries(shown)) {
    expect(Number(quantity)).toBeCloseTo(rows.find((row) => row.code === code)?.quantity ?? 0, 4);
  }
});

it('gross profit has 24 months of history, and the trial balance every day that was read', () => {
  const one = load(0);
  expect(tile(one.tiles(), 'T27').series).toHaveLength(25);
  one.db.exec(
    `INSERT INTO report (name, basis, from_date, to_date, fetched_utc, body_hash, sync_run) VALUES ('TrialBalance', 'accrual', '2025-11-22', '2025-11-22', '${now}', '', 1) ON CONFLICT DO NOTHING`,
  );
  const document = reportOf(one, 'balance-sheet');
  const days = document.controls.find((entry) => entry.key === 'date')?.options.map((option) => option.value);
  expect(days).toContain('2025-11-22');
  expect(days).toContain('2026-10-31');
});

it('the current ratio follows the section the balance sheet puts an account in, and so does what is behind it', () => {
  const one = load(0);
  const owed = (): number =>
    Number(tile(one.tiles(), 'T26').facts.find((fact) => fact.key === 'currentLiabilities')?.value);
  const before = owed();
  // A tax liability among the long-term ones, as a layout of its own may have it.
  const moved = one.db
    .prepare<[string], { account: Buffer; balance: number }>(
      `SELECT l.account_id AS account, l.ytd_credit - l.ytd_debit AS balance FROM trial_balance_line l JOIN report r ON r.id = l.report_id
       JOIN account a ON a.id = l.account_id
       WHERE r.name = 'TrialBalance' AND r.basis = 'accrual' AND r.to_date = ? AND a.type = 'CURRLIAB' AND l.ytd_credit <> l.ytd_debit LIMIT 1`,
    )
    .get(one.today);
  const sheet = one.db
    .prepare<[string], { id: number }>(
      `SELECT id FROM report WHERE name = 'BalanceSheet' AND basis = 'accrual' AND to_date = ?`,
    )
    .get(endOfMonth(one.today, 1));
  one.db
    .prepare(`UPDATE statement_line SET section = 'Long term' WHERE report_id = ? AND account_id = ?`)
    .run(sheet?.id, moved?.account);
  const loan = (n: number): void => {
    const id = Buffer.alloc(16, n);
    one.db
      .prepare(
        `INSERT INTO account (id, name, type, class, status, description, tax_type, sync_run) VALUES (?, 'Loan', 'TERMLIAB', 'LIABILITY', 'ACTIVE', '', '', 1)`,
      )
      .run(id);
    one.db
      .prepare(
        `INSERT INTO statement_line (report_id, position, kind, section, label, account_id, amount) VALUES (?, ?, 'account', 'Long term', '', ?, 0)`,
      )
      .run(sheet?.id, 9000 + n, id);
  };
  loan(1);
  rebuildSummaries(one.db);
  // One against one: nothing tells what the section is, so the type holds.
  expect(owed()).toBe(before);
  loan(2);
  rebuildSummaries(one.db);
  expect(before - owed()).toBeCloseTo((moved?.balance ?? 0) / 10_000, 2);
  expect(moved?.balance).not.toBe(0);
});
