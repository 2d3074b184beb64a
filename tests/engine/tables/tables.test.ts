import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TableDocument, tableNames } from '#contract/ledger';
import { keepAlerts } from '#engine/tables/keptAlerts';
import { tableColumns, tableDocument, tableRows, type TableRow } from '#engine/tables/index';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { Oracle, plusDays } from '../../support/bookOracle.ts';
import { loaded, now, text, tile, type Loaded } from '../../support/figures.ts';
import { endOfMonth } from '../../support/loadReports.ts';

const at = new Date(now);
let org: Loaded;
let oracle: Oracle;
beforeAll(() => {
  const world = loadWorld('first', now);
  org = loaded(world.books(world.tenantIds[2] ?? '')); // foreign documents and a foreign bank account
  oracle = new Oracle(org.books, org.today);
});
afterAll(() => org.close());

const rows = (table: (typeof tableNames)[number]): TableRow[] => [...tableRows(org.db, { table, lang: 'en', now: at })];
const page = (query: Partial<Parameters<typeof tableDocument>[1]> & { table: (typeof tableNames)[number] }) =>
  tableDocument(org.db, { offset: 0, limit: 500, lang: 'en', now: at, ...query });
const decimal = (value: unknown): number => Math.round(Number(value) * 10_000);

describe('the tables', () => {
  it.each([...tableNames])('%s: pages, streams and explains every column in both languages', (table) => {
    const document = page({ table, limit: 20 });
    TableDocument.parse(document);
    const streamed = rows(table);
    expect(document.total).toBe(streamed.length);
    expect(document.rows).toEqual(streamed.slice(0, 20));
    const names = document.columns.map((column) => column.name);
    for (const row of document.rows) expect(Object.keys(row)).toEqual(names);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    const dutch = tableColumns(table, 'nl');
    document.columns.forEach((column, index) => {
      expect(column.meaning).not.toBe('');
      expect(dutch[index]?.meaning).not.toBe('');
      expect(dutch[index]?.name).toBe(column.name);
    });
    for (const row of document.rows) {
      for (const column of document.columns) {
        const cell = row[column.name];
        if (cell === null) continue;
        if (column.type === 'money') expect(cell).toMatch(/^-?\d+\.\d\d$/);
        if (column.type === 'number') expect(cell).toMatch(/^-?\d+(\.\d+)?$/);
        if (column.type === 'id') expect(cell).toMatch(/^[0-9a-f-]{36}$/);
        if (column.type === 'date') expect(cell).toMatch(/^\d{4}-\d\d-\d\d$/);
        if (column.type === 'boolean') expect(typeof cell).toBe('boolean');
      }
    }
  });

  it.each([...tableNames])('%s: every column sorts both ways, every page has its own rows', (table) => {
    const total = page({ table, limit: 1 }).total;
    for (const column of tableColumns(table, 'en')) {
      const up = page({ table, sort: { column: column.name, descending: false }, limit: 3 });
      const down = page({ table, sort: { column: column.name, descending: true }, limit: 3 });
      expect(up.total).toBe(total);
      expect(down.rows).toHaveLength(up.rows.length);
      if (column.type === 'money' && total > 0) {
        const values = down.rows.map((row) => Number(row[column.name] ?? -Infinity));
        expect([...values].sort((a, b) => b - a)).toEqual(values);
      }
    }
    const first = page({ table, offset: 0, limit: 2 }).rows;
    const second = page({ table, offset: 2, limit: 2 }).rows;
    expect([...first, ...second]).toEqual(page({ table, offset: 0, limit: 4 }).rows);
  });

  it('a column nobody declared, or SQL in its place, changes nothing', () => {
    const plain = page({ table: 'invoices', limit: 5 });
    expect(page({ table: 'invoices', limit: 5, sort: { column: 'id; DROP TABLE invoice', descending: true } })).toEqual(
      plain,
    );
  });

  it('search finds text in any case and takes % and _ as they are', () => {
    const [one] = rows('contacts');
    const name = String(one?.['name']);
    const found = page({ table: 'contacts', search: name.toUpperCase() });
    expect(found.rows.map((row) => row['name'])).toContain(name);
    expect(page({ table: 'contacts', search: '%' }).total).toBe(0);
    expect(page({ table: 'contacts', search: 'nothing is called like this' }).rows).toEqual([]);
  });
});

describe('what the tables say', () => {
  it('invoices are the documents of the books, credit notes positive and of their own type', () => {
    const table = new Map(rows('invoices').map((row) => [row['invoice_id'], row]));
    const invoices = oracle.all('invoices');
    const notes = oracle.all('creditNotes');
    expect(table.size).toBe(invoices.length + notes.length);
    for (const record of invoices) {
      expect(table.get(record.id)).toMatchObject({
        type: record.type, invoice_number: record.number, date: record.date, due_date: record.dueDate, status: record.status,
        sub_total: text(record.subTotal), total: text(record.total), amount_due: text(record.amountDue),
        currency_code: record.currencyCode, currency_rate: record.currencyRate,
      }); // prettier-ignore
    }
    for (const note of notes) {
      expect(table.get(note.id)).toMatchObject({
        type: note.type,
        total: text(note.total),
        amount_due: text(note.remainingCredit),
      });
    }
  });

  it('lines are negative for credit notes and add up to their document', () => {
    const sums = new Map<string, number>();
    for (const row of rows('invoice-line-items')) {
      const id = String(row['invoice_id']);
      sums.set(id, (sums.get(id) ?? 0) + decimal(row['net']));
      if (String(row['type']).endsWith('CREDIT')) expect(decimal(row['net'])).toBeLessThanOrEqual(0);
    }
    for (const record of oracle.all('invoices'))
      if (record.lines.length > 0) expect(sums.get(record.id)).toBe(record.subTotal);
    for (const note of oracle.all('creditNotes')) expect(sums.get(note.id)).toBe(-note.subTotal);
  });

  it('every trial balance sums to zero', () => {
    const sums = new Map<string, number>();
    for (const row of rows('trial-balance')) {
      const key = `${String(row['date'])} ${String(row['basis'])}`;
      sums.set(key, (sums.get(key) ?? 0) + decimal(row['ytd_debit']) - decimal(row['ytd_credit']));
    }
    expect(sums.size).toBeGreaterThan(36);
    expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
  });

  it('month ends carry the ledger’s balance, the month’s movement and the year’s', () => {
    let compared = 0;
    for (const row of rows('month-end')) {
      const day = String(row['month_end']);
      if (day < '2025-06-01') continue;
      const account = (one: { id: string }): boolean => one.id === row['account_id'];
      const kind = oracle.accounts.get(String(row['account_id']));
      const start = oracle.fiscalYearStart(day);
      const year = oracle.movement(account, { from: start, to: day });
      const month = { from: `${day.slice(0, 7)}-01`, to: day };
      expect(decimal(row['movement'])).toBe(oracle.movement(account, month));
      if (kind?.systemAccount === 'RETAINEDEARNINGS') continue; // takes over last year's profit by itself
      const restarts = kind?.class === 'REVENUE' || kind?.class === 'EXPENSE';
      expect(decimal(row['closing_balance'])).toBe(restarts ? year : oracle.balance(account, day));
      expect(decimal(row['fytd_movement'])).toBe(year);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(100);
  });

  it('daily balances leave out no day, equal the ledger, and end with today’s closing balance', () => {
    const table = rows('bank-statement-daily-balance');
    const accounts = new Set(table.map((row) => String(row['account_id'])));
    expect(accounts.size).toBeGreaterThan(1);
    for (const id of accounts) {
      const days = table
        .filter((row) => row['account_id'] === id)
        .sort((a, b) => (String(a['date']) < String(b['date']) ? -1 : 1));
      days.forEach((row, index) => {
        if (index > 0) expect(row['date']).toBe(plusDays(String(days[index - 1]?.['date']), 1));
      });
      for (const row of days.slice(-120)) {
        expect(row['balance']).toBe(text(oracle.balance((one) => one.id === id, String(row['date']))));
        expect(row['source']).toBe('ledger');
      }
      expect(days.at(-1)?.['date']).toBe(org.today);
      const closing = tile(org.tiles(), 'T04').series.find((point) => point.key === id);
      expect(days.at(-1)?.['balance']).toBe(closing?.value);
    }
  });

  it('what the Bank Summary moved beyond the documents stands apart, on its last day', () => {
    org.db.exec('SAVEPOINT gap');
    const end = endOfMonth(org.today, 2);
    org.db.exec(`UPDATE bank_summary_line SET closing = closing + 700000 WHERE position = 0
      AND report_id = (SELECT id FROM report WHERE name = 'BankSummary' AND to_date = '${end}')`);
    const odd = rows('bank-statement-daily-balance').filter((row) => row['unexplained'] !== '0.00');
    expect(odd.map((row) => [row['date'], row['unexplained']])).toEqual([[end, '70.00']]);
    org.db.exec('ROLLBACK TO gap; RELEASE gap');
  });

  it('bank statements are money that moved, in the account’s own currency', () => {
    const table = rows('bank-statements');
    for (const record of oracle.all('bankTransactions').filter((one) => one.status === 'AUTHORISED')) {
      const row = table.find((one) => one['line_id'] === record.id);
      const sign = record.type.startsWith('RECEIVE') ? 1 : -1;
      expect(row).toMatchObject({
        amount: text(sign * record.total),
        account_id: record.bankAccountId,
        is_reconciled: record.isReconciled,
        source: 'ledger',
      });
    }
    const payments = oracle
      .all('payments')
      .filter((one) => one.status === 'AUTHORISED' && oracle.accounts.get(one.accountId)?.type === 'BANK');
    const transactions = oracle.all('bankTransactions').filter((one) => one.status === 'AUTHORISED');
    expect(table).toHaveLength(payments.length + transactions.length);
  });

  it('addresses without content are left out', () => {
    for (const row of rows('addresses')) {
      const content = ['line1', 'line2', 'line3', 'line4', 'city', 'region', 'postal_code', 'country', 'attention_to'];
      expect(content.some((field) => String(row[field]).trim() !== '')).toBe(true);
    }
  });
});

it('a changed year end leaves the movement of earlier years as it was', () => {
  const before = rows('month-end').filter((row) => String(row['month_end']) < '2026-06-30');
  org.db.exec('SAVEPOINT changed');
  const stored = org.db
    .prepare<[], Record<string, number>>('SELECT year_end_day, year_end_month FROM organisation')
    .get();
  org.db
    .prepare(
      `INSERT INTO history (record, record_id, from_run, to_run, replaced_utc, body) VALUES ('organisation', x'00', 1, 2, '2026-07-01T08:00:00Z', ?)`,
    )
    .run(deflateRawSync(JSON.stringify({ row: stored, children: {} })));
  org.db.exec('UPDATE organisation SET year_end_day = 31, year_end_month = 1');
  const after = rows('month-end');
  org.db.exec('ROLLBACK TO changed; RELEASE changed');
  expect(after.filter((row) => String(row['month_end']) < '2026-06-30')).toEqual(before);
  const newest = after.filter((row) => row['month_end'] === '2026-10-31' && row['account_class'] === 'ASSET');
  expect(newest.map((row) => row['fytd_movement'])).not.toEqual(
    rows('month-end')
      .filter((row) => row['month_end'] === '2026-10-31' && row['account_class'] === 'ASSET')
      .map((row) => row['fytd_movement']),
  );
});

describe('alerts', () => {
  const change = (sql: string, look: (rules: string[]) => void): void => {
    org.db.exec('SAVEPOINT alert');
    org.db.exec(sql);
    look(rows('alerts').map((row) => String(row['rule'])));
    org.db.exec('ROLLBACK TO alert; RELEASE alert');
  };
  const foreign = `(SELECT id FROM invoice WHERE currency_rate <> '1' AND status = 'PAID' LIMIT 1)`;

  it.each([
    [
      'a rate of one on a foreign document',
      `UPDATE invoice SET currency_rate = '1' WHERE id = ${foreign}`,
      'rateOfOne',
    ],
    [
      'a rate of one on a foreign bank transaction',
      `UPDATE bank_transaction SET currency_code = 'ZAR', currency_rate = '1' WHERE status = 'AUTHORISED'`,
      'rateOfOne',
    ],
    [
      'a rate of one on a foreign prepayment',
      `UPDATE prepayment SET currency_code = 'ZAR', currency_rate = '1', status = 'AUTHORISED'`,
      'rateOfOne',
    ],
    ['a rate upside down', `UPDATE invoice SET currency_rate = '1.64' WHERE id = ${foreign}`, 'inverseRate'],
    ['a missing permission', `UPDATE checkpoint SET not_permitted_utc = '${now}' WHERE step = 'budgets'`, 'permission'],
    [
      'a trial balance out of balance',
      `UPDATE trial_balance_line SET ytd_debit = ytd_debit + 100 WHERE position = 1`,
      'unbalanced',
    ],
    [
      'an account type nobody knows',
      `UPDATE account SET type = 'SOMETHING' WHERE type = 'OVERHEADS' OR type = 'EXPENSE'`,
      'unclassifiedAccount',
    ],
    [
      'one number twice',
      `UPDATE invoice SET number = 'X-1' WHERE id IN (SELECT id FROM invoice WHERE type = 'ACCREC' AND status = 'PAID' LIMIT 2)`,
      'duplicateNumber',
    ],
  ])('find %s', (_title, sql, rule) => {
    expect(rows('alerts').map((row) => row['rule'])).not.toContain(rule);
    change(sql, (rules) => expect(rules).toContain(rule));
  });

  it('are kept by each sync: since when they are there, and from anew when they come back', () => {
    const days = ['2026-11-20T06:00:00.000Z', '2026-11-21T06:00:00.000Z', '2026-11-22T06:00:00.000Z'] as const;
    const first = () => rows('alerts').find((row) => row['rule'] === 'overdue')?.['first_seen'];
    org.db.exec('SAVEPOINT kept');
    keepAlerts(org.db, new Date(days[0]));
    keepAlerts(org.db, new Date(days[1]));
    expect(first()).toBe(days[0]);
    const due = org.db.prepare<[], { id: Buffer; due_date: string }>(`SELECT id, due_date FROM invoice WHERE status = 'AUTHORISED'`).all(); // prettier-ignore
    org.db.exec(`UPDATE invoice SET due_date = '2026-12-31' WHERE status = 'AUTHORISED'`);
    keepAlerts(org.db, new Date('2026-11-21T18:00:00.000Z'));
    expect(first()).toBeUndefined();
    for (const one of due) org.db.prepare('UPDATE invoice SET due_date = ? WHERE id = ?').run(one.due_date, one.id);
    keepAlerts(org.db, new Date(days[2]));
    expect(first()).toBe(days[2]);
    org.db.exec('ROLLBACK TO kept; RELEASE kept');
  });

  it('find what is late for more than 90 days and what is overdrawn, with the amount', () => {
    const late = rows('alerts').filter((row) => row['rule'] === 'overdue' && row['tile'] === 'T11');
    const expected = oracle.open(true).filter((one) => one.late > 90);
    expect(late.reduce((sum, row) => sum + decimal(row['value']), 0)).toBeCloseTo(
      expected.reduce((sum, one) => sum + one.amount, 0),
      -3,
    );
    const id = [...oracle.accounts.values()].find((account) => account.type === 'BANK')?.id ?? '';
    change(
      `UPDATE trial_balance_line SET ytd_debit = 0, ytd_credit = 5000000 WHERE account_id = x'${id.replaceAll('-', '')}'`,
      () => {
        expect(rows('alerts').filter((row) => row['rule'] === 'overdrawn' && row['account_id'] === id)).toHaveLength(1);
      },
    );
  });

  it('what the user decided stays with the same finding', () => {
    const [one] = rows('alerts');
    change(
      `INSERT INTO alert (key, rule, severity, params, first_seen_utc, last_seen_utc, state, state_reason)
       VALUES ('${String(one?.['alert_key'])}', 'overdue', 'high', '{}', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'dismissed', 'known')`,
      () => {
        expect(rows('alerts').find((row) => row['alert_key'] === one?.['alert_key'])).toMatchObject({
          state: 'dismissed', state_reason: 'known', first_seen: '2026-01-01T00:00:00Z',
        }); // prettier-ignore
      },
    );
  });
});
