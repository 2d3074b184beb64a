import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type tableNames } from '#contract/ledger';
import { tableDocument } from '#engine/tables/index';
import { duckOf, type Duck } from '../../support/duck.ts';
import * as asked from '../../support/duckTiles.ts';
import { loaded, now, text, tile, values, type Loaded } from '../../support/figures.ts';
import { provenOrganisations } from '../../support/organisations.ts';

const guid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const sum = (rows: readonly { amount: number }[]): number => rows.reduce((total, row) => total + row.amount, 0);

describe.each(provenOrganisations)('DuckDB over the stored rows agrees: $title', ({ world, id }) => {
  let org: Loaded;
  let duck: Duck;
  let spans: asked.Spans;
  let document: ReturnType<Loaded['tiles']>;
  beforeAll(async () => {
    org = loaded(world.books(id));
    duck = await duckOf(org.db);
    document = org.tiles();
    spans = { today: document.today, year: tile(document, 'T06').window.from };
  });
  afterAll(() => {
    duck.close();
    org.close();
  });
  const value = (tileId: string): string | null => tile(document, tileId).value;

  it('on cash', async () => {
    const days = await asked.cashByDay(duck, spans);
    const month = days.filter((row) => String(row['day']).startsWith(spans.today.slice(0, 7)));
    const of = (rows: typeof days, name: string): number => rows.reduce((total, row) => total + Number(row[name]), 0);
    expect(value('T02')).toBe(text(of(month, 'paidIn')));
    expect(value('T03')).toBe(text(of(month, 'paidOut')));
    expect(value('T01')).toBe(text(of(month, 'paidIn') - of(month, 'paidOut')));
    for (const point of tile(document, 'T01').series) {
      const rows = days.filter((row) => row['day'] === point.key);
      expect([point.key, point.parts?.['in'], point.parts?.['out']]).toEqual([point.key, text(of(rows, 'paidIn')), text(of(rows, 'paidOut'))]); // prettier-ignore
    }
  });

  it.each([
    ['ACCREC', 'T06', 'T07', 'T08', 'T09', 'T10', 'T11'],
    ['ACCPAY', 'T12', 'T13', 'T14', 'T15', 'T16', 'T17'],
  ] as const)(
    'on what was invoiced, to whom, and what is open: %s',
    async (side, invoiced, contact, growth, due, outstanding, overdue) => {
      const months = new Map(
        (await asked.byMonth(duck, side, spans)).map((row) => [String(row['month']), Number(row['net'])]),
      );
      expect(values(tile(document, invoiced))).toEqual(
        Object.fromEntries(
          tile(document, invoiced).series.map((point) => [point.key, text(months.get(point.key) ?? 0)]),
        ),
      );
      const contacts = await asked.byContact(duck, side, spans);
      const total = contacts.reduce((all, row) => all + Number(row['net']), 0);
      expect([value(invoiced), value(contact)]).toEqual([text(total), text(total)]);
      const shown = tile(document, contact).series.filter((point) => point.key !== 'other');
      expect(shown.map((point) => [point.key, point.value])).toEqual(
        contacts.slice(0, 10).map((row) => [guid(String(row['id'])), text(Number(row['net']))]),
      );
      expect(tile(document, contact).facts[0]?.value).toBe(String(contacts.length));
      if (value(growth) !== null) {
        const year = (back: number): number =>
          Array.from({ length: 12 }, (_none, index) => {
            const at = new Date(
              Date.UTC(Number(spans.today.slice(0, 4)), Number(spans.today.slice(5, 7)) - 2 - index - back, 1),
            );
            return months.get(at.toISOString().slice(0, 7)) ?? 0;
          }).reduce((all, net) => all + net, 0);
        expect(Number(value(growth))).toBeCloseTo(((year(0) - year(12)) / Math.abs(year(12))) * 100, 2);
      }
      const open = (await asked.openByDays(duck, side, spans)).map((row) => ({
        days: Number(row['days']),
        amount: Number(row['amount']),
        n: Number(row['n']),
      }));
      expect(value(outstanding)).toBe(text(sum(open)));
      expect(value(due)).toBe(text(sum(open.filter((row) => row.days >= 0))));
      expect(value(overdue)).toBe(text(sum(open.filter((row) => row.days < 0))));
      const limits: readonly (readonly [string, number, number])[] = [['1-30', -30, -1], ['31-60', -60, -31], ['61-90', -90, -61], ['90+', -1e9, -91]]; // prettier-ignore
      expect(values(tile(document, overdue))).toEqual(
        Object.fromEntries(
          limits.map(([key, from, to]) => [key, text(sum(open.filter((row) => row.days >= from && row.days <= to)))]),
        ),
      );
      const facts = new Map(tile(document, outstanding).facts.map((fact) => [fact.key, fact.value]));
      expect(facts.get('count')).toBe(String(open.reduce((all, row) => all + row.n, 0)));
      expect(facts.get('unallocated')).toBe(text(Number((await asked.unused(duck, side))[0]?.['amount'])));
    },
  );

  it('on sales by item', async () => {
    const rows = await asked.byItem(duck, spans);
    expect(value('T18')).toBe(text(rows.reduce((total, row) => total + Number(row['yearNet']), 0)));
    for (const point of tile(document, 'T18').series) {
      const month = rows.filter((row) => row['month'] === point.key);
      const { other, ...bands } = point.parts ?? {};
      let rest = month.reduce((total, row) => total + Number(row['net']), 0);
      expect(point.value).toBe(text(rest));
      for (const [code, amount] of Object.entries(bands)) {
        const net = month.find((row) => row['code'] === (code === 'none' ? '' : code))?.['net'];
        expect([point.key, code, amount]).toEqual([point.key, code, text(Number(net ?? 0))]);
        rest -= Number(net ?? 0);
      }
      expect(other ?? '0.00').toBe(text(rest));
    }
  });

  it('on the ledger', async () => {
    const rows = await asked.ledger(duck, spans);
    const of = (want: (row: (typeof rows)[number]) => boolean, name: string): number =>
      rows.filter(want).reduce((total, row) => total + Number(row[name]), 0);
    const isResult = (row: (typeof rows)[number]): boolean => row['class'] === 'REVENUE' || row['class'] === 'EXPENSE';
    if (rows.length === 0) return;
    expect(value('T05')).toBe(text(of((row) => row['type'] === 'BANK', 'balance')));
    expect(value('T20')).toBe(text(-of(isResult, 'balance')));
    expect(value('T22')).toBe(
      text(of((row) => row['class'] === 'EXPENSE' && row['type'] !== 'DIRECTCOSTS', 'balance')),
    );
    expect(value('T25')).toBe(text(-of((row) => row['class'] === 'EQUITY' || isResult(row), 'balance')));
    const difference = of((row) => row['class'] === 'ASSET' || row['class'] === 'LIABILITY', 'balance');
    expect(text(Math.round((Number(value('T23')) - Number(value('T24'))) * 10_000))).toBe(text(difference));
  });

  it('on the number of rows of every table', async () => {
    const counts: Partial<Record<(typeof tableNames)[number], string>> = {
      addresses: 'SELECT count(*) AS n FROM address',
      contacts: 'SELECT count(*) AS n FROM contact',
      'expense-claims': 'SELECT count(*) AS n FROM expense_claim',
      'invoice-line-items': 'SELECT count(*) AS n FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id',
      invoices: 'SELECT count(*) AS n FROM invoice',
      items: 'SELECT count(*) AS n FROM item',
      organisation: 'SELECT count(*) AS n FROM organisation',
      'trial-balance': `SELECT count(*) AS n FROM trial_balance_line l JOIN report r ON r.id = l.report_id`,
      'xero-accounts': 'SELECT count(*) AS n FROM account',
    };
    for (const [table, sql] of Object.entries(counts)) {
      const told = tableDocument(org.db, { table: table as (typeof tableNames)[number], offset: 0, limit: 1, lang: 'en', now: new Date(now) }); // prettier-ignore
      expect([table, told.total]).toEqual([table, Number((await duck.ask(sql))[0]?.['n'])]);
    }
  });
});
