import { afterEach, beforeEach, expect, test } from 'vitest';
import { newAppScopes, olderAppScopes, startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, control, signIn } from './client.ts';
import { annId, bobId, harbour, kauri, tinyWorld, twin } from './tinyWorld.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld(), limits: { minute: 10_000 } });
});
afterEach(() => sandbox.close());

interface Problem {
  readonly Title: string;
  readonly Status: number;
  readonly Detail: string;
  readonly Instance: string;
}

async function problem(response: Response): Promise<Problem> {
  const body = (await response.json()) as Problem;
  expect(Object.keys(body)).toEqual(['Type', 'Title', 'Status', 'Detail', 'Instance', 'Extensions']);
  expect(body.Status).toBe(response.status);
  return body;
}

async function read(token: string, path: string, tenant = kauri): Promise<number> {
  return (await call(sandbox, token, tenant, path)).status;
}

test('a missing, unknown or foreign organisation is forbidden', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  for (const tenant of [null, '99999999-0000-4000-8000-000000000000', harbour]) {
    const response = await call(sandbox, access_token, tenant, 'Organisation');
    expect(response.status).toBe(403);
    expect(await problem(response)).toMatchObject({ Title: 'Forbidden', Detail: 'AuthenticationUnsuccessful' });
  }
});

test('an expired token is told from an unknown one', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'clock', { advanceSeconds: 1801 });
  const expired = await problem(await call(sandbox, access_token, kauri, 'Organisation'));
  expect(expired).toMatchObject({
    Title: 'Unauthorized',
    Detail: 'TokenExpired: token expired at 2026-11-22T08:30:00',
  });
  const unknown = await problem(await call(sandbox, 'invented', kauri, 'Organisation'));
  expect(unknown.Detail).toBe('AuthenticationUnsuccessful');
});

const openedBy: readonly (readonly [scope: string, paths: readonly string[]])[] = [
  [
    'accounting.settings.read',
    [
      'Organisation',
      'Organisation/Actions',
      'Accounts',
      'TaxRates',
      'TrackingCategories',
      'Currencies',
      'BrandingThemes',
      'Users',
      'Items',
    ],
  ],
  ['accounting.contacts.read', ['Contacts', 'ContactGroups']],
  ['accounting.invoices.read', ['Invoices', 'CreditNotes', 'Items']],
  ['accounting.payments.read', ['Payments', 'BatchPayments', 'Prepayments', 'Overpayments']],
  ['accounting.banktransactions.read', ['BankTransactions', 'BankTransfers']],
  ['accounting.manualjournals.read', ['ManualJournals']],
  ['accounting.budgets.read', ['Budgets']],
  ['accounting.classicexpenses.read', ['ExpenseClaims']],
  [
    'accounting.transactions.read',
    [
      'Invoices',
      'CreditNotes',
      'Items',
      'Payments',
      'BatchPayments',
      'Prepayments',
      'Overpayments',
      'BankTransactions',
      'BankTransfers',
      'ManualJournals',
      'ExpenseClaims',
    ],
  ],
  ['accounting.reports.trialbalance.read', ['Reports/TrialBalance']],
  ['accounting.reports.profitandloss.read', ['Reports/ProfitAndLoss']],
  ['accounting.reports.balancesheet.read', ['Reports/BalanceSheet']],
  ['accounting.reports.banksummary.read', ['Reports/BankSummary']],
  ['accounting.reports.executivesummary.read', ['Reports/ExecutiveSummary']],
  ['accounting.reports.budgetsummary.read', ['Reports/BudgetSummary']],
  [
    'accounting.reports.aged.read',
    [
      `Reports/AgedReceivablesByContact?contactId=00000001-0000-4000-8000-000000000001`,
      `Reports/AgedPayablesByContact?contactId=00000001-0000-4000-8000-000000000001`,
    ],
  ],
  [
    'accounting.reports.read',
    [
      'Reports/TrialBalance',
      'Reports/ProfitAndLoss',
      'Reports/BalanceSheet',
      'Reports/BankSummary',
      'Reports/ExecutiveSummary',
      'Reports/BudgetSummary',
      `Reports/AgedReceivablesByContact?contactId=00000001-0000-4000-8000-000000000001`,
      `Reports/AgedPayablesByContact?contactId=00000001-0000-4000-8000-000000000001`,
    ],
  ],
];

test('each scope opens its own endpoints and no others', { timeout: 60_000 }, async () => {
  await control(sandbox, 'knobs', { allowedScopes: olderAppScopes });
  const every = [...new Set(openedBy.flatMap(([, paths]) => paths))];
  for (const [scope, open] of openedBy) {
    sandbox.state.identity.revoke(annId);
    const { access_token } = await signIn(sandbox, annId, kauri, { scope });
    for (const path of every) {
      const response = await call(sandbox, access_token, kauri, path);
      expect([scope, path, response.status]).toEqual([scope, path, open.includes(path) ? 200 : 401]);
      if (response.status === 401)
        expect(await problem(response)).toMatchObject({ Title: 'Unauthorized', Detail: 'AuthorizationUnsuccessful' });
      else await response.arrayBuffer();
    }
  }
});

test('the general ledger stays closed even with its scope', async () => {
  await control(sandbox, 'knobs', { allowedScopes: olderAppScopes });
  const { access_token } = await signIn(sandbox, annId, kauri, { scope: 'accounting.journals.read' });
  const response = await call(sandbox, access_token, kauri, 'Journals');
  expect(response.status).toBe(401);
  expect((await problem(response)).Detail).toBe('AuthorizationUnsuccessful');
  expect(newAppScopes).not.toContain('accounting.journals.read');
});

test('without report access the reports are closed and the rest is open, under either status', async () => {
  const { access_token } = await signIn(sandbox, annId, twin);
  for (const status of [403, 401]) {
    await control(sandbox, 'knobs', { reportingRoleStatus: status });
    const response = await call(sandbox, access_token, twin, 'Reports/TrialBalance');
    expect(response.status).toBe(status);
    expect((await problem(response)).Detail).toContain(
      'not permitted to access this resource without the reporting role or higher privileges',
    );
  }
  expect(await read(access_token, 'Organisation', twin)).toBe(200);
  await control(sandbox, 'role', { user: annId, tenant: twin, reports: true });
  expect(await read(access_token, 'Reports/TrialBalance', twin)).toBe(200);
});

test('manual journals need an adviser', async () => {
  const bob = await signIn(sandbox, bobId, kauri);
  const response = await call(sandbox, bob.access_token, kauri, 'ManualJournals?page=1');
  expect(response.status).toBe(401);
  expect((await problem(response)).Detail).toBe('AuthorizationUnsuccessful');
});

test('a user who is demoted or removed is forbidden everything', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'role', { user: annId, tenant: kauri, role: 'READONLY' });
  expect(await read(access_token, 'Organisation')).toBe(403);
});

test('a call that does not ask for JSON gets XML', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  for (const accept of ['*/*', 'application/xml']) {
    const response = await call(sandbox, access_token, kauri, 'Accounts', { Accept: accept });
    expect(response.headers.get('content-type')).toContain('text/xml');
    const body = await response.text();
    expect(body).toContain('<Accounts><Account><AccountID>');
    expect(body).toContain('<Name>Sales</Name>');
  }
});

test('only reading is served', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  const response = await fetch(`${sandbox.origin}/api.xro/2.0/Contacts`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${access_token}`, 'xero-tenant-id': kauri },
    body: '{}',
  });
  expect(response.status).toBe(501);
});

test('what is not there is a plain text 404, at every level', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  const missing = [
    'Nothing',
    'Reports/Nothing',
    'Invoices/99999999-0000-4000-8000-000000000000',
    'Invoices/INV-9999',
    'Accounts/x',
    'Accounts/%E0%A4%A',
  ];
  for (const path of missing) {
    const response = await call(sandbox, access_token, kauri, path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toBe("The resource you're looking for cannot be found");
  }
});

test('what the user may write is listed', async () => {
  const ann = await signIn(sandbox, annId, kauri);
  const bob = await signIn(sandbox, bobId, kauri);
  const status = async (token: string): Promise<string | undefined> => {
    const body = (await (await call(sandbox, token, kauri, 'Organisation/Actions')).json()) as {
      Actions: { Name: string; Status: string }[];
    };
    return body.Actions.find((action) => action.Name === 'CreateManualJournal')?.Status;
  };
  expect(await status(ann.access_token)).toBe('ALLOWED');
  expect(await status(bob.access_token)).toBe('NOT-ALLOWED');
});
