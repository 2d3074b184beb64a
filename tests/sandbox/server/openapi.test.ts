import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { olderAppScopes, startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, signIn } from './client.ts';

/** Every answer of the sandbox is held against Xero's own description of its API, unknown fields included. */

interface Schema {
  [key: string]: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
}
interface Description {
  components: { schemas: Record<string, Schema> };
}

/** Fields and values of the real service that its description lacks. */
const fieldsNotDescribed: Readonly<Record<string, string>> = {
  Id: 'the envelope is in the examples only',
  Status: 'the envelope and budgets; in the examples only',
  ProviderName: 'the envelope is in the examples only',
  DateTimeUTC: 'the envelope is in the examples only',
  DateString: 'in the examples only',
  DueDateString: 'in the examples only',
  PlannedPaymentDateString: 'in the examples only',
  ExpectedPaymentDateString: 'in the examples only',
  APIKey: 'comes back on real organisations',
  ID: 'credit notes and prepayments repeat their id under this name in the examples',
  HasErrors: 'in the examples of nested documents',
  HasValidationErrors: 'in the examples of groups and tracking options',
  IsDeleted: 'in the examples of tracking options',
  IsArchived: 'in the examples of tracking options',
  IsActive: 'in the examples of tracking options',
};
const valuesNotDescribed: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /\/Class$/, reason: 'plans get new names without warning; the sandbox has one on purpose' },
  { path: /\/AddressType$/, reason: 'organisations have a DELIVERY address as well' },
  { path: /\/BankAccountType$/, reason: 'empty text on accounts that are no bank accounts' },
];

let sandbox: Sandbox;
let schemas: Description;
let ajv: Ajv;

beforeAll(() => {
  schemas = parse(readFileSync(new URL('../openapi/xero_accounting.yaml', import.meta.url), 'utf8')) as Description;
  for (const schema of Object.values(schemas.components.schemas))
    if (schema.properties) schema.additionalProperties = false;
  ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  addFormats(ajv);
  for (const format of ['double', 'int32', 'byte', 'float']) ajv.addFormat(format, true);
  ajv.addSchema(schemas, 'xero');
});

afterEach(() => sandbox.close());

function isExcused(error: ErrorObject): boolean {
  if (error.keyword === 'additionalProperties') return String(error.params.additionalProperty) in fieldsNotDescribed;
  return error.keyword === 'enum' && valuesNotDescribed.some(({ path }) => path.test(error.instancePath));
}

function complaints(validate: ValidateFunction, answer: unknown): string[] {
  validate(answer);
  const errors = (validate.errors ?? []).filter((error) => !isExcused(error));
  const named = errors.map(
    (error) => `${error.instancePath.replaceAll(/\/\d+/g, '/n')} ${error.message} ${JSON.stringify(error.params)}`,
  );
  return [...new Set(named)];
}

const lists: readonly {
  readonly path: string;
  readonly schema: string;
  readonly key?: string;
  readonly id?: string;
}[] = [
  { path: 'Organisation', schema: 'Organisations', key: 'Organisations' },
  { path: 'Organisation/Actions', schema: 'Actions', key: 'Actions' },
  { path: 'Accounts', schema: 'Accounts', id: 'AccountID' },
  { path: 'TaxRates', schema: 'TaxRates', id: 'TaxType' },
  { path: 'TrackingCategories?includeArchived=true', schema: 'TrackingCategories', id: 'TrackingCategoryID' },
  { path: 'Currencies', schema: 'Currencies' },
  { path: 'BrandingThemes', schema: 'BrandingThemes', id: 'BrandingThemeID' },
  { path: 'Users', schema: 'Users', id: 'UserID' },
  { path: 'Items?unitdp=4', schema: 'Items', id: 'ItemID' },
  { path: 'Contacts?page=1&pageSize=1000&includeArchived=true', schema: 'Contacts', id: 'ContactID' },
  { path: 'Contacts', schema: 'Contacts' },
  { path: 'Contacts?summaryOnly=true', schema: 'Contacts' },
  { path: 'ContactGroups', schema: 'ContactGroups', id: 'ContactGroupID' },
  { path: 'Invoices?page=1&pageSize=1000&unitdp=4', schema: 'Invoices', id: 'InvoiceID' },
  { path: 'Invoices?page=2&pageSize=1000', schema: 'Invoices' },
  { path: 'Invoices?Statuses=VOIDED,DELETED,DRAFT', schema: 'Invoices' },
  { path: 'Invoices?summaryOnly=true&page=1', schema: 'Invoices' },
  { path: 'CreditNotes?page=1&pageSize=1000', schema: 'CreditNotes', id: 'CreditNoteID' },
  { path: 'Payments?page=1&pageSize=1000', schema: 'Payments', id: 'PaymentID' },
  { path: 'BatchPayments', schema: 'BatchPayments', id: 'BatchPaymentID' },
  { path: 'Prepayments?page=1&pageSize=1000', schema: 'Prepayments', id: 'PrepaymentID' },
  { path: 'Overpayments?page=1&pageSize=1000', schema: 'Overpayments', id: 'OverpaymentID' },
  { path: 'BankTransactions?page=1&pageSize=1000', schema: 'BankTransactions', id: 'BankTransactionID' },
  { path: 'BankTransfers?includeDeleted=true', schema: 'BankTransfers', id: 'BankTransferID' },
  { path: 'ManualJournals?page=1&pageSize=1000', schema: 'ManualJournals', id: 'ManualJournalID' },
  { path: 'ExpenseClaims', schema: 'ExpenseClaims', id: 'ExpenseClaimID' },
  { path: 'Budgets', schema: 'Budgets', id: 'BudgetID' },
];

const reports = [
  'TrialBalance?date=2026-10-31',
  'ProfitAndLoss?fromDate=2026-10-01&toDate=2026-10-31&periods=11&timeframe=MONTH&standardLayout=true',
  'BalanceSheet?date=2026-10-31&periods=11&timeframe=MONTH&standardLayout=true',
  'BankSummary?fromDate=2026-10-01&toDate=2026-10-31',
  'ExecutiveSummary?date=2026-10-31',
  'BudgetSummary?date=2026-10-31&periods=3&timeframe=1',
];

async function open(scenario: string): Promise<void> {
  sandbox = await startSandbox({
    scenario,
    limits: { minute: 100_000, day: 100_000 },
    knobs: { allowedScopes: olderAppScopes, hasPractice: true },
  });
}

test.each([
  ['first', 5000],
  ['variety', 5000],
  ...(process.env['ORGFOLIO_NIGHTLY'] ? [['demo', 5000] as const] : []),
] as const)(
  'every list, record and report of scenario %s is what Xero describes',
  { timeout: 240_000 },
  async (scenario, least) => {
    await open(scenario);
    const { users, tenantIds } = sandbox.state.world;
    const found: string[] = [];
    let records = 0;
    // Every organisation once, through the user who may see most of it.
    for (const tenantId of tenantIds) {
      const rights = (user: (typeof users)[number]) => user.organisations.find((one) => one.tenantId === tenantId);
      const reader = users.find((user) => rights(user)?.reports) ?? users.find((user) => rights(user));
      if (!reader) throw new Error(`nobody reaches ${tenantId}`);
      const scope = olderAppScopes.join(' ');
      const { access_token: token } = await signIn(sandbox, reader.id, tenantId, { scope });
      for (const { path, schema, id } of lists) {
        const validate = ajv.getSchema(`xero#/components/schemas/${schema}`)!;
        const answer = await read(token, tenantId, path);
        if (answer === undefined) continue;
        for (const complaint of complaints(validate, answer)) found.push(`${path}: ${complaint}`);
        const rows = answer[schema] as Record<string, unknown>[];
        expect(Array.isArray(rows), path).toBe(true);
        records += rows.length;
        const first = rows[0];
        if (id === undefined || !first) continue;
        const single = await read(token, tenantId, `${path.split('?')[0]}/${String(first[id])}`);
        for (const complaint of complaints(validate, single)) found.push(`${path} single: ${complaint}`);
      }
      if (sandbox.state.identity.standing(reader.id, tenantId)?.reports !== true) continue;
      // An organisation that has just begun has no contacts.
      const contacts = sandbox.state.world.books(tenantId).page('contacts', { offset: 0, limit: 1 }).records;
      const aged = contacts.flatMap(({ id }) => [
        `AgedReceivablesByContact?contactId=${id}`,
        `AgedPayablesByContact?contactId=${id}`,
      ]);
      for (const path of [...reports, ...aged]) {
        const answer = await read(token, tenantId, `Reports/${path}`);
        for (const complaint of complaints(ajv.getSchema('xero#/components/schemas/ReportWithRows')!, answer))
          found.push(`${path}: ${complaint}`);
      }
    }
    expect([...new Set(found)]).toEqual([]);
    expect(records).toBeGreaterThan(least);
  },
);

/** Undefined where the user may not look. */
async function read(token: string, tenantId: string, path: string): Promise<Record<string, unknown> | undefined> {
  const response = await call(sandbox, token, tenantId, path);
  if (response.status === 401 && path.startsWith('ManualJournals')) return undefined;
  expect(response.status, path).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

test('the list of connections is what Xero describes', async () => {
  await open('first');
  const user = sandbox.state.world.users[0]!;
  const { access_token: token } = await signIn(sandbox, user.id, user.organisations[0]!.tenantId);
  const description = parse(
    readFileSync(new URL('../openapi/xero-identity.yaml', import.meta.url), 'utf8'),
  ) as Description;
  const connection = description.components.schemas.Connection!;
  connection.additionalProperties = false;
  // Described as a date and time, which would need a zone; the real ones have none.
  for (const name of ['createdDateUtc', 'updatedDateUtc']) delete connection.properties![name]!.format;
  const response = await fetch(`${sandbox.origin}/connections`, { headers: { Authorization: `Bearer ${token}` } });
  const rows: unknown = await response.json();
  const validate = ajv.compile({ type: 'array', minItems: 2, items: connection });
  expect(complaints(validate, rows)).toEqual([]);
});

test('a wrong type, a wrong value and an unknown field are noticed', () => {
  const validate = ajv.getSchema('xero#/components/schemas/Invoices')!;
  const wrong = { Invoices: [{ Total: '12.00' }, { Status: 'FORGOTTEN' }, { Colour: 'red' }, { InvoiceID: 'x' }] };
  expect(complaints(validate, wrong)).toHaveLength(4);
});
