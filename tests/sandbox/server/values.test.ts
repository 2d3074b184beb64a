import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { amount, dayDate, decimalText, unitPrice } from '../../../sandbox/server/wire.ts';
import { call, signIn } from './client.ts';
import { annId, harbour, id, kauri, tinyWorld } from './tinyWorld.ts';

/** How values look on the wire, the odd ones included. */

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld(), limits: { minute: 10_000 } });
  token = (await signIn(sandbox, annId, kauri)).access_token;
});
afterAll(() => sandbox.close());

type Row = Record<string, unknown>;
async function rows(path: string): Promise<Row[]> {
  const body = (await (await call(sandbox, token, kauri, path)).json()) as Record<string, Row[]>;
  return body[path.split(/[/?]/)[0]!]!;
}

test('an amount is written exactly, whatever its size', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const [whole, fraction = ''] = decimalText(value, 2).replace('-', '').split('.');
      expect(fraction.length).toBeGreaterThanOrEqual(2);
      const digits = BigInt(`${whole}${fraction.padEnd(4, '0')}`);
      expect(value < 0 ? -digits : digits).toBe(BigInt(value));
      expect(JSON.stringify(amount(value))).toBe(decimalText(value, 2));
    }),
  );
});

test('a unit price of two decimals is rounded half away from zero', () => {
  const written = (value: number): string => JSON.stringify(unitPrice(value, 2));
  expect([50, 49, -50, 150, 123_456].map(written)).toEqual(['0.01', '0.00', '-0.01', '0.02', '12.35']);
});

test('a calendar day is midnight UTC and reads back as the same day', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      const ms = Number(/^\/Date\((-?\d+)\+0000\)\/$/.exec(dayDate(day))![1]);
      expect(new Date(ms).toISOString()).toBe(`${day}T00:00:00.000Z`);
    }),
  );
});

test('every date is in the form with milliseconds, in the envelope without a zone', async () => {
  const body = await (await call(sandbox, token, kauri, 'Invoices?page=1')).text();
  const dates = body.match(/"\/Date\([^"]*"/g)!;
  expect(dates[0]).toBe('"/Date(1795334400000)/"');
  expect(dates.length).toBeGreaterThan(200);
  for (const date of dates.slice(1)) expect(date).toMatch(/^"\/Date\(-?\d+\+0000\)\/"$/);
});

test('a voided invoice has a zero date, a voided bill one far before 1970, a voided journal a zero date', async () => {
  const [voided] = await rows(`Invoices/${id(3, 7)}`);
  expect(voided).toMatchObject({ DueDate: '/Date(0+0000)/', PlannedPaymentDate: '/Date(-62135596800000+0000)/' });
  expect(voided).not.toHaveProperty('DueDateString');
  expect((await rows(`ManualJournals/${id(11, 1)}`))[0]!.Date).toBe('/Date(0+0000)/');
});

test('the text companions of dates are there on most records and missing on some', async () => {
  const all = await rows('Invoices?page=1&pageSize=1000');
  const having = all.filter((row) => 'DateString' in row);
  expect(having.length).toBeGreaterThan(all.length / 2);
  expect(having.length).toBeLessThan(all.length);
  expect(having[0]!.DateString).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00$/);
  for (const row of await rows('Payments')) expect(row).not.toHaveProperty('DateString');
});

test('the newer text stamp stands beside the old one where Xero has it', async () => {
  for (const path of ['Invoices', 'CreditNotes', 'Payments', 'Prepayments', 'Overpayments'])
    expect((await rows(path))[0]!.UpdatedDateUTCString, path).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  for (const path of ['BankTransactions', 'ManualJournals', 'Contacts', 'Accounts'])
    expect((await rows(path))[0], path).not.toHaveProperty('UpdatedDateUTCString');
});

test('addresses are complete with empty text, never null', async () => {
  const [contact] = await rows('Contacts?page=1');
  expect((contact!.Addresses as Row[]).map((address) => address.AddressType)).toEqual(['STREET', 'POBOX']);
  expect((contact!.Addresses as Row[])[0]).toMatchObject({ AddressLine1: '', City: '', Country: '', AttentionTo: '' });
  expect((contact!.Phones as Row[]).map((phone) => phone.PhoneType)).toEqual(['DEFAULT', 'DDI', 'FAX', 'MOBILE']);
});

test('a bank account may have no code, a plan may be one nobody knows, and the key comes back with the organisation', async () => {
  expect((await rows('Accounts'))[0]).toMatchObject({ Name: 'Cheque', Type: 'BANK' });
  expect((await rows('Accounts'))[0]).not.toHaveProperty('Code');
  const tokens = await signIn(sandbox, annId, harbour);
  const body = (await (await call(sandbox, tokens.access_token, harbour, 'Organisation')).json()) as {
    Organisations: Row[];
  };
  expect(body.Organisations[0]).toMatchObject({ Class: 'NEWPLAN', OrganisationID: harbour });
  expect(body.Organisations[0]!.APIKey).toMatch(/^[0-9A-F]{32}$/);
});

test('a report is one tree with empty headings, untitled sections, empty and percent cells', async () => {
  const body = (await (await call(sandbox, token, kauri, 'Reports/TrialBalance?date=2026-10-31')).json()) as {
    Reports: Row[];
  };
  const report = body.Reports[0]!;
  expect(Object.keys(report)).toEqual([
    'ReportID',
    'ReportName',
    'ReportType',
    'ReportTitles',
    'ReportDate',
    'UpdatedDateUTC',
    'Fields',
    'Rows',
  ]);
  expect(report.ReportDate).toBe('22 November 2026');
  const [head, empty, untitled] = report.Rows as Row[];
  expect(head).toEqual({ RowType: 'Header', Cells: [{ Value: '' }, { Value: '31 Oct 26' }] });
  expect(empty).toEqual({ RowType: 'Section', Title: 'Assets', Rows: [] });
  expect(untitled!.Title).toBe('');
  const [row, total] = untitled!.Rows as Row[];
  expect((row!.Cells as Row[])[1]).toEqual({ Value: '', Attributes: [{ Value: id(2, 2), Id: 'account' }] });
  expect((total!.Cells as Row[])[1]).toEqual({ Value: '-21.8%' });
});

test('report parameters are checked', async () => {
  const wrong = [
    'TrialBalance?date=soon',
    'ProfitAndLoss?fromDate=2026-10-31&toDate=2026-10-01',
    'ProfitAndLoss?periods=13',
    'BalanceSheet?timeframe=1',
    'BudgetSummary?timeframe=MONTH',
    'AgedReceivablesByContact',
    'AgedPayablesByContact?contactId=unknown',
  ];
  for (const path of wrong) {
    const response = await call(sandbox, token, kauri, `Reports/${path}`);
    expect([path, response.status]).toEqual([path, 400]);
    expect(await response.json()).toMatchObject({ Type: 'ValidationException' });
  }
});

test('report parameters reach the books', async () => {
  const world = loadWorld('first', '2026-11-22T08:00:00Z');
  const real = await startSandbox({ scenario: world });
  try {
    const user = world.users[0]!;
    const tenantId = user.organisations[0]!.tenantId;
    const { access_token } = await signIn(real, user.id, tenantId);
    const books = world.books(tenantId);
    const contact = books.page('contacts', { offset: 0, limit: 1 }).records[0]!.id;
    const category = books.page('trackingCategories', { offset: 0, limit: 1 }).records[0];
    const profit = {
      from: '2026-10-01',
      to: '2026-10-31',
      periods: 2,
      timeframe: 'MONTH',
      standardLayout: true,
    } as const;
    const cases = [
      ['TrialBalance?date=2026-09-30', books.trialBalance('2026-09-30', false)],
      ['TrialBalance?date=2026-09-30&paymentsOnly=true', books.trialBalance('2026-09-30', true)],
      [
        'ProfitAndLoss?fromDate=2026-10-01&toDate=2026-10-31&periods=2&timeframe=MONTH&standardLayout=true',
        books.profitAndLoss({ ...profit, paymentsOnly: false }),
      ],
      [
        'ProfitAndLoss?fromDate=2026-10-01&toDate=2026-10-31&periods=2&standardLayout=true&paymentsOnly=true',
        books.profitAndLoss({ ...profit, paymentsOnly: true }),
      ],
      [
        `ProfitAndLoss?fromDate=2026-10-01&toDate=2026-10-31&periods=2&standardLayout=true&trackingCategoryID=${category!.id}`,
        books.profitAndLoss({ ...profit, paymentsOnly: false, trackingCategoryId: category!.id }),
      ],
      [
        'BalanceSheet?date=2026-10-31&periods=1&timeframe=YEAR&standardLayout=true',
        books.balanceSheet({
          date: '2026-10-31',
          periods: 1,
          timeframe: 'YEAR',
          paymentsOnly: false,
          standardLayout: true,
        }),
      ],
      ['BankSummary?fromDate=2026-09-01&toDate=2026-09-30', books.bankSummary('2026-09-01', '2026-09-30')],
      ['ExecutiveSummary?date=2026-10-31', books.executiveSummary('2026-10-31')],
      ['BudgetSummary?date=2026-10-31&periods=2&timeframe=3', books.budgetSummary('2026-10-31', 2, 3)],
      [
        `AgedReceivablesByContact?contactId=${contact}&date=2026-10-31`,
        books.agedByContact('receivables', contact, '2026-10-31'),
      ],
      [
        `AgedPayablesByContact?contactId=${contact}&date=2026-10-31`,
        books.agedByContact('payables', contact, '2026-10-31'),
      ],
    ] as const;
    for (const [path, tree] of cases) {
      const body = (await (await call(real, access_token, tenantId, `Reports/${path}`)).json()) as { Reports: Row[] };
      expect(body.Reports[0], path).toMatchObject({ ReportName: tree.name, ReportTitles: tree.titles });
      expect((body.Reports[0]!.Rows as Row[]).length, path).toBe(tree.rows.length);
      const cells = (value: unknown): string[] =>
        [...JSON.stringify(value).matchAll(/"value":"((?:[^"\\]|\\.)*)"/gi)].map(([, text]) => text!);
      expect(cells(body.Reports[0]!.Rows).sort(), path).toEqual(cells(tree.rows).sort());
    }
  } finally {
    await real.close();
  }
});
