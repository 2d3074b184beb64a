import { afterAll, beforeAll, expect, test } from 'vitest';
import { XeroClient } from 'xero-node';
import type { Amount, OrgBooks } from '../../../sandbox/model.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { signIn } from './client.ts';

/** Xero's own client library reads the sandbox page by page and finds what is in the books. */

let sandbox: Sandbox;
let xero: XeroClient;
let tenantId: string;
let books: OrgBooks;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'first', limits: { minute: 100_000, day: 100_000 } });
  const user = sandbox.state.world.users[0]!;
  tenantId = user.organisations[0]!.tenantId;
  books = sandbox.state.world.books(tenantId);
  const tokens = await signIn(sandbox, user.id, tenantId);
  xero = new XeroClient({ clientId: sandbox.clientId, clientSecret: 'unused' });
  xero.setTokenSet({ access_token: tokens.access_token });
  xero.accountingApi.basePath = `${sandbox.origin}/api.xro/2.0`;
});

afterAll(() => sandbox.close());

interface PageOf {
  readonly pagination?: { readonly pageCount?: number; readonly itemCount?: number };
}

/** Every record of a paged endpoint, in pages of 200. */
async function readPages<B extends PageOf, R>(
  fetchPage: (page: number) => Promise<{ readonly body: B }>,
  rowsOf: (body: B) => R[] | undefined,
): Promise<R[]> {
  const rows: R[] = [];
  for (let page = 1; ; page += 1) {
    const { body } = await fetchPage(page);
    rows.push(...(rowsOf(body) ?? []));
    const { pageCount, itemCount } = body.pagination!;
    if (page < pageCount!) continue;
    expect(rows).toHaveLength(itemCount!);
    return rows;
  }
}

function tenThousandths(value: number | undefined): Amount {
  return Math.round((value ?? 0) * 10_000);
}

/** The library makes a Date of a calendar field although its type says text. */
function day(value: unknown): string {
  return (value as Date).toISOString().slice(0, 10);
}

test('the library reads every invoice with its lines, to the cent', { timeout: 60_000 }, async () => {
  const rows = await readPages(
    (page) =>
      xero.accountingApi.getInvoices(
        tenantId,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        page,
        undefined,
        undefined,
        4,
        undefined,
        200,
      ),
    (body) => body.invoices,
  );
  const { records, total } = books.page('invoices', { offset: 0, limit: 100_000 });
  expect(rows).toHaveLength(total);
  const found = new Map(rows.map((row) => [row.invoiceID, row]));
  for (const invoice of records) {
    const row = found.get(invoice.id)!;
    expect(tenThousandths(row.total), invoice.number).toBe(invoice.total);
    expect(tenThousandths(row.amountDue), invoice.number).toBe(invoice.amountDue);
    expect(day(row.date), invoice.number).toBe(invoice.date);
    expect(row.contact!.contactID).toBe(invoice.contactId);
    expect(String(row.status)).toBe(invoice.status);
    expect(row.lineItems!.map((line) => tenThousandths(line.lineAmount))).toEqual(
      invoice.lines.map((line) => line.lineAmount),
    );
    expect(row.lineItems!.map((line) => tenThousandths(line.unitAmount))).toEqual(
      invoice.lines.map((line) => line.unitAmount ?? 0),
    );
    const paid = row.payments!.reduce((sum, payment) => sum + tenThousandths(payment.amount), 0);
    if (invoice.status !== 'VOIDED') expect(paid, invoice.number).toBe(invoice.amountPaid);
  }
});

test('the library reads every contact, archived ones when asked', async () => {
  const first = books.page('contacts', { offset: 0, limit: 1 }).records[0]!;
  books.change({ kind: 'archiveContact', id: first.id }, '2026-11-22T07:00:00Z');
  const read = (includeArchived: boolean): Promise<string[]> =>
    readPages(
      (page) =>
        xero.accountingApi.getContacts(
          tenantId,
          undefined,
          undefined,
          undefined,
          undefined,
          page,
          includeArchived,
          undefined,
          undefined,
          200,
        ),
      (body) => body.contacts?.map((contact) => `${contact.contactID} ${contact.name}`),
    );
  const expected = (includeArchived: boolean): string[] =>
    books
      .page('contacts', { offset: 0, limit: 100_000, includeArchived })
      .records.map(({ id, name }) => `${id} ${name}`);
  expect(await read(true)).toEqual(expected(true));
  expect(await read(false)).toEqual(expected(false));
  expect(expected(true).length).toBe(expected(false).length + 1);
});

test('the library reads every bank transaction', async () => {
  const rows = await readPages(
    (page) => xero.accountingApi.getBankTransactions(tenantId, undefined, undefined, undefined, page, undefined, 200),
    (body) => body.bankTransactions,
  );
  const expected = books.page('bankTransactions', { offset: 0, limit: 100_000 }).records;
  expect(
    rows.map((row) => [row.bankTransactionID, String(row.type), tenThousandths(row.total), row.isReconciled]),
  ).toEqual(expected.map((record) => [record.id, record.type, record.total, record.isReconciled]));
});

test('the library reads every account, a bank account without a code among them', async () => {
  const { body } = await xero.accountingApi.getAccounts(tenantId);
  const expected = books.page('accounts', { offset: 0, limit: 100_000, includeArchived: true }).records;
  expect(body.accounts!.map((account) => [account.accountID, account.code ?? null, String(account.type)])).toEqual(
    expected.map((account) => [account.id, account.code, account.type]),
  );
});

test('the library reads the trial balance, whose debits equal its credits', async () => {
  const { body } = await xero.accountingApi.getReportTrialBalance(tenantId, '2026-10-31');
  const report = body.reports![0]!;
  const tree = books.trialBalance('2026-10-31', false);
  expect(report.reportTitles).toEqual(tree.titles);
  const rows = report.rows!.flatMap((section) => section.rows ?? []).filter((row) => String(row.rowType) === 'Row');
  const sums = [1, 2, 3, 4].map((column) =>
    rows.reduce((sum, row) => sum + tenThousandths(Number(row.cells![column]!.value || '0')), 0),
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(sums[0]).toBe(sums[1]);
  expect(sums[2]).toBe(sums[3]);
  expect(sums[2]).toBeGreaterThan(0);
  for (const row of rows) expect(books.get('accounts', row.cells![0]!.attributes![0]!.value!)).toBeDefined();
});

test('the library understands a refusal', async () => {
  const stranger = '99999999-0000-4000-8000-000000000000';
  await expect(xero.accountingApi.getOrganisations(stranger)).rejects.toThrow(/AuthenticationUnsuccessful/);
});
