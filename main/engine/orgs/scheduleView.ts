import { SchedulePlan, type OrgSchedule, type Schedule, type WaitsFor } from '#contract/schedule';
import type { OrgId } from '#contract/values';
import { endedSignIns } from '#db/registry/queries/identities';
import { listOrgs, type OrgRecord } from '#db/registry/queries/orgs';
import { listQuotas } from '#db/registry/queries/quota';
import { listSchedules, type ScheduleRecord } from '#db/registry/queries/schedule';
import type { EngineContext } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { dueAt, spreadOf, type Standing } from './due.ts';
import { zoneHere } from './localTime.ts';
import { reserveFreeAt } from './quota.ts';

/** One organisation's plan and turn. `due` in milliseconds since 1970, null when nothing happens by itself. */
export interface Turn {
  readonly org: OrgRecord;
  readonly plan: SchedulePlan | null;
  readonly inForce: SchedulePlan;
  readonly due: number | null;
  readonly waitsFor: WaitsFor | null;
  /** A run of it was interrupted and has to go on. */
  readonly isBegun: boolean;
}

type Facts = Pick<EngineContext, 'registry' | 'clock' | 'start' | 'attention'>;

/** An organisation's own plan; one that a later version wrote and this one does not know follows the practice. */
function ownPlan(record: ScheduleRecord | undefined): SchedulePlan | null {
  if (record?.plan == null) return null;
  const parsed = SchedulePlan.safeParse(JSON.parse(record.plan));
  return parsed.success ? parsed.data : null;
}

const instant = (text: string | null | undefined): number | null => (text == null ? null : Date.parse(text));

/** The turns of all organisations as they stand now, by nickname. */
export function turnsOf(context: Facts, zone = zoneHere()): Turn[] {
  const { registry, clock, start, attention } = context;
  const now = clock.now();
  const { schedule: practice } = loadSettings(registry);
  const schedules = listSchedules(registry);
  const quotas = new Map(listQuotas(registry).map((one) => [one.tenantId, one]));
  const ended = endedSignIns(registry);
  return listOrgs(registry).map((org) => {
    const record = schedules.get(org.tenantId);
    const plan = ownPlan(record);
    const inForce = plan ?? practice;
    const isShown = attention.shown === org.tenantId;
    const standing: Standing = {
      lastAttempt: instant(org.attemptedAt),
      begun: instant(record?.begunAt),
      resumes: record?.resumes ?? 0,
      failures: record?.failures ?? 0,
      notBefore: instant(record?.notBefore),
    };
    const spread = isShown ? 0 : spreadOf(start.masterKey, org.tenantId);
    const due = dueAt(inForce, standing, { now: now.getTime(), zone, spread });
    const turn = { org, plan, inForce, isBegun: standing.begun !== null };
    if (org.state === 'disconnected') return { ...turn, due: null, waitsFor: 'disconnected' as const };
    if (org.state === 'needsSignIn' || (org.identityId !== null && ended.has(org.identityId)))
      return { ...turn, due: null, waitsFor: 'signIn' as const };
    if (due === null) return { ...turn, due, waitsFor: null };
    if (standing.notBefore !== null && due >= standing.notBefore && due > now.getTime()) {
      return { ...turn, due, waitsFor: 'dayLimit' as const };
    }
    // Where Xero itself said until when, its word counts; what is left then is seen with the first answer.
    const freeAt = standing.notBefore === null ? reserveFreeAt(registry, quotas.get(org.tenantId), now) : null;
    if (freeAt !== null && freeAt > due) return { ...turn, due: freeAt, waitsFor: 'reserve' as const };
    if (attention.isOffline && due <= now.getTime()) return { ...turn, due, waitsFor: 'network' as const };
    const isRetry = (standing.begun === null ? standing.failures : standing.resumes) > 0;
    return { ...turn, due, waitsFor: isRetry ? ('retry' as const) : null };
  });
}

/** What is due now, in the order it is read: the one on screen, what was interrupted, what was never read, then the stalest. */
export function dueNow(context: Facts, zone?: string): Turn[] {
  const now = context.clock.now().getTime();
  const rank = ({ org, isBegun }: Turn): number =>
    org.tenantId === context.attention.shown ? 0 : isBegun ? 1 : org.syncedAt === null ? 2 : 3;
  const age = ({ org }: Turn): string => org.syncedAt ?? org.attemptedAt ?? '';
  return turnsOf(context, zone)
    .filter((turn) => turn.due !== null && turn.due <= now)
    .sort((a, b) => rank(a) - rank(b) || (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : 0));
}

/** Plans and next turns as the page and the command line show them. */
export function viewSchedule(context: Facts): Schedule {
  const now = context.clock.now().getTime();
  const { schedule: practice } = loadSettings(context.registry);
  return {
    practice,
    isOffline: context.attention.isOffline,
    orgs: turnsOf(context).map(({ org, plan, inForce, due, waitsFor }): OrgSchedule => ({
      org: org.nickname,
      tenantId: org.tenantId as OrgId,
      plan,
      inForce,
      nextDue: due === null ? null : new Date(Math.max(due, Math.min(now, due + now))).toISOString(),
      waitsFor,
      lastAttempt: org.attemptedAt,
    })),
  };
}
