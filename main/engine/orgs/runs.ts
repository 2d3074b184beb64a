import { z } from 'zod';
import type { Failure } from '#contract/failure';
import type { SyncProgress, SyncRun } from '#contract/sync';
import { StepState } from '#contract/sync';
import type { Lang, OrgId } from '#contract/values';
import { inTransaction, type WritableDb } from '#db/open';
import { noteConnectionWorks } from '#db/registry/queries/connections';
import { addToQuota } from '#db/registry/queries/quota';
import { findOrg, listOrgs, setOrgDetails, setOrgState, setOrgSynced } from '#db/registry/queries/orgs';
import { lastEndedRun, nextUnfiledRun, pruneRuns, storeRun, type RunRecord } from '#db/registry/queries/runs';
import { noteRunEnded, type RunEnd } from '#db/registry/queries/schedule';
import { changed, nowText, type EngineContext } from '../context.ts';
import { cashSyncSteps } from '../sync/service.ts';
import type { OrganisationFacts, RunSummary, SyncProgressView } from '../sync/types.ts';
import { refusalText } from '../refusals.ts';
import { failureText } from '../texts.ts';
import { refreshFindings } from './findings.ts';
import { noteNetwork } from './attention.ts';
import { failureOf } from './views.ts';
import { stepLabel } from './stepLabels.ts';

/** What Xero says about the organisation itself goes into the registry as soon as it is read. */
export function storeOrganisation(context: EngineContext, orgId: string, facts: OrganisationFacts): void {
  if (!findOrg(context.registry, orgId)) return;
  setOrgDetails(context.registry, orgId, {
    name: facts.name,
    legalName: facts.legalName,
    baseCurrency: facts.baseCurrency,
    timezone: facts.timezone,
    countryCode: facts.country,
    place: facts.place,
    shortCode: facts.shortCode,
    registrationNumber: facts.registrationNumber,
    taxNumber: facts.taxNumber,
    isDemo: facts.isDemo,
    yearEndDay: facts.yearEndDay,
    yearEndMonth: facts.yearEndMonth,
  });
  refreshFindings(context.registry, nowText(context));
  changed(context, orgId, ['orgs', 'findings']);
}

/** Runs of an organisation that stay in the list: more than a month of hourly refreshes on working days. */
const runsKept = 300;

type Begun = Pick<RunSummary, 'runId' | 'startedAt' | 'steps'>;

/** A run begins. Should nobody see its end, its line still tells of it. */
export function beginRun({ registry }: EngineContext, orgId: string, run: Begun): void {
  if (!findOrg(registry, orgId)) return;
  const nothing = { endedAt: null, result: null, failure: null, calls: 0, rows: 0, bytes: 0 };
  keepRun(registry, { ...nothing, orgId, ...run });
}

/** Writes a run's line in the list, and answers its number there. */
function keepRun(
  registry: WritableDb,
  run: Begun &
    Pick<RunSummary, 'orgId' | 'result' | 'failure' | 'calls' | 'rows' | 'bytes'> & { endedAt: string | null },
): number {
  const { orgId: tenantId, runId, startedAt, endedAt, result, calls, rows, bytes } = run;
  const orgRunId = runId > 0 ? runId : nextUnfiledRun(registry, tenantId);
  const failure = run.failure ? JSON.stringify(run.failure) : null;
  const steps = JSON.stringify(run.steps);
  storeRun(registry, { tenantId, orgRunId, startedAt, endedAt, result, failure, calls, rows, bytes, steps });
  pruneRuns(registry, tenantId, runsKept);
  return orgRunId;
}

/** An organisation's last run that came to an end and read its books; undefined before there is one. */
export function lastBooksRun({ registry }: Pick<EngineContext, 'registry'>, orgId: string): RunRecord | undefined {
  return lastEndedRun(registry, orgId, 'trialBalanceCash');
}

/** Cash-basis reports are read beside the books; they make no organisation fresher. */
export function isCashBasis(run: { readonly steps: readonly { readonly step: string }[] }): boolean {
  return run.steps.length > 0 && run.steps.every((step) => cashSyncSteps.includes(step.step));
}

/**
 * Books an ended run: state, run list, quota. Answers the number it has in the registry's list. A run that only lacked
 * permission for some data still counts as read: what may be read was read.
 */
export function bookRun(context: EngineContext, run: RunSummary): number {
  const { registry } = context;
  if (!findOrg(registry, run.orgId)) return run.runId;
  if (run.failure?.code === 'network.offline') noteNetwork(context, false);
  else if (run.calls > 0) noteNetwork(context, true);
  return inTransaction(registry, () => {
    noteAnswered(context, run);
    const orgRunId = keepRun(registry, { ...run, result: resultOf(run) });
    addToQuota(registry, run.orgId, { bytes: run.bytes, calls: run.calls, dayLeft: run.dayLeft }, run.endedAt);
    const end = endOf(run);
    noteRunEnded(registry, run.orgId, end);
    // What was interrupted has not had its turn.
    const isInterrupted = end.goesOn && end.notBefore === null;
    if (!isInterrupted) setOrgSynced(registry, run.orgId, { attempted: run.endedAt, complete: countsAsRead(run) });
    const next = stateAfter(context, run);
    if (next) setOrgState(registry, run.orgId, next.state, next.failure ? JSON.stringify(next.failure) : null);
    return orgRunId;
  });
}

/**
 * How a run ended, for the schedule. One that was stopped, that lost the network or that met the day limit is not over: it goes on as
 * soon as it can. None of these is a failure of the organisation. One that finds no network although others do is tried ever more seldom.
 */
function endOf({ result, failure }: RunSummary): RunEnd {
  if (failure?.code === 'xero.dayLimit') {
    const until = failure.params?.['until'];
    return { goesOn: true, failed: false, unreached: false, notBefore: typeof until === 'string' ? until : null };
  }
  const unreached = failure?.code === 'network.offline';
  if (result === null || unreached) return { goesOn: true, failed: false, unreached, notBefore: null };
  return { goesOn: false, failed: result === 'failed', unreached, notBefore: null };
}

/** A run that Xero's daily limit ended is partly done: what was read is stored and the next run goes on. */
function resultOf(run: RunSummary): RunSummary['result'] {
  const hasBrought = run.steps.some((step) => step.state === 'done');
  return run.result === 'failed' && run.failure?.code === 'xero.dayLimit' && hasBrought ? 'partly' : run.result;
}

/** Books a reading of the cash-basis reports: what it cost, and a sign-in that has ended. */
export function bookCashRun(context: EngineContext, run: RunSummary): void {
  const { registry } = context;
  inTransaction(registry, () => {
    noteAnswered(context, run);
    keepRun(registry, { ...run, result: resultOf(run) });
    addToQuota(registry, run.orgId, { bytes: run.bytes, calls: run.calls, dayLeft: run.dayLeft }, run.endedAt);
    if (run.result !== 'needsSignIn') return;
    setOrgState(registry, run.orgId, 'needsSignIn', run.failure ? JSON.stringify(run.failure) : null);
  });
}

/** What Xero has answered is connected, whatever its list of connections lacked for a moment. */
function noteAnswered({ registry }: EngineContext, run: RunSummary): void {
  const identityId = findOrg(registry, run.orgId)?.identityId ?? null;
  const isAnswered =
    run.result === 'complete' ||
    run.result === 'partly' ||
    run.steps.some(({ state, calls }) => state === 'done' && calls > 0);
  if (identityId !== null && isAnswered) noteConnectionWorks(registry, identityId, run.orgId, run.endedAt);
}

function countsAsRead(run: RunSummary): boolean {
  if (run.result === 'complete') return true;
  return run.result === 'partly' && run.steps.every((step) => step.state !== 'failed' && step.state !== 'waiting');
}

function stateAfter(
  context: EngineContext,
  run: RunSummary,
): { state: 'new' | 'fresh' | 'parked' | 'needsSignIn' | 'disconnected'; failure: Failure | null } | null {
  const { result, failure } = run;
  if (result === 'needsSignIn') {
    const isGone = failure?.code === 'xero.disconnected';
    return { state: isGone ? 'disconnected' : 'needsSignIn', failure };
  }
  if (failure?.code === 'xero.disconnected') return { state: 'disconnected', failure };
  if (result === 'complete' || resultOf(run) === 'partly') return { state: 'fresh', failure: null };
  if (result === 'failed' && failure && isParking(failure.code)) return { state: 'parked', failure };
  // A failed or stopped run leaves what was there; an organisation that was parked or signed out and could be asked is no longer so.
  const org = findOrg(context.registry, run.orgId);
  if (result === 'failed' && org?.state === 'parked' && failure) return { state: 'parked', failure };
  return null;
}

/** Failures that a new try will not cure by itself. */
function isParking(code: string): boolean {
  return code.startsWith('file.') || code === 'disk.full' || code === 'keychain.changed';
}

const StoredSteps = z.array(
  z.object({
    step: z.string(),
    state: StepState,
    calls: z.number(),
    rows: z.number(),
    bytes: z.number(),
    failure: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).optional() }).nullable(),
  }),
);

/** Runs as the page and the command line show them. */
export function viewRuns(context: EngineContext, records: readonly RunRecord[], lang: Lang): SyncRun[] {
  const names = new Map(listOrgs(context.registry).map((org) => [org.tenantId, org.nickname]));
  const running = new Set(context.sync.running().map(({ orgId, runId }) => `${orgId} ${runId}`));
  return records.map((record) => ({
    org: names.get(record.tenantId) ?? '',
    tenantId: record.tenantId as OrgId,
    kind: isCashBasis({ steps: StoredSteps.parse(JSON.parse(record.steps)) }) ? 'cash' : 'books',
    result: record.result as SyncRun['result'],
    running: record.endedAt === null && running.has(`${record.tenantId} ${record.orgRunId}`),
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    calls: record.calls,
    rows: record.rows,
    bytes: record.bytes,
    steps: StoredSteps.parse(JSON.parse(record.steps)).map(({ state, failure, ...step }) => ({
      ...step,
      result: state,
      message: messageOf(failure ? failureOf(JSON.stringify(failure)) : null, lang, step.step),
    })),
    message: messageOf(failureOf(record.failure), lang, refusedStep(record)),
  }));
}

/** The step whose refusal is told as that of the run. */
function refusedStep({ failure, steps }: RunRecord): string | null {
  const code = failureOf(failure)?.code;
  return StoredSteps.parse(JSON.parse(steps)).find((step) => step.failure?.code === code)?.step ?? null;
}

/** A run under way, with words in the language asked for. */
export function viewProgress(progress: SyncProgressView, lang: Lang): SyncProgress {
  return {
    ...progress,
    orgId: progress.orgId as OrgId,
    steps: progress.steps.map(({ failure, ...step }) => ({
      ...step,
      label: stepLabel(step.step, lang),
      message: messageOf(failure, lang, step.step),
    })),
  };
}

function messageOf(failure: Failure | null, lang: Lang, step: string | null): string | null {
  if (failure === null) return null;
  return (step === null ? null : refusalText(step, failure, lang)) ?? failureText(failure, lang);
}
