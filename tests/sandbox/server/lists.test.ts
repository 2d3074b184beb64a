import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, control, signIn } from './client.ts';
import { annId, id, kauri, tinyWorld, type TinyWorld } from './tinyWorld.ts';

let world: TinyWorld;
let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  world = tinyWorld();
  sandbox = await startSandbox({ scenario: world, limits: { minute: 10_000 } });
  token = (await signIn(sandbox, annId, kauri)).access_token;
});
afterEach(() => sandbox.close());

type Row = Record<string, unknown>;
interface Body {
  readonly [key: string]: unknown;
  readonly pagination?: { page: number; pageSize: number; pageCount: number; itemCount: number };
}

async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Body> {
  const response = await call(sandbox, token, kauri, path, headers);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Body;
}
async function rows(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Row[]> {
  return (await get(path, headers))[path.split(/[/?]/)[0]!] as Row[];
}
const where = (filter: string): string => `where=${encodeURIComponent(filter)}`;

const paged = [
  'BankTransactions',
  'Contacts',
  'CreditNotes',
  'Invoices',
  'ManualJournals',
  'Overpayments',
  'Payments',
  'Prepayments',
];
const notPaged = [
  'Accounts',
  'Items',
  'BankTransfers',
  'Users',
  'TaxRates',
  'TrackingCategories',
  'Currencies',
  'Budgets',
  'BatchPayments',
  'BrandingThemes',
  'ContactGroups',
];

test('the envelope has its four fields, and pagination only where a page was asked of a paged endpoint', async () => {
  for (const path of [...paged, ...notPaged]) {
    const plain = await get(path);
    expect(Object.keys(plain)).toEqual(['Id', 'Status', 'ProviderName', 'DateTimeUTC', path]);
    const withPage = await get(`${path}?page=1`);
    expect('pagination' in withPage, path).toBe(paged.includes(path));
  }
});

test('the answer about the organisation has a key in the plural', async () => {
  expect(((await get('Organisation')).Organisations as Row[])[0]!.OrganisationID).toBe(kauri);
});

test('a page has a hundred records, or as many as asked up to a thousand', async () => {
  expect((await get('Invoices?page=1')).pagination).toEqual({ page: 1, pageSize: 100, pageCount: 3, itemCount: 250 });
  expect(await rows('Invoices?page=3')).toHaveLength(50);
  expect(await rows('Invoices?page=4')).toHaveLength(0);
  expect((await get('Invoices?page=2&pageSize=7')).pagination).toMatchObject({ pageSize: 7, pageCount: 36 });
  expect((await get('Invoices?page=1&pageSize=5000')).pagination).toMatchObject({ pageSize: 1000, pageCount: 1 });
});

test('pages are disjoint and together complete', async () => {
  const seen: unknown[] = [];
  for (let page = 1; page <= 5; page += 1)
    seen.push(...(await rows(`Invoices?page=${page}&pageSize=60`)).map((row) => row.InvoiceID));
  expect(seen).toHaveLength(250);
  expect(new Set(seen).size).toBe(250);
});

test('a page that is no number is a validation exception', async () => {
  for (const query of ['page=0', 'page=x', 'page=1&pageSize=0']) {
    const response = await call(sandbox, token, kauri, `Invoices?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ ErrorNumber: 10, Type: 'ValidationException' });
  }
});

test('a page sent to items is ignored: the same full list comes back', async () => {
  expect(await rows('Items?page=1&pageSize=10')).toHaveLength(120);
  expect(await rows('Items?page=2&pageSize=10')).toHaveLength(120);
});

test('lines come with a page and with a single record, and are empty otherwise', async () => {
  const keys = {
    Invoices: 'LineItems',
    CreditNotes: 'LineItems',
    Prepayments: 'LineItems',
    Overpayments: 'LineItems',
    BankTransactions: 'LineItems',
    ManualJournals: 'JournalLines',
  };
  for (const [path, key] of Object.entries(keys)) {
    const [plain] = await rows(path);
    expect(plain![key], path).toEqual([]);
    const [full] = await rows(`${path}?page=1`);
    expect((full![key] as Row[]).length, path).toBeGreaterThan(0);
    const idField = path === 'ManualJournals' ? 'ManualJournalID' : `${path.slice(0, -1)}ID`;
    const [single] = await rows(`${path}/${String(full![idField])}`);
    expect(single![key], path).toEqual(full![key]);
  }
});

test('a single record is found by its id or by its number', async () => {
  expect((await rows(`Invoices/${id(3, 4)}`))[0]!.InvoiceNumber).toBe('INV-0004');
  expect((await rows('Invoices/INV-0004'))[0]!.InvoiceID).toBe(id(3, 4));
  expect((await rows('Items/ITEM3'))[0]!.ItemID).toBe(id(12, 3));
  expect((await rows('Contacts/C2'))[0]!.ContactID).toBe(id(1, 2));
  expect((await rows('TaxRates/OUTPUT2'))[0]!.Name).toBe('15% GST on Income');
});

test('a summary leaves the lists out', async () => {
  const [row] = await rows('Invoices?summaryOnly=true&page=1');
  for (const key of ['LineItems', 'Payments', 'CreditNotes', 'Prepayments', 'Overpayments'])
    expect(row).not.toHaveProperty(key);
  expect(row!.Total).toBe(42.59);
  expect((await rows('Contacts?summaryOnly=true'))[0]).not.toHaveProperty('Addresses');
});

test('numbers keep their decimals: amounts two, unit prices two or four', async () => {
  const raw = async (path: string): Promise<string> => (await call(sandbox, token, kauri, path)).text();
  const two = await raw('Invoices?page=1&pageSize=1');
  expect(two).toContain('"UnitAmount":12.35,');
  expect(two).toContain('"AmountPaid":42.59,');
  expect(two).toContain('"AmountDue":0.00,');
  expect(two).toContain('"Quantity":3.0');
  const four = await raw('Invoices?page=1&pageSize=1&unitdp=4');
  expect(four).toContain('"UnitAmount":12.3456,');
  expect(await raw('Items?unitdp=4')).toContain('"UnitPrice":12.3456');
  expect(await raw('Items')).toContain('"UnitPrice":12.35');
});

test('archived contacts come when asked for, accounts always', async () => {
  expect(await rows('Contacts?page=1')).toHaveLength(2);
  const all = await rows('Contacts?page=1&includeArchived=true');
  expect(all.map((row) => row.ContactStatus)).toEqual(['ACTIVE', 'ACTIVE', 'ARCHIVED']);
  expect(all[2]!.MergedToContactID).toBe(id(1, 1));
  expect((await rows('Contacts?includeArchived=true'))[2]).not.toHaveProperty('MergedToContactID');
  expect((await rows('Accounts')).map((row) => row.Status)).toContain('ARCHIVED');
});

test('deleted transfers come when asked for', async () => {
  expect((await rows('BankTransfers')).map((row) => row.Status)).toEqual(['AUTHORISED']);
  expect((await rows('BankTransfers?includeDeleted=true')).map((row) => row.Status)).toEqual(['AUTHORISED', 'DELETED']);
});

test('open balances come with contacts on a page', async () => {
  const [contact] = await rows('Contacts?page=1');
  const books = world.books(kauri);
  const open = books.tables.invoices.filter(
    (entry) => entry.contactId === id(1, 1) && entry.type === 'ACCREC' && entry.status === 'AUTHORISED',
  );
  const expected = open.reduce((sum, entry) => sum + entry.amountDue, 0) / 10_000;
  expect(contact!.Balances).toMatchObject({ AccountsReceivable: { Outstanding: expected, Overdue: expected } });
  expect((await rows('Contacts'))[0]).not.toHaveProperty('Balances');
});

test('payments, credit notes and prepayments stand inside the invoice they settle', async () => {
  const [paid] = await rows(`Invoices/${id(3, 0)}`);
  expect(paid!.Payments).toMatchObject([{ PaymentID: id(6, 1), Amount: 42.59, Date: '/Date(1793491200000+0000)/' }]);
  expect((paid!.Payments as Row[])[0]).not.toHaveProperty('Status');
  const [credited] = await rows(`Invoices/${id(3, 2)}`);
  expect(credited!.CreditNotes).toMatchObject([{ CreditNoteID: id(4, 1), AppliedAmount: 10 }]);
});

test('If-Modified-Since counts whole seconds and only where Xero knows it', async () => {
  const stamps = world.books(kauri).tables.invoices.map((entry) => entry.updatedUtc);
  const at = stamps[200]!.slice(0, 19);
  expect(await rows('Invoices?page=1&pageSize=1000', { 'If-Modified-Since': at })).toHaveLength(50);
  expect(await rows('Invoices?page=1&pageSize=1000', { 'If-Modified-Since': `${at}.900` })).toHaveLength(50);
  const after = new Date(Date.parse(stamps[200]!) + 1000);
  for (const header of [after.toISOString().slice(0, 19), after.toUTCString()])
    expect(await rows('Invoices?page=1&pageSize=1000', { 'If-Modified-Since': header })).toHaveLength(49);
  const future = { 'If-Modified-Since': '2030-01-01T00:00:00' };
  for (const path of [...paged, 'Accounts', 'Items', 'Users']) expect(await rows(path, future), path).toEqual([]);
  for (const path of ['TaxRates', 'TrackingCategories', 'Budgets', 'BankTransfers', 'Currencies'])
    expect((await rows(path, future)).length, path).toBeGreaterThan(0);
  expect((await call(sandbox, token, kauri, 'Invoices', { 'If-Modified-Since': 'yesterday' })).status).toBe(412);
});

test('where understands comparisons, AND, DateTime and Guid', async () => {
  const count = async (filter: string): Promise<number> =>
    (await get(`Invoices?page=1&pageSize=1000&${where(filter)}`)).pagination!.itemCount;
  const all = world.books(kauri).tables.invoices;
  expect(await count('Type=="ACCREC"')).toBe(all.filter((entry) => entry.type === 'ACCREC').length);
  expect(await count('Status!="PAID"')).toBe(all.filter((entry) => entry.status !== 'PAID').length);
  expect(await count('Type=="ACCPAY" AND Status=="AUTHORISED"')).toBe(
    all.filter((entry) => entry.type === 'ACCPAY' && entry.status === 'AUTHORISED').length,
  );
  expect(await count('Date>=DateTime(2026,10,01)')).toBe(150);
  expect(await count('Date>=DateTime(2026,09,01) AND Date<=DateTime(2026,09,30)')).toBe(100);
  expect(await count('DueDate>=DateTime(2026,11,20)')).toBe(0);
  expect(await count(`InvoiceID==Guid("${id(3, 9)}")`)).toBe(1);
  expect(await count(`Contact.ContactID==Guid("${id(1, 2)}")`)).toBe(
    all.filter((entry) => entry.contactId === id(1, 2)).length,
  );
  expect(await count('AmountDue>=0.01 && AmountPaid==0')).toBe(all.filter((entry) => entry.amountDue > 0).length);
});

test('a filter outside the understood part is a query parse exception', async () => {
  const filters = [
    'Type="ACCREC"',
    'Colour=="red"',
    'Type=="ACCREC" OR Type=="ACCPAY"',
    'Type.StartsWith("ACC")',
    'Type==',
    'Type=="ACCREC" AND',
  ];
  for (const filter of filters) {
    const response = await call(sandbox, token, kauri, `Invoices?page=1&${where(filter)}`);
    expect([filter, response.status]).toEqual([filter, 400]);
    expect(await response.json()).toMatchObject({ ErrorNumber: 16, Type: 'QueryParseException' });
  }
});

test('statuses, ids, contacts and numbers narrow the invoices', async () => {
  expect(new Set((await rows('Invoices?Statuses=PAID,VOIDED')).map((row) => row.Status))).toEqual(
    new Set(['PAID', 'VOIDED']),
  );
  expect((await rows(`Invoices?IDs=${id(3, 4)},${id(3, 9)}`)).map((row) => row.InvoiceNumber)).toEqual([
    'INV-0004',
    'INV-0009',
  ]);
  expect((await rows('Invoices?InvoiceNumbers=INV-0011,INV-0012')).map((row) => row.InvoiceID)).toEqual([
    id(3, 11),
    id(3, 12),
  ]);
  const own = await rows(`Invoices?ContactIDs=${id(1, 3)}&page=1&pageSize=1000`);
  expect(own).toHaveLength(world.books(kauri).tables.invoices.filter((entry) => entry.contactId === id(1, 3)).length);
  expect(await rows('Invoices?searchTerm=po%20249')).toHaveLength(1);
});

test('the order is by last change, or as asked', async () => {
  const numbers = async (query: string): Promise<unknown[]> =>
    (await rows(`Invoices?page=1&pageSize=3&${query}`)).map((row) => row.InvoiceNumber);
  expect(await numbers('order=UpdatedDateUTC%20ASC')).toEqual(['INV-0000', 'INV-0001', 'INV-0002']);
  expect(await numbers('order=UpdatedDateUTC%20DESC')).toEqual(['INV-0249', 'INV-0248', 'INV-0247']);
  expect(await numbers('order=InvoiceNumber%20DESC')).toEqual(['INV-0249', 'INV-0248', 'INV-0247']);
  expect((await call(sandbox, token, kauri, 'Invoices?page=1&order=Colour')).status).toBe(400);
});

test('inefficient questions to a large organisation fail', async () => {
  await control(sandbox, 'knobs', { highVolumeAbove: 200 });
  const status = async (query: string): Promise<number> =>
    (await call(sandbox, token, kauri, `Invoices?${query}`)).status;
  expect(await status('page=1')).toBe(200);
  expect(await status(`page=1&${where('Status!="X" AND Type!="X"')}`)).toBe(200);
  expect(await status('page=1&order=InvoiceNumber')).toBe(400);
  expect(await status(`page=1&${where('InvoiceNumber!="x"')}`)).toBe(400);
  const response = await call(sandbox, token, kauri, 'Invoices');
  expect(await response.json()).toMatchObject({ Type: 'HighVolumeException' });
  expect(await status('Statuses=VOIDED')).toBe(200);
});

test('gzip is used when offered, and only then', async () => {
  for (const accepted of ['gzip', 'identity']) {
    const response = await call(sandbox, token, kauri, 'Items', { 'Accept-Encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(accepted === 'gzip' ? 'gzip' : null);
    expect(((await response.json()) as { Items: Row[] }).Items).toHaveLength(120);
  }
  const logged = sandbox.state.log.entries().filter((entry) => entry.path.endsWith('/Items'));
  expect(logged[0]!.bytes * 5).toBeLessThan(logged[1]!.bytes);
});

test('a page takes no more from the books than it shows', async () => {
  await rows('Invoices?page=1&pageSize=5');
  const books = world.books(kauri);
  books.handedOut.length = 0;
  await rows('Invoices?page=2&pageSize=5');
  expect(Math.max(...books.handedOut)).toBe(5);
});

test('a change without a new stamp is invisible to If-Modified-Since, one with a stamp comes back', async () => {
  const since = { 'If-Modified-Since': '2026-11-22T00:00:00' };
  await control(sandbox, 'change', {
    tenant: kauri,
    change: { kind: 'editInvoice', id: id(3, 5), set: { reference: 'quiet' }, bump: false },
  });
  expect(await rows('Invoices?page=1', since)).toEqual([]);
  expect((await rows(`Invoices/${id(3, 5)}`))[0]!.Reference).toBe('quiet');
  await control(sandbox, 'change', {
    tenant: kauri,
    change: { kind: 'editInvoice', id: id(3, 6), set: { reference: 'loud' } },
  });
  expect((await rows('Invoices?page=1', since)).map((row) => row.Reference)).toEqual(['loud']);
});

test('a deleted item is gone without a trace', async () => {
  await control(sandbox, 'change', { tenant: kauri, change: { kind: 'deleteItem', id: id(12, 5) } });
  expect(await rows('Items')).toHaveLength(119);
  expect((await call(sandbox, token, kauri, `Items/${id(12, 5)}`)).status).toBe(404);
});

test('records can move between two pages', async () => {
  const action = { kind: 'change', change: { kind: 'editInvoice', id: id(3, 0), set: { reference: 'moved' } } };
  await control(sandbox, 'faults', { endpoint: 'Invoices', page: 1, action });
  const first = await rows('Invoices?page=1');
  const second = await rows('Invoices?page=2');
  const third = await rows('Invoices?page=3');
  expect(first[0]!.InvoiceID).toBe(id(3, 0));
  expect(second[0]!.InvoiceID).toBe(id(3, 101));
  expect(third.at(-1)).toMatchObject({ InvoiceID: id(3, 0), Reference: 'moved' });
});
