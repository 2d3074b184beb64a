import type { TokenSource, XeroOrigins } from '../../wire.ts';
import { FailureError } from '#contract/failure';
import type { Clock } from '../clock.ts';
import { modifiedSinceHeader, readInstant } from './dates.ts';
import { judge, networkCodes, networkTrouble, XeroFailure, type Problem } from './errors.ts';
import { Bearer } from './bearer.ts';
import { readConnections } from './connections.ts';
import type { RateLimiter } from './rateLimiter.ts';

export interface XeroCall {
  readonly orgId: string;
  readonly identityId: string;
  /** Below `/api.xro/2.0/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** ISO instant. */
  readonly modifiedSince?: string | null;
  readonly signal: AbortSignal;
  /** Told of each request that goes out. */
  onSent?(): void;
}

export interface XeroAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** Bytes that came over the line as far as Xero announces them, else those unpacked: never fewer than came. */
  readonly bytes: number;
  /** Xero's own time when it answered, ISO. */
  readonly serverTime: string;
}

export interface ClientDeps {
  readonly clock: Clock;
  readonly tokens: TokenSource;
  readonly origins: XeroOrigins;
  readonly fetch: typeof fetch;
  readonly limiter: RateLimiter;
  /** How long an answer may take; 90 seconds when not given. */
  readonly answerMs?: number;
  /** Whether an identity's empty list of connections is believed now, by what was known of it before. */
  isEmptyListProof?(identityId: string, orgId: string): boolean;
}

const ANSWER_MS = 90_000;
const LARGEST_BODY = 96 * 1024 * 1024;
const TRIES = 5;
const LONGEST_PAUSE_MS = 60_000;

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: number;
}

/** Reads Xero's accounting API: one call in, one believed answer or one failure out. It never writes anything there. */
export class XeroClient {
  readonly #deps: ClientDeps;
  readonly #bearer: Bearer;
  /** When an identity's list of connections was first seen empty; only the second time counts as proof. */
  readonly #emptySince = new Map<string, number>();

  constructor(deps: ClientDeps) {
    this.#deps = deps;
    this.#bearer = new Bearer(deps.tokens, deps.clock);
  }

  /** The scopes the identity's token has now; asked anew, because a new consent may have added some. */
  async scopes(identityId: string): Promise<readonly string[]> {
    return (await this.#bearer.refetch(identityId)).scopes;
  }

  /** Throws XeroFailure; limits are waited for, passing trouble is tried again, an expired token renewed once. */
  async get(call: XeroCall): Promise<XeroAnswer> {
    let failures = 0;
    let renewed = false;
    for (;;) {
      this.#assertNotParked(call.orgId);
      const token = await this.#bearer.get(call.identityId);
      let raw: RawAnswer;
      try {
        raw = await this.#send(call, token.token);
      } catch (error) {
        call.signal.throwIfAborted();
        if (error instanceof XeroFailure) throw error;
        const trouble = networkTrouble(error);
        failures++;
        // A large page that does not come in time will not come the fifth time either; a smaller one may.
        const tries = trouble === 'offline' ? 3 : trouble === 'timeout' && call.query?.['pageSize'] ? 2 : TRIES;
        if (failures >= tries) {
          const [reach, where] = trouble === 'cut' ? (['dataset', whereOf(call)] as const) : (['run'] as const);
          throw new XeroFailure(networkCodes[trouble], reach, where, error);
        }
        await this.#pause(failures, call.signal);
        continue;
      }
      if (raw.status === 304) return { body: {}, bytes: raw.bytes, serverTime: this.#serverTime(raw, {}) };
      if (raw.status === 200) {
        this.#emptySince.delete(call.identityId);
        const body = parseObject(raw);
        if (body) return { body, bytes: raw.bytes, serverTime: this.#serverTime(raw, body) };
        // A body cut short by a proxy looks like this; asking again usually helps.
        if (++failures >= 3) throw new XeroFailure('xero.badAnswer', 'dataset', whereOf(call));
        await this.#pause(failures, call.signal);
        continue;
      }
      const problem = judge(raw.status, raw.headers, raw.text, this.#deps.clock.now());
      if (problem.kind === 'tokenExpired') {
        if (renewed) throw new XeroFailure('signin.failed', 'run');
        renewed = true;
        await this.#bearer.renew(call.identityId, token.token);
        continue;
      }
      if (problem.kind === 'unavailable') {
        if (++failures >= TRIES) throw new XeroFailure('xero.unavailable', 'dataset', whereOf(call));
        await this.#pause(failures, call.signal);
        continue;
      }
      await this.#settle(problem, call);
    }
  }

  /** Either makes the next try possible (limits) or throws what cannot be helped. */
  async #settle(problem: Problem, call: XeroCall): Promise<void> {
    const { limiter } = this.#deps;
    switch (problem.kind) {
      case 'minuteLimit':
        limiter.block(call.orgId, problem.seconds * 1000 + jitter());
        return;
      case 'appLimit':
        limiter.blockApp(problem.seconds * 1000 + jitter());
        return;
      case 'concurrentLimit':
        limiter.narrow(call.orgId);
        limiter.block(call.orgId, 500 + jitter());
        return;
      case 'dayLimit':
        limiter.park(call.orgId, problem.seconds * 1000);
        this.#assertNotParked(call.orgId);
        return;
      case 'tooLarge':
        throw new XeroFailure('xero.tooLarge', 'dataset', whereOf(call));
      case 'reportsNotPermitted':
        throw new XeroFailure('xero.reportsNotPermitted', 'dataset');
      case 'notPermitted':
        throw new XeroFailure('xero.notPermitted', 'dataset', whereOf(call));
      case 'notConnected':
        throw await this.#disconnectedOrNotPermitted(call);
      case 'gone':
        // One record that its list still had a moment ago: the next run reads the list anew. A whole list that is not there is not for us.
        throw new XeroFailure(isOfOneRecord(call) ? 'xero.badAnswer' : 'xero.notPermitted', 'dataset', whereOf(call));
      default:
        throw new XeroFailure('xero.badAnswer', 'dataset', whereOf(call));
    }
  }

  /**
   * A 403 means "not connected" only when the list of connections agrees. An empty list proves nothing by itself: it is
   * believed when it is still empty ten minutes later.
   */
  async #disconnectedOrNotPermitted(call: XeroCall): Promise<XeroFailure> {
    const { clock } = this.#deps;
    let tenants: string[];
    try {
      tenants = (await readConnections(this.#deps, call.identityId)).map((connection) => connection.tenantId);
    } catch (error) {
      // A sign-in that has ended or a network that is gone is that, and no trouble of Xero's.
      const told = error instanceof FailureError ? error.failure : { code: 'xero.unavailable' as const };
      return new XeroFailure(told.code, 'run', told.params, error);
    }
    if (tenants.length === 0) {
      if (this.#deps.isEmptyListProof?.(call.identityId, call.orgId))
        return new XeroFailure('xero.disconnected', 'run');
      const first = this.#emptySince.get(call.identityId) ?? clock.monotonicMs();
      this.#emptySince.set(call.identityId, first);
      if (clock.monotonicMs() - first < 600_000) return new XeroFailure('xero.unavailable', 'run');
      return new XeroFailure('xero.disconnected', 'run');
    }
    this.#emptySince.delete(call.identityId);
    if (tenants.includes(call.orgId.toLowerCase())) {
      return new XeroFailure('xero.notPermitted', 'dataset', whereOf(call));
    }
    return new XeroFailure('xero.disconnected', 'run');
  }

  async #send(call: XeroCall, token: string): Promise<RawAnswer> {
    const { limiter } = this.#deps;
    const url = new URL(`/api.xro/2.0/${call.path}`, this.#deps.origins.api);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const headers: Record<string, string> = {
      authorization: `Bearer ${token}`,
      'xero-tenant-id': call.orgId,
      accept: 'application/json',
      'accept-encoding': 'gzip',
    };
    if (call.modifiedSince) headers['if-modified-since'] = modifiedSinceHeader(call.modifiedSince);
    const pass = await limiter.acquire(call.orgId, call.signal);
    try {
      call.onSent?.();
      const response = await this.#deps.fetch(url, {
        headers,
        // A redirect would carry the token to wherever it points.
        redirect: 'manual',
        signal: AbortSignal.any([call.signal, AbortSignal.timeout(this.#deps.answerMs ?? ANSWER_MS)]),
      });
      limiter.answered(pass, kindOf(call));
      limiter.learn(
        call.orgId,
        headerNumber(response.headers, 'x-minlimit-remaining'),
        headerNumber(response.headers, 'x-daylimit-remaining'),
        { left: headerNumber(response.headers, 'x-appminlimit-remaining'), sent: pass.sent },
      );
      return await readBody(response);
    } finally {
      limiter.release(call.orgId);
    }
  }

  #assertNotParked(orgId: string): void {
    const { clock, limiter } = this.#deps;
    const until = limiter.state(orgId).parkedUntilMs;
    if (until === 0) return;
    const at = new Date(clock.now().getTime() + until - clock.monotonicMs());
    throw new XeroFailure('xero.dayLimit', 'run', { until: at.toISOString() });
  }

  async #pause(failures: number, signal: AbortSignal): Promise<void> {
    await this.#deps.clock.sleep(Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE_MS) + jitter(), signal);
  }

  /** The envelope's own time, else the `Date` header, else our clock. */
  #serverTime(raw: RawAnswer, body: Readonly<Record<string, unknown>>): string {
    const stamp = body['DateTimeUTC'];
    try {
      const read = typeof stamp === 'string' ? readInstant(stamp) : null;
      if (read !== null) return read;
    } catch {
      // An unreadable stamp is no reason to lose the answer.
    }
    const header = Date.parse(raw.headers.get('date') ?? '');
    return (Number.isNaN(header) ? this.#deps.clock.now() : new Date(header)).toISOString();
  }
}

async function readBody(response: Response): Promise<RawAnswer> {
  const { status, headers } = response;
  const pieces: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > LARGEST_BODY) throw new XeroFailure('xero.tooLarge', 'dataset');
      pieces.push(piece);
    }
  }
  const announced = headerNumber(headers, 'content-length');
  // Without compression a shorter body than announced was cut; with it, the unpacking itself has failed already.
  if (announced !== null && !headers.get('content-encoding') && announced !== size && status !== 304) {
    throw new TypeError('body shorter than announced');
  }
  return { status, headers, text: Buffer.concat(pieces).toString('utf8'), bytes: announced ?? size };
}

/** The envelope, or null when the answer is not the JSON object it says it is. */
function parseObject(raw: RawAnswer): Readonly<Record<string, unknown>> | null {
  if (!/\bjson\b/i.test(raw.headers.get('content-type') ?? '')) return null;
  try {
    const body: unknown = JSON.parse(raw.text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isOfOneRecord = (call: XeroCall): boolean => /\/[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(call.path);

/** Calls that take Xero about as long as each other. */
function kindOf({ path, query }: XeroCall): string {
  return `${path.replace(/\/[0-9a-f-]{36}$/i, '')} ${query?.['pageSize'] ?? ''}`;
}

/** The endpoint and page of a call, for the failure's sentence and the log. */
function whereOf(call: XeroCall): Record<string, string | number> {
  const page = call.query?.['page'];
  return page === undefined ? { path: call.path } : { path: call.path, page: Number(page) };
}

function headerNumber(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/** Up to half a second, so that organisations that waited together do not come back together. */
function jitter(): number {
  return Math.random() * 500;
}
