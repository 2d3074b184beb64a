import { connectionsOfIdentity, storeConnections } from '#db/registry/queries/connections';
import { noteRunBegun } from '#db/registry/queries/schedule';
import { changed, nowText, type EngineContext } from '../context.ts';
import type { RunSummary } from '../sync/types.ts';

/** Starts or joins a run without waiting for it. A bug in it is logged, never an unhandled rejection. */
export function startSync(context: EngineContext, orgId: string, options: { full?: boolean } = {}): void {
  void runSync(context, orgId, options).catch((error: unknown) => {
    context.log('error', 'sync.bug', { error: error instanceof Error ? error.name : typeof error });
  });
}

/** Runs and waits. The organisation must be attached. */
export function runSync(context: EngineContext, orgId: string, options: { full?: boolean } = {}): Promise<RunSummary> {
  // Noted before it begins: whatever ends this process, the next one knows that the run has to go on.
  if (!context.sync.isActive(orgId)) noteRunBegun(context.registry, orgId, nowText(context));
  const run = context.sync.start(orgId, options);
  changed(context, orgId, ['orgs', 'runs']);
  return run;
}

const proofAfterMs = 10 * 60_000;

/**
 * Whether an empty list of connections proves that an organisation was disconnected. For the only organisation of its person it does:
 * the refusal and the list agree. Of many, all gone at once may pass; they are believed gone when the list was empty ten minutes ago
 * too, in this process or an earlier one.
 */
export function isEmptyListProof(
  context: Pick<EngineContext, 'registry' | 'clock'>,
  identityId: string,
  orgId: string,
): boolean {
  const known = connectionsOfIdentity(context.registry, identityId);
  const missingSince = known.find((one) => one.tenantId === orgId)?.missingSince ?? null;
  const others = known.filter(
    (one) => one.tenantId !== orgId && (one.missingSince === null || one.missingSince === missingSince),
  );
  if (others.length === 0) return true;
  const now = context.clock.now();
  if (missingSince !== null) return now.getTime() - Date.parse(missingSince) >= proofAfterMs;
  storeConnections(context.registry, identityId, [], now.toISOString());
  return false;
}
