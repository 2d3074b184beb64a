/** A sandbox in a process of its own, signed in: for measuring what it costs to serve a large organisation. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const cli = new URL('../../../sandbox/cli.ts', import.meta.url).pathname;

export interface VolumeServer {
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process. */
  age(): number;
  /** Parsed answer of an accounting call, and the milliseconds it took. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<{ body: Answer; took: number }>;
  change(change: unknown): Promise<void>;
  /** Status and error of the call for the whole ledger. */
  journal(): Promise<readonly [number, string]>;
  /** Resident megabytes, where the system tells; null elsewhere. */
  memory(): number | null;
  stop(): Promise<void>;
}

export interface Answer {
  readonly pagination?: { readonly pageCount: number; readonly itemCount: number };
  readonly [key: string]: unknown;
}

const scopes = [
  'openid',
  'offline_access',
  'accounting.settings.read',
  'accounting.contacts.read',
  'accounting.invoices.read',
  'accounting.payments.read',
  'accounting.banktransactions.read',
  'accounting.manualjournals.read',
  'accounting.reports.trialbalance.read',
  'accounting.reports.profitandloss.read',
].join(' ');

/** Starts a scenario with a limit on the old space, consents to its organisation and fetches a token. */
export async function startVolume(scenario: string, oldSpaceMegabytes: number): Promise<VolumeServer> {
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${oldSpaceMegabytes}`,
      '--max-semi-space-size=4',
      cli,
      '--scenario',
      scenario,
      '--auto-approve',
      '--stay',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { api, clientId } = JSON.parse(line) as { api: string; clientId: string };
  await post(`${api}/control/limits`, { minute: 1_000_000, day: 1_000_000, appMinute: 1_000_000 });
  const redirect = 'http://localhost:8743/callback';
  const verifier = randomBytes(32).toString('base64url');
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    scope: scopes,
    state: 'volume',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const consent = await fetch(`${api}/identity/connect/authorize?${asked.toString()}`, { redirect: 'manual' });
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const granted = await fetch(`${api}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirect,
      code,
      code_verifier: verifier,
    }),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const connections = await fetch(`${api}/connections`, { headers: { Authorization: `Bearer ${token}` } });
  const [{ tenantId } = { tenantId: '' }] = (await connections.json()) as { tenantId: string }[];
  return {
    child,
    age: () => performance.now() - begun,
    get: async (path, headers = {}) => {
      const asking = performance.now();
      const answer = await fetch(`${api}/api.xro/2.0/${path}`, {
        headers: {
          Authorization: `Bearer ${token}`,
          'xero-tenant-id': tenantId,
          Accept: 'application/json',
          ...headers,
        },
      });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return { body: (await answer.json()) as Answer, took: performance.now() - asking };
    },
    change: async (change) => {
      await post(`${api}/control/change`, { tenant: tenantId, change });
    },
    journal: async () => {
      const answer = await fetch(`${api}/control/ledger?tenant=${tenantId}`);
      return [answer.status, ((await answer.json()) as { error: string }).error];
    },
    memory: () => {
      try {
        const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
        return kilobytes === undefined ? null : Number(kilobytes) / 1024;
      } catch {
        return null;
      }
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function post(address: string, body: unknown): Promise<void> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
}
