import { z } from 'zod';
import type { Failure } from '#contract/failure';
import { FailureError } from '#contract/failure';
import { fileFailure } from '#db/errors';
import type { WritableDb } from '#db/open';
import { createLog, type Log } from '../log.ts';
import { createSummaries } from '../summaries/collector.ts';
import { keepAlerts } from '../tables/keptAlerts.ts';
import { XeroClient } from '../xero/client.ts';
import { BadField } from '../xero/fields.ts';
import { RateLimiter } from '../xero/rateLimiter.ts';
import type { Basis } from '../xero/reports.ts';
import { prepareForRun } from './commit.ts';
import { createGate, throttled } from './gate.ts';
import { progressView, StepTally, type LimitFacts, type RunFacts } from './progress.ts';
import type { Run } from './run.ts';
import { closeRun, openRun } from './runBook.ts';
import { goThrough } from './runner.ts';
import { TouchedMonths } from './touched.ts';
import { cashSteps, steps, type Step } from './steps.ts';
import type { RunResultView, RunSummary, SyncDeps, SyncProgressView, SyncService } from './types.ts';

export type * from './types.ts';

/** Names of the steps of a run, in order of their value to the reader. */
export const syncSteps: readonly string[] = steps.map((step) => step.name);
/** Names of the steps of `fetchCashBasis`. */
export const cashSyncSteps: readonly string[] = cashSteps.map((step) => step.name);

const PROGRESS_MS = 250;
const BEAT_MS = 1000;
/** Xero's limits are per organisation, so they are read side by side; what they load at once is bounded by the limiter. */
const PARALLEL = 200;
/** Before anything has been measured. */
const USUAL_CALL_MS = 700;

const signInCodes = new Set(['signin.needed', 'signin.noRefreshToken', 'signin.denied', 'signin.invalidClient']);

interface Active {
  readonly orgId: string;
  readonly stop: AbortController;
  readonly ended: Promise<RunSummary>;
  view(): SyncProgressView | null;
}

/** Reads organisations from Xero into their files. One run per organisation at a time; organisations do not wait for each other. */
export function createSyncService(deps: SyncDeps): SyncService {
  const limiter = new RateLimiter(deps.clock);
  const client = new XeroClient({ ...deps, limiter });
  const log = createLog(deps.clock, (line) => deps.log(line));
  const active = new Map<string, Active>();
  const gate = createGate(deps.parallel ?? PARALLEL);

  function begin(orgId: string, plan: Plan): Promise<RunSummary> {
    const known = active.get(orgId);
    if (known) return known.ended;
    const stop = new AbortController();
    let view: (() => SyncProgressView) | null = null;
    const ended = (async (): Promise<RunSummary> => {
      const leave = await gate(stop.signal);
      try {
        return await perform({ deps, client, limiter, log, signal: stop.signal }, orgId, plan, (show) => (view = show));
      } finally {
        active.delete(orgId);
        leave();
      }
    })();
    active.set(orgId, { orgId, stop, ended, view: () => view?.() ?? null });
    return ended;
  }

  async function stop(orgId: string): Promise<void> {
    const entry = active.get(orgId);
    if (!entry) return;
    entry.stop.abort(new Error('stopped'));
    await entry.ended;
  }

  return {
    start: (orgId, options) => begin(orgId, { steps, basis: 'accrual', isForced: options?.full === true }),
    async fetchCashBasis(orgId) {
      // A run under way goes first: both write the same file, and the reader wants today's figures before others.
      await active.get(orgId)?.ended;
      return await begin(orgId, { steps: cashSteps, basis: 'cash', isForced: false });
    },
    stop,
    async stopAll() {
      await Promise.all([...active.keys()].map(stop));
    },
    isActive: (orgId) => active.has(orgId),
    prefer: (orgId) => limiter.prefer(orgId),
    running: () => [...active.values()].flatMap((entry) => entry.view() ?? []),
  };
}

interface Plan {
  readonly steps: readonly Step[];
  readonly basis: Basis;
  readonly isForced: boolean;
}

interface Tools {
  readonly deps: SyncDeps;
  readonly client: XeroClient;
  readonly limiter: RateLimiter;
  readonly log: Log;
  readonly signal: AbortSignal;
}

async function perform(
  tools: Tools,
  orgId: string,
  plan: Plan,
  onView: (view: () => SyncProgressView) => void,
): Promise<RunSummary> {
  const { deps, log } = tools;
  const startedAt = deps.clock.now().toISOString();
  const tallies = plan.steps.map((step) => new StepTally(step.name, step.expected));
  let runId = 0;
  let failure: Failure | null = null;
  let file: WritableDb | null = null;
  let isFull = plan.isForced;
  let finalView: (() => SyncProgressView) | null = null;
  let beat: NodeJS.Timeout | null = null;
  try {
    const db = (file = deps.openForWriting(orgId));
    prepareForRun(db);
    const opened = openRun(db, startedAt, plan, deps.clock.now());
    ({ runId, isFull } = opened);
    deps.onRunBegun?.(orgId, { runId, startedAt, steps: tallies.map((tally) => tally.summary()) });
    const identityId = deps.identityOf(orgId);
    if (identityId === null) throw new FailureError('signin.needed');
    const facts: RunFacts = { orgId, runId, first: opened.isFirst, startedAt };
    const pace = { milliseconds: USUAL_CALL_MS };
    finalView = () => progressView(facts, tallies, limitFacts(tools, orgId), pace.milliseconds);
    onView(finalView);
    const tick = throttled(deps.clock, PROGRESS_MS, () => finalView && deps.onProgress(finalView()));
    // While Xero's limit makes the run wait nothing happens, and that is what there is to show.
    beat = setInterval(tick, BEAT_MS);
    const run: Run = {
      orgId,
      identityId,
      db,
      clock: deps.clock,
      client: tools.client,
      signal: tools.signal,
      writing: { runId, now: startedAt, summaries: createSummaries(db) },
      basis: plan.basis,
      fullBefore: opened.fullBefore,
      isFull,
      scopes: await tools.client.scopes(identityId),
      baseCurrency: '',
      timezone: '',
      today: startedAt.slice(0, 10),
      touched: new TouchedMonths(db),
      lateFrom: null,
      firstReport: null,
      refusedReports: new Map(),
      onOrganisation: (organisation) => deps.onOrganisation(orgId, organisation),
      onTick: tick,
      onCall: (milliseconds) => (pace.milliseconds += (milliseconds - pace.milliseconds) / 8),
    };
    failure = await goThrough(
      {
        run,
        tallies: new Map(tallies.map((tally) => [tally.step, tally])),
        onStepDone: (step) => deps.onStepDone(orgId, step),
        onStepFailed: (step, broken) =>
          log(broken.failure.code === 'bug.unexpected' ? 'error' : 'warn', 'sync.stepFailed', {
            step,
            ...inShort(broken),
          }),
      },
      plan.steps,
    );
  } catch (error) {
    if (!tools.signal.aborted) failure = failureOf(error, log);
  } finally {
    if (beat) clearInterval(beat);
  }
  const summary = summarise(tools, { orgId, runId, isFull, startedAt, tallies, failure });
  try {
    if (file && runId > 0) closeRun(file, summary, tallies);
  } catch (error) {
    if (!fileFailure(error)) throw error;
  }
  try {
    if (file && plan.basis === 'accrual' && isBrought(summary)) keepAlerts(file, deps.clock.now());
  } catch (error) {
    // The findings of the run before stay; a fault in working them out must not keep a finished run from ending.
    failureOf(error, log);
  }
  if (finalView) deps.onProgress(finalView());
  deps.onRunEnded(orgId, summary);
  return summary;
}

/** Whether the run read all it may read: only then do its findings say what is true now. */
const isBrought = ({ result }: RunSummary): boolean => result === 'complete' || result === 'partly';

function summarise(
  tools: Tools,
  facts: {
    orgId: string;
    runId: number;
    isFull: boolean;
    startedAt: string;
    tallies: readonly StepTally[];
    failure: Failure | null;
  },
): RunSummary {
  const { orgId, runId, isFull, startedAt, tallies } = facts;
  const broken = tallies.find((tally) => tally.failure !== null)?.failure ?? null;
  let result: RunResultView | null;
  if (facts.failure) result = signInCodes.has(facts.failure.code) ? 'needsSignIn' : 'failed';
  else if (tools.signal.aborted) result = null;
  else result = broken ? 'partly' : 'complete';
  return {
    orgId,
    runId,
    full: isFull,
    startedAt,
    endedAt: tools.deps.clock.now().toISOString(),
    result,
    failure: facts.failure ?? (result === null ? null : broken),
    steps: tallies.map((tally) => tally.summary()),
    calls: tallies.reduce((sum, tally) => sum + tally.calls, 0),
    rows: tallies.reduce((sum, tally) => sum + tally.written, 0),
    bytes: tallies.reduce((sum, tally) => sum + tally.bytes, 0),
    dayLeft: tools.limiter.state(orgId).dayLeft,
  };
}

function limitFacts(tools: Tools, orgId: string): LimitFacts {
  const state = tools.limiter.state(orgId);
  const { clock } = tools.deps;
  const until = Math.max(state.blockedUntilMs, state.parkedUntilMs);
  const waiting = until === 0 ? null : new Date(clock.now().getTime() + until - clock.monotonicMs()).toISOString();
  return {
    minuteUsed: state.minuteUsed,
    minuteLimit: state.minuteLimit,
    dayLeft: state.dayLeft,
    waitingUntil: waiting,
  };
}

function failureOf(error: unknown, log: Log): Failure {
  if (error instanceof FailureError) return error.failure;
  const file = fileFailure(error);
  if (file) return file.failure;
  log('error', 'sync.bug', { error: error instanceof Error ? error.name : typeof error });
  return { code: 'bug.unexpected' };
}

/** What a log may say of a failure: codes and names of fields, never what stood in them. */
function inShort({ failure, cause }: FailureError): Record<string, string> {
  const where = typeof failure.params?.['path'] === 'string' ? { path: failure.params['path'] } : {};
  if (cause instanceof z.ZodError) {
    const issue = cause.issues[0];
    return { code: failure.code, ...where, field: issue?.path.join('.') ?? '', issue: issue?.code ?? '' };
  }
  if (cause instanceof BadField) return { code: failure.code, ...where, field: cause.field };
  return { code: failure.code, ...where, ...(cause instanceof Error ? { error: cause.name } : {}) };
}
