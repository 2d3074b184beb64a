/** The cells of the reports against the books they are about: every organisation, both bases, no line of the product's own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportDocument } from '#contract/ledger';
import { reportDocument } from '#engine/reports/index';
import type { AccountRecord } from '../../../sandbox/model.ts';
import { countedLines, openDocuments } from '../../support/bookLines.ts';
import { Oracle, plusDays, Sums, type Span } from '../../support/bookOracle.ts';
import { loaded, now, text, type Loaded } from '../../support/figures.ts';
import { endOfMonth } from '../../support/loadReports.ts';
import { provenOrganisations } from '../../support/organisations.ts';

const bases = ['accrual', 'cash'] as const;
type Basis = (typeof bases)[number];
type Row = ReportDocument['sections'][number]['rows'][number];

describe.each(provenOrganisations)('reports and the books: $title', ({ world, id }) => {
  let org: Loaded;
  let oracles: Record<Basis, Oracle>;
  beforeAll(() => {
    org = loaded(world.books(id), { cash: true });
    oracles = { accrual: new Oracle(org.books, org.today), cash: new Oracle(org.books, org.today, 'cash') };
  });
  afterAll(() => org.close());
  const report = (name: ReportDocument['report'], basis: Basis = 'accrual', options: Record<string, string> = {}) =>
    reportDocument(org.db, {
      ...{ report: name, basis, lang: 'en', head: org.head, now: new Date(now), options, choices: {} },
    });
  const rowsOf = (document: ReportDocument, key: string): Row[] => {
    const found = document.sections.find((one) => one.key === key);
    if (found === undefined) throw new Error(`no section ${key}`);
    return found.rows;
  };
  const valuesOf = (document: ReportDocument, key: string, row: string): Row['values'] =>
    rowsOf(document, key).find((one) => one.key === row)?.values ?? {};
  /** Keys of the rows that stand for something, without sums and bands. */
  const keysOf = (rows: readonly Row[]): string[] =>
    rows.filter((one) => one.kind === 'row' && !['other', 'none'].includes(one.key)).map((one) => one.key);

  it('R1: each account opens, moves and closes as its postings say', () => {
    const oracle = oracles.accrual;
    const banks = oracle.all('accounts').filter((one) => one.type === 'BANK');
    const check = (account: AccountRecord, values: Row['values'], span: Span): void => {
      const of = (key: string): number => Math.round(Number(values[key] ?? 0) * 10_000);
      expect(values['opening']).toBe(text(oracle.balance((one) => one.id === account.id, plusDays(span.from, -1))));
      expect(values['closing']).toBe(text(oracle.balance((one) => one.id === account.id, span.to)));
      expect(of('opening') + of('received') - of('spent') + of('gain')).toBe(of('closing'));
      // An account in another currency is also revalued; in the base currency postings are all there is.
      if ((account.currencyCode ?? org.books.organisation.baseCurrency) !== org.books.organisation.baseCurrency) return;
      const { debit, credit } = oracle.turnover(account.id, span);
      expect([values['received'], values['spent'], values['gain']]).toEqual([text(debit), text(credit), '0.00']);
    };
    const summary = rowsOf(report('bank-accounts'), 'accounts');
    for (const account of banks) {
      const row = summary.find((one) => one.key === account.id);
      if (row !== undefined) check(account, row.values, oracle.month);
      for (const month of rowsOf(report('bank-accounts', 'accrual', { account: account.id }), 'months')) {
        const end = endOfMonth(`${month.key}-01`, 0);
        check(account, month.values, { from: `${month.key}-01`, to: end < org.today ? end : org.today });
      }
    }
  });

  it.each([
    ['customer', true],
    ['suppliers', false],
  ] as const)('%s: contacts, months, ageing and open documents', (name, sales) => {
    const oracle = oracles.accrual;
    const document = report(name);
    const now = oracle.invoicedByContact(sales, oracle.fiscalToDate);
    const before = oracle.invoicedByContact(sales, oracle.fiscalBefore);
    const shown = rowsOf(document, 'contacts').filter((one) => one.kind === 'row');
    for (const { key, values } of shown.filter((one) => one.key !== 'other')) {
      const [own, earlier] = [now.get(key) ?? 0, before.get(key) ?? 0];
      expect([values['now'], values['before'], values['change']]).toEqual([text(own), text(earlier), text(own - earlier)]); // prettier-ignore
    }
    const total = valuesOf(document, 'contacts', 'total');
    expect([total['now'] ?? '0.00', total['before'] ?? '0.00']).toEqual([text(now.sum), text(before.sum)]);

    const months = Array.from({ length: 13 }, (_none, back) => oracle.monthSpan(back));
    const byContact = months.map((span) => oracle.invoicedByContact(sales, span));
    const matrix = rowsOf(document, 'contactMonths');
    const named = new Set(keysOf(matrix));
    months.forEach((span, index) => {
      const column = span.from.slice(0, 7);
      const own = byContact[index] ?? new Sums();
      for (const row of matrix) {
        const rest = [...own].filter(([contact]) => !named.has(contact)).reduce((sum, [, amount]) => sum + amount, 0);
        const expected = row.key === 'total' ? own.sum : row.key === 'other' ? rest : (own.get(row.key) ?? 0);
        expect([row.label, column, row.values[column]]).toEqual([row.label, column, text(expected)]);
      }
    });

    const open = openDocuments(oracle, sales);
    const sum = (list: typeof open): string => text(list.reduce((all, one) => all + one.amount, 0));
    const buckets: readonly (readonly [string, (late: number) => boolean])[] = [
      ['notDue', (late) => late <= 0],
      ['1-30', (late) => late > 0 && late <= 30],
      ['31-60', (late) => late > 30 && late <= 60],
      ['61-90', (late) => late > 60 && late <= 90],
      ['90+', (late) => late > 90],
    ];
    const ageing = rowsOf(document, 'ageing');
    expect(new Set(keysOf(ageing))).toEqual(new Set(open.map((one) => one.contactId)));
    for (const row of ageing) {
      const own = open.filter((one) => row.key === 'total' || one.contactId === row.key);
      expect([row.label, row.values['total']]).toEqual([row.label, sum(own)]);
      for (const [bucket, has] of buckets)
        expect([row.label, bucket, row.values[bucket]]).toEqual([row.label, bucket, sum(own.filter((one) => has(one.late)))]); // prettier-ignore
    }
    for (const { key, label, values } of rowsOf(document, 'top')) {
      const own = open.filter((one) => one.contactId === key);
      const late = own.filter((one) => one.late > 0);
      const oldest = late.length === 0 ? null : String(Math.max(...late.map((one) => one.late)));
      expect([label, values['overdue'], values['number'], values['oldest']]).toEqual([label, sum(late), String(own.length), oldest]); // prettier-ignore
    }
    const listed = new Map(rowsOf(document, 'documents').map((row) => [row.key, row.values]));
    for (const one of open) {
      const values = listed.get(one.id);
      if (values === undefined && listed.size >= 200) continue;
      expect([values?.['amount'], values?.['due'], values?.['late']]).toEqual([text(one.amount), one.due, one.late > 0 ? String(one.late) : null]); // prettier-ignore
    }
    if (!sales) {
      for (const { key, values } of rowsOf(document, 'calendar')) {
        const own = open.filter((one) => (key === 'overdue' ? one.late > 0 : one.due === key));
        if (key === 'overdue' || /^\d{4}-\d\d-\d\d$/.test(key))
          expect([key, values['number'], values['amount']]).toEqual([key, String(own.length), sum(own)]);
      }
    }
  });

  it('R4: items sold and bought, their price and margin, and what is in stock', () => {
    const oracle = oracles.accrual;
    const document = report('inventory');
    const sold = countedLines(oracle, true, oracle.fiscalToDate);
    const bought = countedLines(oracle, false, oracle.fiscalToDate);
    const items = new Map(oracle.all('items').map((item) => [item.code, item]));
    const of = (list: typeof sold, code: string, what: 'net' | 'quantity'): number =>
      list.filter((one) => (one.line.itemCode ?? '') === code).reduce((all, one) => all + one[what], 0);
    const rows = rowsOf(document, 'items');
    const codes = new Set([...sold, ...bought].map((one) => one.line.itemCode ?? ''));
    expect(new Set(rows.filter((one) => one.kind === 'row').map((one) => (one.key === 'none' ? '' : one.key)))).toEqual(codes); // prettier-ignore
    const decimal = (tenThousandths: number): number => tenThousandths / 10_000;
    for (const { key, kind, values } of rows) {
      if (kind !== 'row') continue;
      const code = key === 'none' ? '' : key;
      const sales = of(sold, code, 'net');
      expect([key, values['sales'], values['purchases']]).toEqual([key, text(sales), text(of(bought, code, 'net'))]);
      if (code === '') continue;
      const quantity = of(sold, code, 'quantity');
      expect(Number(values['sold'])).toBe(decimal(quantity));
      expect(Number(values['bought'])).toBe(decimal(of(bought, code, 'quantity')));
      if (quantity !== 0) expect(Math.abs(Number(values['price']) - sales / quantity)).toBeLessThan(0.0051);
      const item = items.get(code);
      const cost = item?.purchaseUnitPrice ?? null;
      if (cost === null || sales <= 0) expect(values['margin'] ?? null).toBeNull();
      else
        expect(Math.abs(Number(values['margin']) - 100 * (1 - (decimal(quantity) * cost) / sales))).toBeLessThan(
          0.0051,
        );
      const tracked = item?.isTracked === true ? item : undefined;
      expect(values['stockValue'] ?? null).toBe(tracked?.totalCostPool == null ? null : text(tracked.totalCostPool));
    }
    const stock = valuesOf(document, 'stock', 'ledger')['value'];
    expect(stock).toBe(text(oracle.balance((one) => one.type === 'INVENTORY', org.today)));
    const tracked = oracle.all('items').filter((item) => item.isTracked);
    expect(valuesOf(document, 'stock', 'total')['value']).toBe(
      text(tracked.reduce((all, item) => all + (item.totalCostPool ?? 0), 0)),
    );
  });

  it.each(bases)('R5: every account and month of the profit and loss, %s', (basis) => {
    const oracle = oracles[basis];
    const rows = rowsOf(report('profit-and-loss', basis), 'lines');
    const spans: [string, Span][] = [
      ...Array.from({ length: 13 }, (_none, back): [string, Span] => {
        const span = oracle.monthSpan(back);
        return [span.from.slice(0, 7), span];
      }),
      ['year', oracle.fiscalToDate],
      ['before', oracle.fiscalBefore],
    ];
    const profit = oracle.all('accounts').filter((one) => ['REVENUE', 'EXPENSE'].includes(one.class));
    for (const account of profit) {
      const row = rows.find((one) => one.key === account.id);
      for (const [column, span] of spans) {
        const sign = account.class === 'REVENUE' ? -1 : 1;
        const amount = sign * oracle.movement((one) => one.id === account.id, span);
        expect([account.name, column, row?.values[column] ?? '0.00']).toEqual([account.name, column, text(amount)]);
      }
    }
    const total = (row: string, column: string): string =>
      rows.find((one) => one.key === row)?.values[column] ?? '0.00';
    for (const [column, span] of spans) {
      expect([column, total('total-operatingRevenue', column)]).toEqual([column, text(oracle.operatingRevenue(span))]);
      expect([column, total('netProfit', column)]).toEqual([column, text(oracle.net(span))]);
    }
  });

  it.each(bases)('R6: every account and month end of the balance sheet, %s', (basis) => {
    const oracle = oracles[basis];
    const document = report('balance-sheet', basis);
    const section = document.sections.find((one) => one.key === 'lines');
    const dates = section?.columns.map((one) => one.key).filter((key) => key !== 'movement') ?? [];
    expect(dates.length).toBeGreaterThan(1);
    for (const account of oracle.all('accounts')) {
      if (!['ASSET', 'LIABILITY', 'EQUITY'].includes(account.class)) continue;
      const own = section?.rows.filter((one) => one.key.endsWith(`-${account.id}`)) ?? [];
      for (const date of dates) {
        const balance = oracle.balance((one) => one.id === account.id, date);
        // Retained earnings of the books hold what was booked there; the report adds the profit of closed years.
        if (account.systemAccount === 'RETAINEDEARNINGS') continue;
        const shown = own.reduce((all, row) => {
          const isAsset = row.key.startsWith('currentAssets') || row.key.startsWith('nonCurrentAssets');
          return all + (isAsset ? 1 : -1) * Number(row.values[date] ?? 0);
        }, 0);
        expect([account.name, date, shown.toFixed(2).replace('-0.00', '0.00')]).toEqual([account.name, date, text(balance)]); // prettier-ignore
      }
    }
    for (const date of dates) {
      expect(valuesOf(document, 'lines', 'assets')[date]).toBe(text(oracle.assets(date)));
      expect(valuesOf(document, 'lines', 'liabilities')[date]).toBe(text(oracle.liabilities(date)));
      expect(valuesOf(document, 'lines', 'total-equity')[date] ?? '0.00').toBe(text(oracle.equity(date)));
    }
    const [last, before] = [dates.at(-1) ?? '', dates.at(-2) ?? ''];
    expect(valuesOf(document, 'lines', 'assets')['movement']).toBe(text(oracle.assets(last) - oracle.assets(before)));
  });

  it.each(bases)('R7: ratios of month ends, %s', (basis) => {
    const oracle = oracles[basis];
    for (const { key, values } of rowsOf(report('health', basis), 'history')) {
      const end = endOfMonth(`${key}-01`, 0);
      const day = end < org.today ? end : org.today;
      const near = (id: string, exact: number): void => {
        if ((values[id] ?? null) !== null) expect(Math.abs(Number(values[id]) - exact)).toBeLessThan(0.0051);
      };
      near('T26', oracle.currentAssets(day) / oracle.currentLiabilities(day));
      near('T29', oracle.liabilities(day) / oracle.equity(day));
      const revenue = oracle.operatingRevenue({ from: `${key}-01`, to: day });
      near('T27', (100 * (revenue - oracle.costOfSales({ from: `${key}-01`, to: day }))) / revenue);
    }
  });
});
