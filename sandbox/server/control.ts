import type { Change } from '../model.ts';
import type { FaultRule } from './faults.ts';
import { json, type Answer, type SandboxRequest } from './http.ts';
import type { SandboxState } from './state.ts';

/** A control call that makes no sense; its message is the answer. */
class ControlError extends Error {}

type Body = Readonly<Record<string, unknown>>;

/**
 * `/control/…`: what tests and the demo turn. JSON only, so that no web page can post here without asking first.
 * Answers `{ok: true, …}`, or 400 with `{error}`.
 */
export function answerControl(state: SandboxState, request: SandboxRequest): Answer {
  const name = request.path.slice('/control/'.length);
  try {
    if (request.method === 'GET') {
      const read = readers[name];
      return read ? read(state, request) : json(404, { error: `No such control: ${name}` });
    }
    if (request.method !== 'POST') return json(405, { error: 'GET or POST' });
    if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
      return json(415, { error: 'The body must be application/json' });
    const act = actors[name];
    if (!act) return json(404, { error: `No such control: ${name}` });
    return json(200, { ok: true, ...act(state, readBody(request.body)) });
  } catch (error) {
    if (error instanceof ControlError || error instanceof SyntaxError) return json(400, { error: error.message });
    throw error;
  }
}

const readers: Readonly<Record<string, (state: SandboxState, request: SandboxRequest) => Answer>> = {
  log: (state) => json(200, { requests: state.log.entries() }),
  faults: (state) => json(200, { faults: state.faults.list() }),
  clock: (state) => json(200, { now: state.clock.iso(), speed: state.clock.speed }),
  state: (state) =>
    json(200, {
      scenario: state.world.name,
      now: state.clock.iso(),
      knobs: state.knobs,
      limits: state.limits.settings,
      users: state.world.users.map((user) => ({
        id: user.id,
        email: user.email,
        scopes: state.identity.grantedScopes(user.id),
        organisations: user.organisations.map(({ tenantId }) => ({
          tenantId,
          name: state.world.organisation(tenantId).name,
          ...state.identity.standing(user.id, tenantId),
        })),
      })),
      connections: state.identity.connections,
      refreshTokens: [...state.identity.refreshTokens.values()].map((token) => ({
        userId: token.userId,
        issuedAt: new Date(token.issuedAt).toISOString(),
        isRotated: token.rotatedAt !== undefined,
        isExpired: token.isExpired,
      })),
    }),
  ledger: (state, request) => {
    const tenantId = readTenant(state, request.query.get('tenant'));
    return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: journalOf(state, tenantId) };
  },
};

/** Books too large for one text say so. */
function journalOf(state: SandboxState, tenantId: string): string {
  try {
    return state.world.books(tenantId).hledgerJournal();
  } catch (error) {
    throw new ControlError(error instanceof Error ? error.message : 'There is no journal');
  }
}

const actors: Readonly<Record<string, (state: SandboxState, body: Body) => object>> = {
  'reset-log': (state) => {
    state.log.reset();
    return {};
  },
  'reset-limits': (state) => {
    state.limits.reset();
    return {};
  },
  clock: (state, body) => {
    if (body.now !== undefined) state.clock.set(readInstant(body.now));
    if (body.advanceSeconds !== undefined) state.clock.advance(readNumber(body.advanceSeconds) * 1000);
    if (body.speed !== undefined) state.clock.setSpeed(readNumber(body.speed));
    return { now: state.clock.iso(), speed: state.clock.speed };
  },
  consent: (state, body) => {
    const decision = body.decision === 'cancel' || body.decision === 'deny' ? 'cancel' : 'allow';
    const user = body.user === undefined ? undefined : readUser(state, body.user);
    const named =
      body.tenants ??
      (body.tenant !== undefined || body.organisation !== undefined ? [body.tenant ?? body.organisation] : undefined);
    if (named !== undefined && !Array.isArray(named)) throw new ControlError('tenants must be a list');
    const tenantIds = named?.map((name) => readTenant(state, name));
    if (body.replace === true) state.identity.scripted.length = 0;
    state.identity.scripted.push({
      decision,
      ...(user === undefined ? {} : { userId: user }),
      ...(tenantIds === undefined ? {} : { tenantIds }),
    });
    return { waiting: state.identity.scripted.length };
  },
  'expire-tokens': (state, body) => {
    const which = body.which ?? 'access';
    const userId = body.user === undefined ? undefined : readUser(state, body.user);
    const now = state.clock.now();
    let count = 0;
    if (which === 'access' || which === 'all')
      for (const token of state.identity.accessTokens.values())
        if (userId === undefined || token.userId === userId) {
          token.expiresAt = Math.min(token.expiresAt, now);
          count += 1;
        }
    if (which === 'refresh' || which === 'all')
      for (const token of state.identity.refreshTokens.values())
        if (userId === undefined || token.userId === userId) {
          token.isExpired = true;
          count += 1;
        }
    return { count };
  },
  revoke: (state, body) => {
    state.identity.revoke(readUser(state, body.user ?? state.world.users[0]?.id));
    return {};
  },
  disconnect: (state, body) => {
    const tenantId = readTenant(state, body.tenant ?? body.organisation);
    const userId = body.user === undefined ? undefined : readUser(state, body.user);
    const gone = state.identity.connections.filter(
      (entry) => entry.tenantId === tenantId && (userId === undefined || entry.userId === userId),
    );
    for (const connection of gone) state.identity.detach(connection.id, connection.userId);
    return { count: gone.length };
  },
  'reset-demo': (state, body) => {
    const tenantId = readTenant(state, body.tenant ?? body.organisation);
    const { reset } = state.world;
    if (!reset || !state.world.organisation(tenantId).isDemoCompany) throw new ControlError('that is no demo company');
    for (const connection of state.identity.connections.filter((entry) => entry.tenantId === tenantId))
      state.identity.detach(connection.id, connection.userId);
    return { tenantId: reset(tenantId) };
  },
  role: (state, body) => {
    const userId = readUser(state, body.user ?? state.world.users[0]?.id);
    const tenantId = readTenant(state, body.tenant ?? body.organisation);
    const standing = state.identity.standing(userId, tenantId);
    if (!standing) throw new ControlError('This user does not know that organisation');
    if (typeof body.role === 'string') standing.role = body.role;
    if (typeof body.reports === 'boolean') standing.reports = body.reports;
    if (typeof body.manualJournals === 'boolean') standing.manualJournals = body.manualJournals;
    return { ...standing };
  },
  change: (state, body) => {
    const tenantId = readTenant(state, body.tenant ?? body.organisation);
    const changes = (Array.isArray(body.changes) ? body.changes : [body.change]) as readonly Change[];
    const at = body.at === undefined ? state.clock.iso() : readInstant(body.at);
    for (const change of changes) {
      if (typeof change?.kind !== 'string') throw new ControlError('change.kind is missing');
      state.world.books(tenantId).change(change, at);
    }
    state.indexes.forget(tenantId);
    return { changed: changes.length, at };
  },
  faults: (state, body) => {
    if (body.clear === true) state.faults.clear();
    const rules = Array.isArray(body.rules) ? body.rules : body.action === undefined ? [] : [body];
    for (const rule of rules as readonly FaultRule[]) {
      if (typeof rule.action?.kind !== 'string') throw new ControlError('action.kind is missing');
      state.faults.add({ ...rule, ...(rule.tenant === undefined ? {} : { tenant: readTenant(state, rule.tenant) }) });
    }
    return { faults: state.faults.list().length };
  },
  'answer-times': (state, body) => {
    state.knobs.answerTimes = Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, readNumber(value)]),
    );
    return { answerTimes: state.knobs.answerTimes };
  },
  limits: (state, body) => {
    for (const name of ['minute', 'day', 'appMinute', 'concurrent'] as const)
      if (body[name] !== undefined) state.limits.settings[name] = readNumber(body[name]);
    return { limits: state.limits.settings };
  },
  knobs: (state, body) => {
    for (const [name, value] of Object.entries(body)) {
      const known = state.knobs as unknown as Record<string, unknown>;
      if (!(name in known)) throw new ControlError(`No such knob: ${name}`);
      if (known[name] !== null && value !== null && typeof value !== typeof known[name])
        throw new ControlError(`The knob ${name} is of another type`);
      known[name] = value;
    }
    return { knobs: state.knobs };
  },
};

function readBody(text: string): Body {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ControlError('An object is needed');
  return value as Body;
}

function readUser(state: SandboxState, name: unknown): string {
  const user = typeof name === 'string' ? state.identity.user(name) : undefined;
  if (!user) throw new ControlError(`No such user: ${String(name)}`);
  return user.id;
}

function readTenant(state: SandboxState, name: unknown): string {
  const tenantId = typeof name === 'string' ? state.identity.tenant(name) : undefined;
  if (tenantId === undefined) throw new ControlError(`No such organisation: ${String(name)}`);
  return tenantId;
}

function readNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ControlError('A number is needed');
  return value;
}

function readInstant(value: unknown): string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) throw new ControlError('An ISO instant is needed');
  return new Date(value).toISOString();
}
