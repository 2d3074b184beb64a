import { gunzipSync } from 'node:zlib';
import { get as httpGet } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type FaultAction, type FaultRule, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, control, signIn } from './client.ts';
import { annId, harbour, id, kauri, tinyWorld } from './tinyWorld.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld(), limits: { minute: 10_000 } });
  token = (await signIn(sandbox, annId, kauri)).access_token;
  await signIn(sandbox, annId, harbour);
});
afterEach(() => sandbox.close());

const fail = async (action: FaultAction, match: Omit<FaultRule, 'action'> = { endpoint: 'Items' }): Promise<void> => {
  expect((await control(sandbox, 'faults', { ...match, action })).status).toBe(200);
};
const ask = (path = 'Items', tenant = kauri): Promise<Response> => call(sandbox, token, tenant, path);

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly isComplete: boolean;
}

/** The bytes as they came, whatever became of the connection. */
function askRaw(path: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpGet(
      `${sandbox.origin}/api.xro/2.0/${path}`,
      {
        headers: { Authorization: `Bearer ${token}`, 'xero-tenant-id': kauri, Accept: 'application/json', ...headers },
      },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', () => undefined);
        response.on('close', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(pieces),
            isComplete: response.complete,
          }),
        );
      },
    );
    request.on('error', reject);
  });
}

test('a server error is HTML and an outage is text', async () => {
  await fail({ kind: 'serverError' });
  const error = await ask();
  expect([error.status, error.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
  expect(await error.text()).toContain('<html>');
  await fail({ kind: 'unavailable' });
  const outage = await ask();
  expect([outage.status, outage.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8']);
  expect(await outage.text()).toBe('The Xero API is currently offline for maintenance');
  expect((await ask()).status).toBe(200);
});

test('a rate limit may name any problem, with any wait or none', async () => {
  const cases = [
    ['minute', 30, '30'],
    ['day', 86_400, '86400'],
    ['concurrent', undefined, null],
    ['purple', null, null],
    ['minute', -5, '-5'],
    ['day', 'Mon, 23 Nov 2026 00:00:00 GMT', 'Mon, 23 Nov 2026 00:00:00 GMT'],
  ] as const;
  for (const [problem, retryAfter, header] of cases) {
    await fail({ kind: 'limit', problem, ...(retryAfter === undefined ? {} : { retryAfter }) });
    const response = await ask();
    expect(response.status).toBe(429);
    expect(response.headers.get('x-rate-limit-problem')).toBe(problem);
    expect(response.headers.get('retry-after')).toBe(header);
  }
});

test('the refusals of rights and filters can be made at will', async () => {
  const cases: readonly (readonly [FaultAction, number, string])[] = [
    [{ kind: 'unauthorised' }, 401, 'AuthorizationUnsuccessful'],
    [{ kind: 'unauthorised', detail: 'TokenExpired' }, 401, 'TokenExpired'],
    [{ kind: 'forbidden' }, 403, 'AuthenticationUnsuccessful'],
    [{ kind: 'reportingRole' }, 403, 'reporting role'],
    [{ kind: 'reportingRole', status: 401 }, 401, 'reporting role'],
    [{ kind: 'highVolume' }, 400, 'HighVolumeException'],
    [{ kind: 'answer', status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }, 502, 'Bad gateway'],
  ];
  for (const [action, status, text] of cases) {
    await fail(action);
    const response = await ask();
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  }
});

test('nothing changed can be a 304', async () => {
  await fail({ kind: 'notModified' });
  expect((await askRaw('Items')).status).toBe(304);
});

test('a token can expire on the n-th call, for good', async () => {
  await fail({ kind: 'expireToken' }, { endpoint: '*', nth: 3 });
  const statuses: number[] = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await ask()).status);
  expect(statuses).toEqual([200, 200, 401, 401]);
});

test('a connection breaks after exactly so many bytes', async () => {
  for (const bytes of [1, 1000, 20_000]) {
    await fail({ kind: 'cut', bytes });
    const answer = await askRaw('Items');
    expect(answer.isComplete).toBe(false);
    expect(answer.body.length).toBe(bytes);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(20_000);
  }
  await fail({ kind: 'cut', bytes: 0 });
  await expect(askRaw('Items')).rejects.toThrow();
});

test('a slow answer is whole in the end', async () => {
  await fail({ kind: 'slow', bytesPerSecond: 200_000 });
  const startedAt = performance.now();
  const answer = await askRaw('Items');
  expect(performance.now() - startedAt).toBeGreaterThan(100);
  expect((JSON.parse(answer.body.toString()) as { Items: unknown[] }).Items).toHaveLength(120);
});

test('a gzip answer can end too early', async () => {
  await fail({ kind: 'truncatedGzip' });
  const answer = await askRaw('Items', { 'Accept-Encoding': 'gzip' });
  expect(answer.isComplete).toBe(true);
  expect(answer.headers['content-encoding']).toBe('gzip');
  expect(() => gunzipSync(answer.body)).toThrow();
});

test('an answer can be broken JSON', async () => {
  await fail({ kind: 'malformedJson' });
  const response = await ask();
  expect(response.status).toBe(200);
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test('any text of an answer can be replaced', async () => {
  await fail({ kind: 'edit', find: '"UnitPrice":12.35', replace: '"UnitPrice":1e400' });
  expect(await (await ask()).text()).toContain('"UnitPrice":1e400');
  await fail({ kind: 'edit', find: 'Item ', replace: 'Thing ', all: true });
  const all = await (await ask()).text();
  expect(all.match(/"Thing \d+"/g)).toHaveLength(120);
});

test('an answer may never come', async () => {
  await fail({ kind: 'hang' });
  const abort = new AbortController();
  const waiting = fetch(`${sandbox.origin}/api.xro/2.0/Items`, {
    signal: abort.signal,
    headers: { Authorization: `Bearer ${token}`, 'xero-tenant-id': kauri },
  });
  await expect.poll(() => sandbox.state.log.entries().at(-1)).toMatchObject({ fault: 'hang', status: 0 });
  abort.abort();
  await expect(waiting).rejects.toThrow();
});

test('a rule picks its endpoint, organisation, page, first time and number of times', async () => {
  const statuses = async (paths: readonly (readonly [string, string])[]): Promise<number[]> => {
    const found: number[] = [];
    for (const [path, tenant] of paths) found.push((await ask(path, tenant)).status);
    return found;
  };
  await fail({ kind: 'serverError' }, { endpoint: 'reports/trialbalance', times: 2 });
  const report = 'Reports/TrialBalance';
  expect(
    await statuses([
      ['Items', kauri],
      [report, kauri],
      [report, kauri],
      [report, kauri],
    ]),
  ).toEqual([200, 500, 500, 200]);
  await fail({ kind: 'serverError' }, { tenant: 'Harbour Cafe' });
  expect(
    await statuses([
      ['Items', kauri],
      ['Items', harbour],
    ]),
  ).toEqual([200, 500]);
  await fail({ kind: 'serverError' }, { endpoint: 'Invoices', page: 2 });
  expect(
    await statuses([
      ['Invoices?page=1', kauri],
      ['Invoices?page=2', kauri],
      ['Invoices?page=2', kauri],
    ]),
  ).toEqual([200, 500, 200]);
  await fail({ kind: 'serverError' }, { endpoint: 'Users', nth: 2, times: 0 });
  expect(
    await statuses([
      ['Users', kauri],
      ['Users', kauri],
      ['Users', kauri],
    ]),
  ).toEqual([200, 500, 500]);
  await control(sandbox, 'faults', { clear: true });
  expect(await statuses([['Users', kauri]])).toEqual([200]);
});

test('faults reach sign-in and connections as well', async () => {
  await fail({ kind: 'unavailable' }, { endpoint: 'token' });
  await expect(signIn(sandbox, annId, kauri)).rejects.toThrow(/offline/);
  await fail({ kind: 'answer', status: 200, body: '[]' }, { endpoint: 'connections' });
  const list = async (): Promise<unknown> =>
    (await fetch(`${sandbox.origin}/connections`, { headers: { Authorization: `Bearer ${token}` } })).json();
  expect(await list()).toEqual([]);
  expect(await list()).toHaveLength(2);
  await fail({ kind: 'serverError' }, { endpoint: 'authorize' });
  await expect(signIn(sandbox, annId, kauri)).rejects.toThrow(/500/);
});

test('a refused call does not use up a fault', async () => {
  await fail({ kind: 'serverError' });
  await control(sandbox, 'limits', { minute: 0 });
  expect((await ask()).status).toBe(429);
  await control(sandbox, 'limits', { minute: 60 });
  expect((await ask()).status).toBe(500);
});

test('answer times are virtual and by endpoint', async () => {
  await control(sandbox, 'clock', { speed: 10 });
  await control(sandbox, 'answer-times', { Items: 3000 });
  const startedAt = performance.now();
  await (await ask('Users')).text();
  const quick = performance.now() - startedAt;
  await (await ask('Items')).text();
  const slow = performance.now() - startedAt - quick;
  expect(slow).toBeGreaterThan(290);
  expect(quick).toBeLessThan(slow);
});

test('a change by fault is told in the log and leaves other organisations alone', async () => {
  const change = { kind: 'editInvoice', id: id(3, 1), set: { reference: 'changed' } } as const;
  await fail({ kind: 'change', change }, { endpoint: 'Users' });
  await ask('Users');
  const reference = async (tenant: string): Promise<unknown> =>
    ((await (await ask(`Invoices/${id(3, 1)}`, tenant)).json()) as { Invoices: { Reference: string }[] }).Invoices[0]!
      .Reference;
  expect(await reference(kauri)).toBe('changed');
  expect(await reference(harbour)).toBe('PO 1');
  expect(sandbox.state.log.entries().find((entry) => entry.path.endsWith('/Users'))!.fault).toBe('change');
});

test('a payment made by a change stands inside its invoice at once, by fault as by control', async () => {
  const real = await startSandbox({ scenario: 'first' });
  try {
    const user = real.state.world.users[0]!;
    const tenantId = user.organisations[0]!.tenantId;
    const { access_token } = await signIn(real, user.id, tenantId);
    const open = real.state.world.books(tenantId).page('invoices', { offset: 0, limit: 2, statuses: ['AUTHORISED'] });
    const read = async (
      invoiceId: string,
    ): Promise<{ Status: string; AmountPaid: number; Payments: { Amount: number }[] }> => {
      const response = await call(real, access_token, tenantId, `Invoices/${invoiceId}`);
      return ((await response.json()) as { Invoices: never[] }).Invoices[0]!;
    };
    const ways = [
      (change: object) => control(real, 'change', { tenant: tenantId, change }),
      (change: object) => control(real, 'faults', { endpoint: 'Invoices', action: { kind: 'change', change } }),
    ];
    for (const [index, way] of ways.entries()) {
      const { id: invoiceId } = open.records[index]!;
      const before = await read(invoiceId);
      await way({ kind: 'payInvoice', id: invoiceId });
      await read(invoiceId);
      const after = await read(invoiceId);
      expect(after.Status).toBe('PAID');
      expect(after.Payments.length).toBe(before.Payments.length + 1);
      const sum = after.Payments.reduce((total, payment) => total + Math.round(payment.Amount * 100), 0);
      expect(sum).toBe(Math.round(after.AmountPaid * 100));
    }
  } finally {
    await real.close();
  }
});
