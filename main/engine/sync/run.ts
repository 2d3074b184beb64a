import type { WritableDb } from '#db/open';
import type { Clock } from '../clock.ts';
import type { XeroAnswer, XeroClient } from '../xero/client.ts';
import { XeroFailure } from '../xero/errors.ts';
import type { Basis } from '../xero/reports.ts';
import type { Writing } from './history.ts';
import type { StepTally } from './progress.ts';
import type { TouchedMonths } from './touched.ts';
import type { OrganisationFacts } from './types.ts';

/** Everything the steps of one run share. */
export interface Run {
  readonly orgId: string;
  readonly identityId: string;
  readonly db: WritableDb;
  readonly clock: Clock;
  readonly client: XeroClient;
  readonly signal: AbortSignal;
  readonly writing: Writing;
  readonly basis: Basis;
  /** Lists whose last full read ended before this instant are read in full again. */
  readonly fullBefore: string;
  /** Everything is read again, whatever is stored. */
  readonly isFull: boolean;
  /** Scopes of the token; empty when unknown. */
  scopes: readonly string[];
  /** Known after the first step. */
  baseCurrency: string;
  timezone: string;
  today: string;
  /** Months whose reports may have moved. */
  readonly touched: TouchedMonths;
  /**
   * Xero's time at the begin of a run that reads reports beside the documents: what changed at Xero since may be in the
   * documents and not in the reports. Null in a top-up, which reads its reports after its documents.
   */
  lateFrom: string | null;
  /** Settles when the first report has been answered, so that a refusal costs one call and not one of each; null before. */
  firstReport: Promise<unknown> | null;
  /** Refusals met so far, by the name of the report; `all` when the user's role lacks reports. */
  readonly refusedReports: Map<string, XeroFailure>;
  onOrganisation(facts: OrganisationFacts): void;
  /** Something to show has changed. */
  onTick(): void;
  /** Milliseconds of an answered call, for the estimate. */
  onCall(milliseconds: number): void;
}

export interface Ask {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly modifiedSince?: string | null;
  readonly signal?: AbortSignal;
}

const made = new WeakMap<Run, number>();

/** Calls of the run so far, those included that had to be made again. */
export function callsOf(run: Run): number {
  return made.get(run) ?? 0;
}

/** One call of a step, counted. */
export async function ask(run: Run, tally: StepTally, what: Ask): Promise<XeroAnswer> {
  const started = run.clock.monotonicMs();
  const answer = await run.client.get({
    orgId: run.orgId,
    identityId: run.identityId,
    path: what.path,
    query: what.query ?? {},
    modifiedSince: what.modifiedSince ?? null,
    signal: what.signal ?? run.signal,
    // Xero counts every request, also one that it refuses or whose answer is lost.
    onSent: () => {
      made.set(run, callsOf(run) + 1);
      tally.calls++;
    },
  });
  run.onCall(run.clock.monotonicMs() - started);
  tally.bytes += answer.bytes;
  run.onTick();
  return answer;
}

/** Turns anything thrown while an answer is read into "Xero's answer cannot be used", with where it was. */
export function believe<T>(path: string, page: number | null, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof XeroFailure) throw error;
    throw new XeroFailure('xero.badAnswer', 'dataset', page === null ? { path } : { path, page }, error);
  }
}

/** Lets other work of the process run before the next piece. */
export async function breathe(run: Run): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  run.signal.throwIfAborted();
}

/** True when one of `wanted` was granted; a scope without `.read` includes reading. */
export function isGranted(scopes: readonly string[], wanted: readonly string[]): boolean {
  if (scopes.length === 0) return true;
  return wanted.some((scope) => scopes.includes(scope) || scopes.includes(scope.replace(/\.read$/, '')));
}
