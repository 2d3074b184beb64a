import { z } from 'zod';
import { command, query } from './define.ts';
import { Instant, Nothing, OrgId } from './values.ts';

/** When organisations are read by themselves while the app is open. Times are those of this computer. */
export const SchedulePlan = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  /** Every hour from 08 to 18 on working days. */
  z.object({ kind: z.literal('workingHours') }),
  z.object({ kind: z.literal('everyHours'), hours: z.number().int().min(1).max(168) }),
  z.object({ kind: z.literal('daily'), at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
]);
export type SchedulePlan = z.output<typeof SchedulePlan>;

/** Why an organisation is not read although its plan says so. */
export const WaitsFor = z.enum(['signIn', 'disconnected', 'dayLimit', 'reserve', 'retry', 'network']);
export type WaitsFor = z.output<typeof WaitsFor>;

export const OrgSchedule = z.object({
  org: z.string(),
  tenantId: OrgId,
  /** Its own plan, null while it follows the practice. */
  plan: SchedulePlan.nullable(),
  inForce: SchedulePlan,
  /** When it is read next by itself; an instant that has passed means: at once. Null when it is not. */
  nextDue: Instant.nullable(),
  waitsFor: WaitsFor.nullable(),
  lastAttempt: Instant.nullable(),
});
export type OrgSchedule = z.output<typeof OrgSchedule>;

export const Schedule = z.object({
  practice: SchedulePlan,
  /** Xero could not be reached when last asked. */
  isOffline: z.boolean(),
  orgs: z.array(OrgSchedule),
});
export type Schedule = z.output<typeof Schedule>;

/** Xero's price plans for apps (developer.xero.com, "Pricing", since 2 March 2026). */
export const XeroPlan = z.enum(['starter', 'core', 'plus', 'advanced', 'own']);
export type XeroPlan = z.output<typeof XeroPlan>;

export const OrgQuota = z.object({
  org: z.string(),
  tenantId: OrgId,
  /** Calls Xero still answers, its own word corrected by the calls that are a day old by now; null when it never said. */
  callsLeftToday: z.number().int().nullable(),
  /** Calls of the last 24 hours that this app knows of. */
  callsToday: z.number().int(),
  bytesThisMonth: z.number().int(),
  callsThisMonth: z.number().int(),
  /** The day limit is reached: nothing is read before. */
  parkedUntil: Instant.nullable(),
});
export type OrgQuota = z.output<typeof OrgQuota>;

export const Quota = z.object({
  app: z.object({
    /** `YYYY-MM`, UTC. */
    month: z.string(),
    bytes: z.number().int(),
    calls: z.number().int(),
    plan: XeroPlan,
    /** Bytes a month the plan includes; null where it sets no limit. */
    allowance: z.number().int().nullable(),
  }),
  /** Calls a day Xero answers for one organisation under the app's plan. */
  dayLimit: z.number().int(),
  /** Calls of each day that only a refresh by hand may use. */
  reserve: z.number().int(),
  orgs: z.array(OrgQuota),
});
export type Quota = z.output<typeof Quota>;

export const scheduleCalls = {
  'schedule.get': query(Nothing, Schedule),
  /** An organisation's own plan; null follows the practice. The practice's plan is a setting. */
  'schedule.setOrg': command(z.object({ orgId: OrgId, plan: SchedulePlan.nullable() }), Nothing),
  /** Which organisation the window shows: it goes first. */
  'sync.shown': command(z.object({ orgId: OrgId.nullable() }), Nothing),
  'sync.quota': query(Nothing, Quota),
} as const;
