import { FailureError, type FailureCode } from '#contract/failure';

/** How far a failure reaches: one data set, or everything this run still wanted to read. */
export type Reach = 'dataset' | 'run';

/** A failure of Xero or of the way to it, with its reach. */
export class XeroFailure extends FailureError {
  readonly reach: Reach;
  constructor(code: FailureCode, reach: Reach, params?: Record<string, string | number>, cause?: unknown) {
    super(code, params, cause === undefined ? undefined : { cause });
    this.name = 'XeroFailure';
    this.reach = reach;
  }
}

/** What an answer that is not a plain success means, before anything is done about it. */
export type Problem =
  | { readonly kind: 'tokenExpired' }
  | { readonly kind: 'notPermitted' }
  | { readonly kind: 'reportsNotPermitted' }
  | { readonly kind: 'notConnected' }
  | { readonly kind: 'minuteLimit'; readonly seconds: number }
  | { readonly kind: 'concurrentLimit' }
  | { readonly kind: 'appLimit'; readonly seconds: number }
  | { readonly kind: 'dayLimit'; readonly seconds: number }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unavailable' };

const DAY_SECONDS = 86_400;
/** A wait longer than this is no matter of minutes: the organisation is parked instead of waited for. */
const LONGEST_WAIT_SECONDS = 300;

/**
 * Judges an answer by its status and what its body says. Key case varies between Xero's error forms, and bodies may be
 * text or HTML, so words are looked for in the whole text and never parsed as data.
 */
export function judge(status: number, headers: Headers, body: string, now: Date): Problem {
  const words = body.slice(0, 4000).toLowerCase();
  if (status === 429) return limitOf(headers, now);
  if (status === 401 || status === 403) {
    if (words.includes('reporting role')) return { kind: 'reportsNotPermitted' };
    if (words.includes('authorizationunsuccessful')) return { kind: 'notPermitted' };
    if (status === 401) return { kind: 'tokenExpired' };
    if (words.includes('authenticationunsuccessful') || words.trim() === '') return { kind: 'notConnected' };
    return { kind: 'notPermitted' };
  }
  if (status === 400) return { kind: words.includes('highvolumeexception') ? 'tooLarge' : 'refused' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status >= 500 && status !== 501) return { kind: 'unavailable' };
  return { kind: 'refused' };
}

function limitOf(headers: Headers, now: Date): Problem {
  const problem = (headers.get('x-rate-limit-problem') ?? '').trim().toLowerCase();
  const seconds = retryAfterSeconds(headers.get('retry-after'), now);
  if (problem.includes('day')) return { kind: 'dayLimit', seconds: seconds ?? DAY_SECONDS };
  if (problem.includes('concurrent')) return { kind: 'concurrentLimit' };
  if (problem.includes('app')) return { kind: 'appLimit', seconds: Math.min(seconds ?? 60, LONGEST_WAIT_SECONDS) };
  if (problem.includes('minute'))
    return { kind: 'minuteLimit', seconds: Math.min(seconds ?? 60, LONGEST_WAIT_SECONDS) };
  // A limit without a known name: the wait it asks for tells which kind it is.
  if (seconds !== null && seconds > LONGEST_WAIT_SECONDS) return { kind: 'dayLimit', seconds };
  return { kind: 'minuteLimit', seconds: seconds ?? 60 };
}

/** Seconds of a `Retry-After` header: a number or a date, never negative, at most a day; null when absent or unreadable. */
export function retryAfterSeconds(header: string | null, now: Date): number | null {
  if (header === null || header.trim() === '') return null;
  const number = Number(header);
  const seconds = Number.isFinite(number) ? number : (Date.parse(header) - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return null;
  return Math.min(Math.max(Math.ceil(seconds), 1), DAY_SECONDS);
}

const unreachable = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

/** What an exception of `fetch` or of reading the body is called. */
export const networkCodes = {
  offline: 'network.offline',
  timeout: 'network.timeout',
  cut: 'network.interrupted',
} as const satisfies Record<ReturnType<typeof networkTrouble>, FailureCode>;

/**
 * What an exception of `fetch` or of reading the body means: Xero cannot be reached at all, does not answer in time, or the answer
 * breaks off on its way, which says nothing about other answers.
 */
export function networkTrouble(error: unknown): 'offline' | 'timeout' | 'cut' {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause.name === 'TimeoutError') return 'timeout';
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (unreachable.has(code)) return 'offline';
    if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'offline';
    if (code.endsWith('_TIMEOUT')) return 'timeout';
    if (cause instanceof AggregateError) {
      const inner: unknown = cause.errors[0];
      if (inner instanceof Error && 'code' in inner && unreachable.has(String(inner.code))) return 'offline';
    }
  }
  return 'cut';
}
