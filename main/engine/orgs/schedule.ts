import type { EngineContext } from '../context.ts';
import { noteNetwork } from './attention.ts';
import { sendDisconnects } from './detach.ts';
import { dueNow } from './scheduleView.ts';
import { runSync } from './syncing.ts';

export interface Schedule {
  /** Looks now instead of at the next turn of the clock; resolves when what it started has ended. */
  look(): Promise<void>;
  suspend(): void;
  /** Looks at once: what was interrupted goes on, and what was missed is caught up with. */
  resume(): void;
  stop(): void;
}

export interface ScheduleOptions {
  /** IANA name; the computer's own unless told otherwise. */
  readonly zone?: string;
  /** Whether Xero can be reached; asks it unless told otherwise. */
  readonly isReachable?: () => Promise<boolean>;
}

const firstLookMs = 5_000;
const lookEveryMs = 60_000;
/** Without a network: is it back? */
const probeEveryMs = 15_000;
const probeMs = 5_000;

/**
 * Refreshes organisations by themselves while the app is open, side by side: Xero's limits are per organisation, so none waits for
 * another. Nothing that goes wrong with one switches anything off; what needs the user (a sign-in, a reconnection) is left alone.
 */
export function startSchedule(context: EngineContext, options: ScheduleOptions = {}): Schedule {
  const { attention, clock } = context;
  const isReachable = options.isReachable ?? (() => canReachXero(context));
  let nap = new AbortController();
  let isSuspended = false;
  let isStopped = false;

  const mayGo = (): boolean => !isSuspended && !isStopped;

  const refresh = async (orgId: string): Promise<void> => {
    attention.automatic.add(orgId);
    try {
      await runSync(context, orgId);
    } finally {
      attention.automatic.delete(orgId);
    }
  };

  const look = async (): Promise<void> => {
    if (!mayGo()) return;
    try {
      if (attention.isOffline) {
        if (!(await isReachable())) return;
        noteNetwork(context, true);
      }
      await sendDisconnects(context);
      if (!mayGo()) return;
      const running = new Set(context.sync.running().map((one) => one.orgId));
      const turns = dueNow(context, options.zone).filter(
        ({ org }) => !running.has(org.tenantId) && !attention.automatic.has(org.tenantId),
      );
      await Promise.all(turns.map(({ org }) => refresh(org.tenantId)));
      // The last to end says that all are read: packs that are wanted then can be printed.
      if (turns.length > 0 && attention.automatic.size === 0 && mayGo()) {
        await context.settled();
        context.emit('sync.settled', {});
      }
    } catch (error) {
      // The files are being closed.
      if (isStopped) return;
      context.log('error', 'schedule.bug', { error: error instanceof Error ? error.name : typeof error });
    }
  };

  const turnTheClock = async (): Promise<void> => {
    for (let ms = firstLookMs; !isStopped; ms = attention.isOffline ? probeEveryMs : lookEveryMs) {
      nap = new AbortController();
      try {
        await clock.sleep(ms, nap.signal);
      } catch {
        // Woken before its time, or stopped.
      }
      // Not waited for: one organisation that hangs must not hold up the turns of the others.
      void look();
    }
  };
  void turnTheClock();

  return {
    look,
    suspend: () => (isSuspended = true),
    resume() {
      isSuspended = false;
      nap.abort(new Error('woken'));
    },
    stop() {
      isStopped = true;
      nap.abort(new Error('stopped'));
    },
  };
}

/** Any answer will do, also a refusal; no token goes along. */
async function canReachXero({ fetch, start }: EngineContext): Promise<boolean> {
  try {
    const response = await fetch(new URL('/connections', start.origins.api), {
      redirect: 'manual',
      signal: AbortSignal.timeout(probeMs),
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
