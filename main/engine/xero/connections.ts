import { z } from 'zod';
import { FailureError } from '#contract/failure';
import { Guid } from '#contract/values';
import type { AccessToken, TokenSource, XeroOrigins } from '../../wire.ts';
import type { Log } from '../log.ts';
import { networkCodes, networkTrouble } from './errors.ts';

/** What Xero's list of connections says about one organisation. Instants are UTC text. */
export interface XeroConnection {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly authEventId: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export interface XeroAccess {
  readonly tokens: TokenSource;
  readonly origins: XeroOrigins;
  readonly fetch: typeof fetch;
  readonly log?: Log;
}

const guid = z.string().toLowerCase().pipe(Guid);
/** Xero writes these without a zone, in UTC. */
const moment = z
  .string()
  .nullish()
  .transform((text) => (text ? (/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`) : null));
const schema = z.array(
  z.object({
    id: guid,
    tenantId: guid,
    tenantType: z.string().nullish(),
    tenantName: z.string().nullish(),
    authEventId: z.string().toLowerCase().nullish(),
    createdDateUtc: moment,
    updatedDateUtc: moment,
  }),
);

const ANSWER_MS = 30_000;

/** The organisations this identity's consents reach; practices and other kinds of tenant are left out. Throws FailureError. */
export async function readConnections(access: XeroAccess, identityId: string): Promise<XeroConnection[]> {
  const response = await ask(access, identityId, 'GET', '/connections');
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new FailureError('xero.unavailable');
  }
  return readList(await response.json().catch(() => null));
}

/** Ends a connection at Xero. True when it is gone, also when it was gone before. Throws FailureError when Xero cannot be reached. */
export async function deleteConnection(access: XeroAccess, identityId: string, connectionId: string): Promise<boolean> {
  const response = await ask(access, identityId, 'DELETE', `/connections/${Guid.parse(connectionId.toLowerCase())}`);
  await response.body?.cancel();
  if (response.status === 204 || response.status === 200 || response.status === 404) return true;
  access.log?.('warn', 'connections.notDeleted', { status: response.status });
  return false;
}

function readList(body: unknown): XeroConnection[] {
  const list = schema.safeParse(body);
  if (!list.success) throw new FailureError('xero.badAnswer', { path: 'connections' });
  return list.data
    .filter((entry) => (entry.tenantType ?? 'ORGANISATION').toUpperCase() === 'ORGANISATION')
    .map((entry) => ({
      id: entry.id,
      tenantId: entry.tenantId,
      tenantName: entry.tenantName ?? '',
      authEventId: entry.authEventId ?? null,
      createdAt: entry.createdDateUtc,
      updatedAt: entry.updatedDateUtc,
    }));
}

/** One call with the identity's token; a token Xero no longer believes is renewed once. */
async function ask(access: XeroAccess, identityId: string, method: string, path: string): Promise<Response> {
  for (let renew = false; ; renew = true) {
    const { token } = await tokenOf(access, identityId, renew);
    let response: Response;
    try {
      response = await access.fetch(new URL(path, access.origins.api), {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    } catch (error) {
      throw new FailureError(networkCodes[networkTrouble(error)], undefined, { cause: error });
    }
    if (response.status !== 401 || renew) return response;
    await response.body?.cancel();
  }
}

async function tokenOf(access: XeroAccess, identityId: string, renew: boolean): Promise<AccessToken> {
  const reply = await access.tokens.accessToken(identityId, { renew });
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value;
}
