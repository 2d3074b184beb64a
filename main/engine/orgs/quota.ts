import type { Quota, XeroPlan } from '#contract/schedule';
import type { OrgId } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { appMonth, listQuotas, type QuotaRecord } from '#db/registry/queries/quota';
import { listOrgs } from '#db/registry/queries/orgs';
import { callsSince, type CallsOfRun } from '#db/registry/queries/runs';
import { listSchedules } from '#db/registry/queries/schedule';
import type { EngineContext } from '../context.ts';
import { loadSettings } from '../settings.ts';

const dayMs = 86_400_000;
const gigabyte = 1_000_000_000;

/** Calls of each day that only a refresh by hand may use: several refreshes, or the first read of a client. */
export const dayReserve = 100;

/** Gigabytes a month (developer.xero.com, "Pricing", March 2026); Starter has no cap on what is read. */
const planGigabytes: Record<Exclude<XeroPlan, 'own'>, number | null> = {
  starter: null,
  core: 10,
  plus: 50,
  advanced: 250,
};

/** Calls a day for one organisation (developer.xero.com, "Pricing", March 2026). */
const callsADay = (plan: XeroPlan): number => (plan === 'starter' ? 1000 : 5000);

export function allowanceOf(plan: XeroPlan, ownGigabytes: number): number | null {
  const gigabytes = plan === 'own' ? (ownGigabytes === 0 ? null : ownGigabytes) : planGigabytes[plan];
  return gigabytes === null ? null : Math.round(gigabytes * gigabyte);
}

export interface DayQuota {
  readonly callsLeft: number | null;
  readonly callsToday: number;
  /** When more than the reserve is left again; null when it is now, or when nothing is known. */
  readonly freeAt: number | null;
}

/**
 * What Xero still answers today. Its limit counts the last 24 hours, so its last word is corrected by our own calls that have become a
 * day old since. `runs` are those of the last two days, oldest first; `now` in milliseconds.
 */
export function dayQuota(quota: QuotaRecord | undefined, runs: readonly CallsOfRun[], now: number): DayQuota {
  const callsToday = runs.filter((run) => run.at > now - dayMs).reduce((sum, run) => sum + run.calls, 0);
  const seen = quota?.daySeenAt ? Date.parse(quota.daySeenAt) : null;
  // A word of the future comes from a clock that was wrong.
  if (!quota || quota.dayLeft === null || seen === null || now - seen >= dayMs || seen > now) {
    return { callsLeft: null, callsToday, freeAt: null };
  }
  // Calls that counted when Xero spoke; each counts no more a day after it was made.
  const counted = runs.filter((run) => run.at > seen - dayMs && run.at <= seen);
  const waiting = counted.filter((run) => run.at + dayMs > now);
  const callsLeft =
    quota.dayLeft + counted.reduce((sum, run) => sum + run.calls, 0) - waiting.reduce((sum, run) => sum + run.calls, 0);
  if (callsLeft > dayReserve) return { callsLeft, callsToday, freeAt: null };
  let left = callsLeft;
  const freeing = waiting.find((run) => (left += run.calls) > dayReserve);
  return { callsLeft, callsToday, freeAt: (freeing?.at ?? seen) + dayMs };
}

/** When more than the reserve of an organisation's day is left again, in milliseconds; null when it is now. */
export function reserveFreeAt(db: ReadableDb, quota: QuotaRecord | undefined, now: Date): number | null {
  // Most have plenty left by Xero's own word; only for the others their runs are looked at.
  if (!quota || quota.dayLeft === null || quota.dayLeft > dayReserve) return null;
  return dayQuota(quota, recentRuns(db, now).get(quota.tenantId) ?? [], now.getTime()).freeAt;
}

const recentRuns = (db: ReadableDb, now: Date): Map<string, CallsOfRun[]> =>
  callsSince(db, new Date(now.getTime() - 2 * dayMs).toISOString());

/** The meter: calls left today and bytes of this month, per organisation and for the app. */
export function viewQuota(context: Pick<EngineContext, 'registry' | 'clock'>): Quota {
  const { registry, clock } = context;
  const now = clock.now();
  const month = now.toISOString().slice(0, 7);
  const { xeroPlan, ownAllowance } = loadSettings(registry);
  const quotas = new Map(listQuotas(registry).map((one) => [one.tenantId, one]));
  const runs = recentRuns(registry, now);
  const schedules = listSchedules(registry);
  return {
    app: { month, ...appMonth(registry, month), plan: xeroPlan, allowance: allowanceOf(xeroPlan, ownAllowance) },
    dayLimit: callsADay(xeroPlan),
    reserve: dayReserve,
    orgs: listOrgs(registry).map((org) => {
      const quota = quotas.get(org.tenantId);
      const isThisMonth = quota?.month === month;
      const day = dayQuota(quota, runs.get(org.tenantId) ?? [], now.getTime());
      const until = schedules.get(org.tenantId)?.notBefore ?? null;
      return {
        org: org.nickname,
        tenantId: org.tenantId as OrgId,
        callsLeftToday: day.callsLeft,
        callsToday: day.callsToday,
        bytesThisMonth: isThisMonth ? quota.monthBytes : 0,
        callsThisMonth: isThisMonth ? quota.monthCalls : 0,
        parkedUntil: until !== null && Date.parse(until) > now.getTime() ? until : null,
      };
    }),
  };
}
