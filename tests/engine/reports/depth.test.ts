import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportDocument } from '#contract/ledger';
import { sumReport } from '#db/org/summaries';
import { reportDocument } from '#engine/reports/index';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { Oracle } from '../../support/bookOracle.ts';
import { loaded, now, text, tile, type Loaded } from '../../support/figures.ts';
import { inBase } from '../../support/loadBooks.ts';
import { endOfMonth } from '../../support/loadReports.ts';

const organisations = ['first', 'demo'].flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.slice(0, 8).map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});
type Name = ReportDocument['report'];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const inSpan = (day: string, from: string, to: string): boolean => day >= from && day <= to;

describe.each(organisations)('every page of the reports: $title', ({ world, id }) => {
  let org: Loaded;
  let oracle: Oracle;
  beforeAll(() => {
    org = loaded(world.books(id));
    oracle = new Oracle(org.books, org.today);
  });
  afterAll(() => org.close());
  const report = (name: Name, options: Record<string, string> = {}, asOf?: string, choices = {}) =>
    reportDocument(org.db, {
      report: name,
      basis: 'accrual',
      lang: 'en',
      head: org.head,
      now: new Date(now),
      options,
      asOf,
      choices,
    });
  const sectionOf = (document: ReportDocument, key: string) => {
    const found = document.sections.find((one) => one.key === key);
    if (found === undefined) throw new Error(`no section ${key}`);
    return found;
  };
  const rowOf = (document: ReportDocument, key: string, row: string) =>
    sectionOf(document, key).rows.find((one) => one.key === row)?.values ?? {};
  const names = [
    'bank-accounts', 'customer', 'suppliers', 'inventory', 'profit-and-loss', 'balance-sheet', 'health', 'glossary',
  ] as const; // prettier-ignore

  it('every section stands on a page, every picture draws cells that are there', () => {
    for (const name of names) {
      const document = report(name);
      const pages = document.pages.map((page) => page.key);
      for (const section of document.sections) {
        expect([section.key, pages.includes(section.page)]).toEqual([section.key, true]);
        const columns = section.columns.map((column) => column.key);
        const rows = section.rows.map((row) => row.key);
        for (const column of section.drill) expect(columns).toContain(column);
        for (const chart of section.charts) {
          const [points, series] = chart.along === 'rows' ? [rows, columns] : [columns, rows];
          if (section.rows.length === 0) continue;
          for (const key of chart.points)
            expect([section.key, key, points.includes(key)]).toEqual([section.key, key, true]);
          if (chart.points.length === 0) continue;
          for (const key of [...chart.series, ...(chart.line === null ? [] : [chart.line])])
            if (chart.along === 'rows')
              expect([section.key, key, series.includes(key)]).toEqual([section.key, key, true]);
        }
      }
    }
  });

  it('R1 of one account: its months close on each other and on the books', () => {
    const banks = oracle.all('accounts').filter((account) => account.type === 'BANK');
    for (const account of banks) {
      const document = report('bank-accounts', { account: account.id });
      if (document.controls.length === 0) continue;
      for (const line of sectionOf(document, 'months').rows) {
        const end = endOfMonth(`${line.key}-01`, 0);
        const day = end < org.today ? end : org.today;
        expect([line.key, line.values['closing']]).toEqual([
          line.key,
          text(oracle.balance((one) => one.id === account.id, day)),
        ]);
      }
      const days = sectionOf(document, 'daily').rows;
      if (days.length > 0)
        expect(days.at(-1)?.values[account.id]).toBe(text(oracle.balance((one) => one.id === account.id, org.today)));
    }
  });

  it('R1: what is not reconciled, by account', () => {
    for (const line of sectionOf(report('bank-accounts'), 'unreconciled').rows) {
      const open = [
        ...oracle
          .all('bankTransactions')
          .filter((one) => one.status === 'AUTHORISED' && one.bankAccountId === line.key),
        ...oracle.all('payments').filter((one) => one.status === 'AUTHORISED' && one.accountId === line.key),
      ].filter((one) => !one.isReconciled && one.date <= org.today);
      expect(line.values['number']).toBe(String(open.length));
    }
  });

  it('R2 and R3: contacts by month add up to what was invoiced, days to pay are weighted by amount', () => {
    for (const [name, sales] of [
      ['customer', true],
      ['suppliers', false],
    ] as const) {
      const document = report(name);
      const total = rowOf(document, 'contactMonths', 'total');
      for (let back = 0; back <= 12; back += 1) {
        const span = oracle.monthSpan(back);
        expect(total[span.from.slice(0, 7)]).toBe(text(oracle.invoiced(sales, span)));
      }
      const from = oracle.monthSpan(12).from;
      const to = oracle.monthSpan(1).to;
      const paid = oracle
        .all('invoices')
        .filter(
          (one) => one.type === (sales ? 'ACCREC' : 'ACCPAY') && one.status === 'PAID' && inSpan(one.date, from, to),
        )
        .filter((one) => one.fullyPaidOn !== null && one.fullyPaidOn <= org.today);
      const weights = paid.map((one) => Math.trunc(inBase(one.total, one.currencyRate) / 100));
      const days = paid.map((one) => (Date.parse(one.fullyPaidOn ?? '') - Date.parse(one.date)) / 86_400_000);
      const shown = rowOf(document, 'days', 'total');
      expect(shown['number']).toBe(String(paid.length));
      if (sum(weights) > 0) {
        expect(Number(shown['days'])).toBeCloseTo(
          sum(days.map((one, index) => one * (weights[index] ?? 0))) / sum(weights),
          1,
        );
      }
      const top = sectionOf(document, 'top').rows;
      const ageing = sectionOf(document, 'ageing').rows.filter((line) => line.kind === 'row');
      expect(top.map((line) => line.values['total'])).toEqual(ageing.slice(0, 10).map((line) => line.values['total']));
    }
  });

  it('R5 by tracking: options and the difference add up to the books, month by month', () => {
    const document = report('profit-and-loss');
    for (const section of document.sections.filter((one) => one.page === 'tracking')) {
      const value = (row: string, column: string) =>
        Number(section.rows.find((one) => one.key === row)?.values[column] ?? 0);
      for (let back = 0; back <= 12; back += 1) {
        const span = oracle.monthSpan(back);
        const month = span.from.slice(0, 7);
        for (const [kind, expected] of [
          ['revenue', oracle.revenue(span)],
          ['expense', oracle.expense(span)],
        ] as const) {
          const options = section.rows.filter(
            (line) => line.key.startsWith(`${kind}-`) && line.kind === 'row' && !line.key.endsWith('-difference'),
          );
          expect(sum(options.map((line) => Math.round(Number(line.values[month] ?? 0) * 100)))).toBeCloseTo(
            Math.round(value(`${kind}-documents`, month) * 100),
            -1,
          );
          expect(value(`${kind}-documents`, month) + value(`${kind}-difference`, month)).toBeCloseTo(
            Number(text(expected)),
            1,
          );
          expect(value(`${kind}-report`, month)).toBe(Number(text(expected)));
        }
      }
    }
  });

  it('R5 of one tracking option is what its document lines say', () => {
    const control = report('profit-and-loss').controls.find((one) => one.key === 'tracking');
    for (const option of control?.options.slice(1, 4) ?? []) {
      const [category = '', chosen = ''] = option.value.split(':');
      const document = report('profit-and-loss', { tracking: option.value });
      const { from, to } = oracle.fiscalToDate;
      let revenue = 0;
      for (const one of [...oracle.all('invoices'), ...oracle.all('creditNotes')]) {
        if (!['AUTHORISED', 'PAID'].includes(one.status) || !inSpan(one.date, from, to)) continue;
        const sign = (one.type.startsWith('ACCREC') ? 1 : -1) * (one.type.endsWith('CREDIT') ? -1 : 1);
        let left = inBase(one.subTotal, one.currencyRate);
        one.lines.forEach((line, index) => {
          const net = one.lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
          const base = index === one.lines.length - 1 ? left : inBase(net, one.currencyRate);
          left -= base;
          const account = line.accountId === null ? undefined : oracle.accounts.get(line.accountId);
          const own = line.tracking.find((choice) => choice.categoryId === category)?.optionId ?? '';
          if (own === chosen && account !== undefined && ['SALES', 'REVENUE'].includes(account.type))
            revenue += sign * base;
        });
      }
      const received = sum(
        oracle.all('bankTransactions').flatMap((one) => {
          if (one.status !== 'AUTHORISED' || !['RECEIVE', 'SPEND'].includes(one.type) || !inSpan(one.date, from, to))
            return [];
          return one.lines.flatMap((line) => {
            const account = line.accountId === null ? undefined : oracle.accounts.get(line.accountId);
            const own = line.tracking.find((choice) => choice.categoryId === category)?.optionId ?? '';
            if (own !== chosen || account === undefined || !['SALES', 'REVENUE'].includes(account.type)) return [];
            const net = one.lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
            return [inBase(net, one.currencyRate) * (one.type === 'RECEIVE' ? 1 : -1)];
          });
        }),
      );
      const journals =
        chosen !== ''
          ? 0
          : -sum(
              oracle.all('manualJournals').flatMap((one) =>
                one.status !== 'POSTED' || !inSpan(one.date, from, to)
                  ? []
                  : one.lines.flatMap((line) => {
                      const account = oracle.accounts.get(line.accountId);
                      return account !== undefined && ['SALES', 'REVENUE'].includes(account.type)
                        ? [line.lineAmount]
                        : [];
                    }),
              ),
            );
      const shown = Number(rowOf(document, 'lines', 'total-operatingRevenue')['year'] ?? 0);
      expect(Math.abs(shown - (revenue + received + journals) / 10_000)).toBeLessThan(0.06);
      const sales = report('customer', { tracking: option.value });
      expect(sectionOf(sales, 'months').rows).toHaveLength(13);
      // The month that is running stands beside the same days a year earlier, not beside the whole month.
      const day = `${Number(org.today.slice(0, 4)) - 1}${org.today.slice(4)}`;
      const beside = sum(
        [...oracle.all('invoices'), ...oracle.all('creditNotes')].flatMap((one) => {
          const counts = one.type.startsWith('ACCREC') && ['AUTHORISED', 'PAID'].includes(one.status);
          if (!counts || !inSpan(one.date, `${day.slice(0, 7)}-01`, day)) return [];
          return one.lines.flatMap((line) => {
            const own = line.tracking.find((choice) => choice.categoryId === category)?.optionId ?? '';
            const net = one.lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
            return own === chosen ? [inBase(net, one.currencyRate) * (one.type.endsWith('CREDIT') ? -1 : 1)] : [];
          });
        }),
      );
      const previous = sectionOf(sales, 'months').rows.at(-1)?.values['previous'];
      expect(Math.abs(Number(previous) - beside / 10_000)).toBeLessThan(0.03);
    }
  });

  it('R5 beside a budget: actual less budget is the variance, for accounts and totals', () => {
    const budgets = oracle.all('budgets');
    const document = report('profit-and-loss');
    const section = document.sections.find((one) => one.key === 'budget');
    expect(section === undefined).toBe(budgets.length === 0);
    if (section === undefined) return;
    const overall = budgets.find((one) => one.type === 'OVERALL') ?? budgets[0];
    const months = [oracle.fiscalToDate.from.slice(0, 7), org.today.slice(0, 7)] as const;
    for (const line of section.rows) {
      const n = (key: string): number => Math.round(Number(line.values[key] ?? 0) * 100);
      expect(n('variance')).toBe(n('year') - n('budget'));
      expect(n('monthVariance')).toBe(n('month') - n('monthBudget'));
      const planned = overall?.lines.find((one) => one.accountId === line.key);
      if (planned === undefined) continue;
      // Like for like: whole months before this one, and of this one the share of its days so far, in cents.
      const whole = planned.months.filter((one) => one.period >= months[0] && one.period < months[1]);
      const running = planned.months.find((one) => one.period === months[1])?.amount ?? 0;
      const share = Number(org.today.slice(8)) / Number(endOfMonth(org.today, 0).slice(8));
      const soFar = Math.sign(running) * Math.round((Math.abs(running) * share) / 100) * 100;
      expect(line.values['monthBudget']).toBe(text(soFar));
      expect(line.values['budget']).toBe(text(sum(whole.map((one) => one.amount)) + soFar));
      if (n('budget') > 0) expect(Number(line.values['used'])).toBeCloseTo((n('year') / n('budget')) * 100, 1);
    }
    expect(section.rows.find((line) => line.key === 'netProfit')?.values['year'] ?? '0.00').toBe(
      tile(org.tiles(), 'T20').value,
    );
    // A budget of the whole says nothing about one tracking option.
    const tracking = document.controls.find((one) => one.key === 'tracking')?.options[1]?.value;
    if (tracking !== undefined) {
      const narrowed = report('profit-and-loss', { tracking });
      expect(narrowed.sections.some((one) => one.key === 'budget')).toBe(false);
      expect(sectionOf(narrowed, 'lines').columns.some((one) => one.key === 'budget')).toBe(false);
    }
    expect(report('profit-and-loss', { budget: '' }).sections.some((one) => one.key === 'budget')).toBe(false);
  });

  it('R6: equity is split for each date by its own financial year', () => {
    const section = sectionOf(report('balance-sheet'), 'equity');
    for (const column of section.columns) {
      const day = column.key;
      const from = oracle.fiscalYearStart(day);
      const value = (row: string) => section.rows.find((one) => one.key === row)?.values[day];
      expect([day, value('current')]).toEqual([day, text(oracle.net({ from, to: day }))]);
      expect(value('equity')).toBe(text(oracle.equity(day)));
      expect(value('check')).toBe('0.00');
    }
  });

  it('R6: the trial balance of any day that was read is the books of that day', () => {
    const control = report('balance-sheet').controls.find((one) => one.key === 'date');
    for (const day of [org.today, control?.options[1]?.value, control?.options[7]?.value]) {
      if (day === undefined) continue;
      const section = sectionOf(report('balance-sheet', { date: day }), 'trialBalance');
      const from = oracle.fiscalYearStart(day);
      for (const line of section.rows) {
        const account = oracle.accounts.get(line.key);
        if (account === undefined || account.systemAccount === 'RETAINEDEARNINGS') continue;
        const isProfit = account.class === 'REVENUE' || account.class === 'EXPENSE';
        const balance = isProfit
          ? oracle.movement((one) => one.id === account.id, { from, to: day })
          : oracle.balance((one) => one.id === account.id, day);
        expect([line.label, line.values['debit'] ?? `-${line.values['credit'] ?? ''}`]).toEqual([
          line.label,
          balance < 0 ? `-${text(-balance)}` : text(balance),
        ]);
      }
      const total = section.rows.find((line) => line.key === 'total')?.values ?? {};
      expect(total['debit']).toBe(total['credit']);
    }
  });

  it('R7: what must hold holds, today and at an earlier month end; limits are the user’s', () => {
    for (const asOf of [undefined, endOfMonth(org.today, 3)]) {
      const checks = sectionOf(report('health', {}, asOf), 'checks').rows;
      expect(checks.filter((line) => line.values['state'] === 'no')).toEqual([]);
    }
    const ratio = tile(org.tiles(), 'T26').value;
    if (ratio === null) return;
    const limits = { 'band.T26.low': String(Math.ceil(Math.max(0, Number(ratio))) + 1), 'band.T26.high': '' };
    expect(rowOf(report('health', {}, undefined, limits), 'ratios', 'T26')['reading']).toContain('Below the usual');
  });

  it('an identity that is broken is a finding', async () => {
    const { findAlerts } = await import('#engine/tables/alertRules');
    const find = () => findAlerts(org.db, { now: new Date(now), lang: 'en' }).filter((one) => one.rule === 'identity');
    expect(find()).toEqual([]);
    const target = org.db
      .prepare(
        `SELECT l.report_id AS id, l.position FROM trial_balance_line l JOIN report r ON r.id = l.report_id JOIN account a ON a.id = l.account_id
         WHERE r.name = 'TrialBalance' AND r.basis = 'accrual' AND r.to_date = ? AND a.type <> 'BANK' LIMIT 1`,
      )
      .get(org.today) as { id: number; position: number } | undefined;
    if (target === undefined) return;
    org.db
      .prepare('UPDATE trial_balance_line SET ytd_debit = ytd_debit + 12300 WHERE report_id = ? AND position = ?')
      .run(target.id, target.position);
    sumReport(org.db, target.id);
    expect(find().map((one) => one.value)).toContainEqual(expect.stringMatching(/^-?1\.23$/));
    org.db
      .prepare('UPDATE trial_balance_line SET ytd_debit = ytd_debit - 12300 WHERE report_id = ? AND position = ?')
      .run(target.id, target.position);
    sumReport(org.db, target.id);
  });
});
