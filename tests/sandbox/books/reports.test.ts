import { describe, expect, it } from 'vitest';
import { dayNumber, isoDay } from '../../../sandbox/books/days.ts';
import { profitBetween } from '../../../sandbox/books/ledger.ts';
import { makeLedger } from '../../../sandbox/books/ledger.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { isInLedger } from '../../../sandbox/books/documents.ts';
import { ACCRUAL } from '../../../sandbox/books/journal.ts';
import { columnRanges } from '../../../sandbox/books/reports/profitAndLoss.ts';
import { currentEarningsId } from '../../../sandbox/books/reports/tree.ts';
import { systemAccount } from '../../../sandbox/books/store.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { accountsInSection, amountsByAccount, labelled, labelledTexts, readTrialBalance } from './reading.ts';

const now = '2026-11-23T01:00:00Z';
const first = loadWorld('first', now);
const variety = loadWorld('variety', now);

const named = (world: typeof first, name: string): InspectableBooks => {
  const id = world.tenantIds.find((tenantId) => world.organisation(tenantId).name.startsWith(name));
  if (id === undefined) throw new Error(`No organisation ${name}`);
  return world.books(id);
};

const sheet = (date: string, periods = 0, timeframe: 'MONTH' | 'QUARTER' | 'YEAR' = 'MONTH') =>
  ({ date, periods, timeframe, paymentsOnly: false, standardLayout: true }) as const;
const profit = (from: string, to: string, periods = 0) =>
  ({ from, to, periods, timeframe: 'MONTH', paymentsOnly: false, standardLayout: true }) as const;

/** Profit of a stretch of days, straight from the postings. */
const rawProfit = (books: InspectableBooks, from: string, to: string): number =>
  profitBetween(
    makeLedger(books.journals(), ACCRUAL),
    books.store.tables.accounts.values(),
    dayNumber(from),
    dayNumber(to),
  );

describe('year ends', () => {
  it.each([
    ['Larkfield', first, '2026-04-05', '2025-04-06', '2026-04-06'],
    ['Fernhill', variety, '2024-02-28', '2023-03-01', '2024-02-29'],
    ['Fernhill', variety, '2025-02-28', '2024-02-29', '2025-03-01'],
    ['Schrikkel', variety, '2024-02-29', '2023-03-01', '2024-03-01'],
    ['Schrikkel', variety, '2026-02-28', '2025-03-01', '2026-03-01'],
    ['Totara', first, '2026-03-31', '2025-04-01', '2026-04-01'],
    ['Wavecrest', variety, '2026-06-30', '2025-07-01', '2026-07-01'],
    ['Timmerwerk', first, '2025-12-31', '2025-01-01', '2026-01-01'],
  ] as const)('of %s: income restarts on the day after', (name, world, lastDay, firstDay, nextDay) => {
    const books = named(world, name);
    const retained = systemAccount(books.store, 'RETAINEDEARNINGS').id;
    const profitOf = (date: string): number => {
      const { balance } = readTrialBalance(books.trialBalance(date, false));
      let sum = 0;
      for (const account of books.store.tables.accounts.values()) {
        if (account.class === 'REVENUE' || account.class === 'EXPENSE') sum -= balance.get(account.id) ?? 0;
      }
      return sum;
    };
    const opening = isoDay(dayNumber(firstDay));
    expect(profitOf(lastDay)).toBe(rawProfit(books, opening, lastDay));
    expect(profitOf(nextDay)).toBe(rawProfit(books, nextDay, nextDay));
    const before = readTrialBalance(books.trialBalance(lastDay, false)).balance.get(retained) ?? 0;
    const after = readTrialBalance(books.trialBalance(nextDay, false)).balance.get(retained) ?? 0;
    expect(before - after).toBe(rawProfit(books, opening, lastDay));
  });

  it('splits current and retained earnings per column of one balance sheet', () => {
    const books = named(first, 'Totara');
    const report = books.balanceSheet(sheet('2026-04-30', 1));
    expect(amountsByAccount(report).get(currentEarningsId)).toEqual([
      rawProfit(books, '2026-04-01', '2026-04-30'),
      rawProfit(books, '2025-04-01', '2026-03-31'),
    ]);
  });
});

describe('profit and loss columns', () => {
  const books = named(first, 'Timmerwerk');

  it('cuts the 31st of earlier months when the base month has 30 days', () => {
    const report = books.profitAndLoss(profit('2026-09-01', '2026-09-30', 1));
    expect(labelled(report, 'Net Profit')).toEqual([
      rawProfit(books, '2026-09-01', '2026-09-30'),
      rawProfit(books, '2026-08-01', '2026-08-30'),
    ]);
    expect(rawProfit(books, '2026-08-31', '2026-08-31')).not.toBe(0);
    expect(report.rows[0]?.cells?.map((cell) => cell.value)).toEqual(['', '30 Sep 26', '30 Aug 26']);
  });

  it('keeps whole months when the base month has 31 days', () => {
    const ranges = columnRanges(dayNumber('2026-10-01'), dayNumber('2026-10-31'), 11, 'MONTH');
    expect(ranges.map((range) => isoDay(range.to)).slice(0, 4)).toEqual([
      '2026-10-31',
      '2026-09-30',
      '2026-08-31',
      '2026-07-31',
    ]);
    expect(isoDay(ranges[8]?.to ?? 0)).toBe('2026-02-28');
  });

  it('splits into tracking options that add up to the total', () => {
    const category = [...books.store.tables.trackingCategories.values()][0];
    if (category === undefined) throw new Error('No tracking category');
    const report = books.profitAndLoss({ ...profit('2026-10-01', '2026-10-31'), trackingCategoryId: category.id });
    const columns = labelled(report, 'Gross Profit') ?? [];
    expect(columns).toHaveLength(5);
    expect(columns.slice(0, 4).reduce((sum, amount) => sum + amount, 0)).toBe(columns[4]);
    const option = category.options[0];
    if (option === undefined) throw new Error('No tracking option');
    const narrowed = books.profitAndLoss({
      ...profit('2026-10-01', '2026-10-31'),
      trackingCategoryId: category.id,
      trackingOptionId: option.id,
    });
    expect(labelled(narrowed, 'Gross Profit')).toEqual([columns[0]]);
  });

  it('shows another tree, but the same profit, in the layout of the organisation', () => {
    const standard = books.profitAndLoss(profit('2026-10-01', '2026-10-31'));
    const own = books.profitAndLoss({ ...profit('2026-10-01', '2026-10-31'), standardLayout: false });
    expect(own.rows.map((row) => row.title)).not.toEqual(standard.rows.map((row) => row.title));
    expect(labelled(own, 'Net Profit')).toEqual(labelled(standard, 'Net Profit'));
  });
});

describe('trial balance', () => {
  it('shows the month so far beside the balance', () => {
    const books = named(first, 'Timmerwerk');
    const { movement } = readTrialBalance(books.trialBalance('2026-10-14', false));
    const from = books.profitAndLoss(profit('2026-10-01', '2026-10-14'));
    const sales = [...books.store.tables.accounts.values()].find((account) => account.type === 'REVENUE');
    if (sales === undefined) throw new Error('No sales account');
    expect(0 - (movement.get(sales.id) ?? 0)).toBe(amountsByAccount(from).get(sales.id)?.[0]);
  });

  it('names accounts with their code, or without one when the bank account has none', () => {
    const rows = named(first, 'Totara')
      .trialBalance('2026-10-31', false)
      .rows.flatMap((row) => row.rows ?? []);
    const names = rows.map((row) => row.cells?.[0]?.value);
    expect(names).toContain('Accounts Receivable (610)');
    expect(names).toContain('Business Savings');
  });
});

describe('cash basis', () => {
  it.each(['Timmerwerk', 'Totara', 'Larkfield'])(
    'leaves only unused advances on the control accounts of %s',
    (name) => {
      const books = named(first, name);
      const cash = readTrialBalance(books.trialBalance('2026-11-30', true)).balance;
      const accrual = readTrialBalance(books.trialBalance('2026-11-30', false)).balance;
      let unused = 0;
      for (const table of [books.store.tables.prepayments, books.store.tables.overpayments]) {
        for (const advance of table.values()) if (isInLedger(advance.status)) unused -= advance.remainingCredit;
      }
      expect(cash.get(systemAccount(books.store, 'DEBTORS').id) ?? 0).toBe(unused);
      expect(cash.get(systemAccount(books.store, 'CREDITORS').id) ?? 0).toBe(0);
      for (const account of books.store.tables.accounts.values()) {
        if (account.type === 'BANK') expect(cash.get(account.id) ?? 0).toBe(accrual.get(account.id) ?? 0);
      }
    },
  );

  it('recognises a half-paid invoice by half', () => {
    const books = loadWorld('first', now).books(named(first, 'Totara').organisation.tenantId);
    const income = (): number =>
      labelled(books.profitAndLoss({ ...profit('2026-11-01', '2026-11-30'), paymentsOnly: true }), 'Net Profit')?.[0] ??
      0;
    const half = [...books.store.tables.invoices.values()].find(
      (invoice) =>
        invoice.type === 'ACCREC' && invoice.currencyRate === '1' && invoice.amountPaid > 0 && invoice.amountDue > 0,
    );
    if (half === undefined) throw new Error('No half-paid invoice');
    const before = income();
    const share = half.subTotal * (half.amountDue / half.total);
    books.change({ kind: 'payInvoice', id: half.id }, '2026-11-23T01:00:00Z');
    expect(Math.abs(income() - before - share)).toBeLessThan(200);
  });
});

describe('balance sheet', () => {
  it('snaps to the end of the month asked for', () => {
    const books = named(first, 'Larkfield');
    expect(books.balanceSheet(sheet('2026-02-10')).rows).toEqual(books.balanceSheet(sheet('2026-02-28')).rows);
  });

  it('puts an overdrawn bank account under current liabilities, in the columns where it is overdrawn', () => {
    const books = named(variety, 'Copper Gate');
    const report = books.balanceSheet(sheet('2026-10-31'));
    const bank = books.store.tables.accounts.get(accountsInSection(report, 'Current Liabilities')[0] ?? '');
    expect(bank?.type).toBe('BANK');
    expect(labelled(report, 'Net Assets')?.[0]).toBeLessThan(0);
  });

  it('uses empty sections as headings and untitled ones for totals', () => {
    const { rows } = named(first, 'Totara').balanceSheet(sheet('2026-10-31'));
    expect(rows.filter((row) => row.type === 'Section' && row.rows?.length === 0).map((row) => row.title)).toEqual([
      'Assets',
      'Liabilities',
    ]);
    expect(rows.filter((row) => row.title === '')).toHaveLength(3);
  });
});

describe('other reports', () => {
  it('gives percent cells and matching figures in the executive summary', () => {
    const books = named(first, 'Totara');
    const report = books.executiveSummary('2026-10-31');
    const net = labelled(books.profitAndLoss(profit('2026-10-01', '2026-10-31')), 'Net Profit')?.[0];
    expect(labelled(report, 'Profit (loss)')?.[0]).toBe(net);
    expect(labelledTexts(report, 'Gross profit margin')[0]).toMatch(/^-?\d+\.\d%$/);
    const summary = labelled(books.bankSummary('2026-10-01', '2026-10-31'), 'Total') ?? [];
    expect(labelled(report, 'Closing bank balance')?.[0]).toBe(summary[3]);
  });

  it('ages one contact to what its open documents add up to', () => {
    const books = named(first, 'Timmerwerk');
    const { invoices, creditNotes, overpayments, prepayments } = books.store.tables;
    const open = [...invoices.values()].find((invoice) => invoice.type === 'ACCREC' && invoice.amountDue > 0);
    if (open === undefined) throw new Error('No open invoice');
    let due = 0;
    for (const invoice of invoices.values()) {
      if (invoice.type === 'ACCREC' && invoice.contactId === open.contactId && isInLedger(invoice.status))
        due += invoice.amountDue;
    }
    for (const table of [creditNotes, prepayments, overpayments]) {
      for (const credit of table.values()) if (credit.contactId === open.contactId) due -= credit.remainingCredit;
    }
    const report = books.agedByContact('receivables', open.contactId, '2026-11-23');
    expect(labelled(report, 'Total')?.at(-1)).toBe(due);
  });

  it('adds budget months into longer columns', () => {
    const books = named(first, 'Timmerwerk');
    const months = labelled(books.budgetSummary('2026-10-01', 3, 1), 'Net Profit') ?? [];
    const quarter = labelled(books.budgetSummary('2026-10-01', 1, 3), 'Net Profit') ?? [];
    expect(quarter).toEqual([months.reduce((sum, amount) => sum + amount, 0)]);
    expect(quarter[0]).not.toBe(0);
  });
});
