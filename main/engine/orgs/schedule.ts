import { listOrgs } from '#db/registry/queries/orgs';
import type { EngineContext } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { sendDisconnects } from './detach.ts';
import { runSync } from './syncing.ts';

export interface Schedule {
  /** Looks now instead of at the next minute; resolves when nothing more is due. */
  look(): Promise<void>;
  suspend(): void;
  resume(): void;
  stop(): void;
}

const lookEveryMs = 60_000;
/** Every installation shares the app's limit at Xero, so they must not all ask at the full hour. */
const jitter = 0.15;

/**
 * Refreshes organisations by themselves while the app is open: the one that waited longest first, one after the other. A failure
 * counts as an attempt and the schedule goes on; what needs the user (a sign-in, a reconnection) is left alone.
 */
export function startSchedule(context: EngineContext, random: () => number = Math.random): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let isSuspended = false;
  let isStopped = false;
  let isBusy = false;
  const lateness = new Map<string, number>();

  const dueOrg = (): string | null => {
    const { refreshHours } = loadSettings(context.registry);
    if (refreshHours === 0) return null;
    const now = context.clock.now().getTime();
    const running = new Set(context.sync.running().map((one) => one.orgId));
    const due = listOrgs(context.registry)
      .filter((org) => org.state !== 'needsSignIn' && org.state !== 'disconnected' && !running.has(org.tenantId))
      .map((org) => {
        const spread = lateness.get(org.tenantId) ?? 1 + (random() * 2 - 1) * jitter;
        lateness.set(org.tenantId, spread);
        const last = org.attemptedAt === null ? 0 : Date.parse(org.attemptedAt);
        return { orgId: org.tenantId, last, isDue: now - last >= refreshHours * 3_600_000 * spread };
      })
      .filter((org) => org.isDue)
      .sort((a, b) => a.last - b.last);
    return due[0]?.orgId ?? null;
  };

  const look = async (): Promise<void> => {
    if (isBusy || isSuspended || isStopped) return;
    isBusy = true;
    try {
      await sendDisconnects(context);
      const tried = new Set<string>();
      for (let orgId = dueOrg(); orgId !== null && !tried.has(orgId) && mayGoOn(); orgId = dueOrg()) {
        tried.add(orgId);
        lateness.delete(orgId);
        await runSync(context, orgId);
      }
    } catch (error) {
      context.log('error', 'schedule.bug', { error: error instanceof Error ? error.name : typeof error });
    } finally {
      isBusy = false;
    }
  };
  const mayGoOn = (): boolean => !isSuspended && !isStopped;

  const plan = (ms: number): void => {
    timer = setTimeout(() => {
      void look().finally(() => {
        if (!isStopped) plan(lookEveryMs);
      });
    }, ms);
    timer.unref();
  };
  plan(5_000);

  return {
    look,
    suspend: () => (isSuspended = true),
    resume: () => (isSuspended = false),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
