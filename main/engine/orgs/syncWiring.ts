import { FailureError } from '#contract/failure';
import type { TilesDocument } from '#contract/tiles';
import { storeRollup } from '#db/portfolio/queries/rollups';
import { findOrg } from '#db/registry/queries/orgs';
import { changed, nowText, type EngineContext } from '../context.ts';
import { noteFound } from '../desk/found.ts';
import { rollupOf } from '../metrics/rollup.ts';
import { createSyncService } from '../sync/service.ts';
import type { RunSummary, SyncDeps, SyncService } from '../sync/types.ts';
import type { OrgId } from '#contract/values';
import { loadSettings } from '../settings.ts';
import { refreshFindings } from './findings.ts';
import { readContextFor } from './readContext.ts';
import { readOrg, recoverFile } from './reading.ts';
import { beginRun, bookCashRun, bookRun, isCashBasis, storeOrganisation, viewProgress } from './runs.ts';
import { isReserveReached } from './attention.ts';
import { isEmptyListProof } from './syncing.ts';

export interface SyncWiringOptions {
  /** Asked late: the sync is a part of the context itself. */
  context(): EngineContext;
  readonly deps: Pick<SyncDeps, 'clock' | 'tokens' | 'origins' | 'fetch' | 'log'>;
  /** Work that goes on after an event and that a stop waits for. */
  follow(work: Promise<void>): void;
}

/** The window hears forty times a second of progress at most, however many organisations are read side by side. */
const tellingMs = 25;

/** The sync with its consequences: registry, key figures of the practice page, and events for the window. */
export function createSyncWiring({ context, deps, follow }: SyncWiringOptions): SyncService {
  /** When each running organisation last told its progress. */
  const told = new Map<string, number>();
  const mayTell = (orgId: string): boolean => {
    const now = deps.clock.monotonicMs();
    if (now - (told.get(orgId) ?? -Infinity) < told.size * tellingMs) return false;
    told.set(orgId, now);
    return true;
  };
  return createSyncService({
    ...deps,
    openForWriting: (orgId) => context().files.openForWriting(orgId),
    identityOf: (orgId) => findOrg(context().registry, orgId)?.identityId ?? null,
    isEmptyListProof: (identityId, orgId) => isEmptyListProof(context(), identityId, orgId),
    onProgress: (progress) => {
      const { attention } = context();
      if (isReserveReached(attention, progress.orgId, progress.dayLeft)) follow(context().sync.stop(progress.orgId));
      // The last word of a run, with no step under way, is always told.
      const isOver = progress.steps.every((step) => step.state !== 'running');
      if (!mayTell(progress.orgId) && !isOver) return;
      const lang = loadSettings(context().registry).lang ?? 'en';
      context().emit('sync.progress', viewProgress(progress, lang));
    },
    onStepDone: (orgId) => changed(context(), orgId, ['tiles', 'tables']),
    onOrganisation: (orgId, facts) => storeOrganisation(context(), orgId, facts),
    onRunBegun: (orgId, run) => beginRun(context(), orgId, run),
    onRunEnded: (orgId, run) => {
      told.delete(orgId);
      endRun(context(), orgId, run, follow);
    },
  });
}

function endRun(context: EngineContext, orgId: string, run: RunSummary, follow: (work: Promise<void>) => void): void {
  // Detached while it ran: nothing of it is kept.
  if (!findOrg(context.registry, orgId)) return;
  // The open connection has met the damage; it must not be met again by the next run.
  const damage = run.failure?.code === 'file.corrupt' || run.failure?.code === 'file.foreign' ? run.failure : null;
  if (damage) follow(recoverFile(context, orgId, damage));
  if (isCashBasis(run)) {
    bookCashRun(context, run);
    changed(context, orgId, ['orgs', 'runs', 'tiles', 'tables']);
    return;
  }
  const runId = bookRun(context, run);
  refreshFindings(context.registry, nowText(context));
  const running = new Set(context.sync.running().map((one) => one.orgId));
  context.files.trim((one) => running.has(one) || one === orgId);
  context.log('info', 'sync.ended', {
    result: run.result ?? 'stopped',
    calls: run.calls,
    rows: run.rows,
    code: run.failure?.code ?? '',
  });
  changed(context, orgId, ['orgs', 'runs', 'tiles', 'tables', 'findings']);
  context.emit('sync.ended', { orgId: orgId as OrgId, runId });
  if (!damage) follow(updateRollup(context, orgId, run.runId));
}

/** The practice page's figures are those of the tiles, computed once at the end of a run. */
async function updateRollup(context: EngineContext, orgId: string, runId: number): Promise<void> {
  const org = findOrg(context.registry, orgId);
  if (!org) return;
  // The run counts as running until its last event has been told.
  await new Promise((resolve) => setImmediate(resolve));
  try {
    const read = readContextFor(context, org, { basis: 'accrual', lang: 'en' });
    const document = (await readOrg(context, orgId, { kind: 'tiles', context: read })) as TilesDocument;
    if (!findOrg(context.registry, orgId)) return;
    storeRollup(context.portfolio, orgId, runId, rollupOf(document));
    await noteFound(context, org.tenantId as OrgId, document);
    changed(context, orgId, ['orgs']);
  } catch (error) {
    // The reason is on the organisation by now; its practice line keeps the figures of the run before.
    if (!(error instanceof FailureError)) throw error;
    context.log('warn', 'rollup.missing', { code: error.failure.code });
  }
}
