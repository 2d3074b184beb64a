import { z } from 'zod';
import { command, query } from './define.ts';
import { Instant, Lang, Nothing, OrgId } from './values.ts';

export const StepState = z.enum(['waiting', 'running', 'done', 'skipped', 'failed', 'notPermitted']);
export const StepProgress = z.object({
  step: z.string(),
  label: z.string(),
  state: StepState,
  rows: z.number().int(),
  /** Rows the step will bring, when Xero said so. */
  total: z.number().int().nullable(),
  calls: z.number().int(),
  message: z.string().nullable(),
});
export type StepProgress = z.output<typeof StepProgress>;

export const SyncProgress = z.object({
  orgId: OrgId,
  runId: z.number().int(),
  first: z.boolean(),
  startedAt: Instant,
  steps: z.array(StepProgress),
  calls: z.number().int(),
  callsExpected: z.number().int().nullable(),
  rows: z.number().int(),
  bytes: z.number().int(),
  secondsLeft: z.number().int().nullable(),
  /** Set while Xero's limit makes the run wait. */
  waitingUntil: Instant.nullable(),
  minuteUsed: z.number().int(),
  minuteLimit: z.number().int(),
  dayLeft: z.number().int().nullable(),
});
export type SyncProgress = z.output<typeof SyncProgress>;

export const RunResult = z.enum(['complete', 'partly', 'failed', 'needsSignIn']);
export type RunResult = z.output<typeof RunResult>;
export const SyncRun = z.object({
  org: z.string(),
  tenantId: OrgId,
  /** `cash`: only the reports on a cash basis, read for who looks at them. */
  kind: z.enum(['books', 'cash']),
  /** Null while it goes on, when it was stopped, and when the process was ended in the middle of it. */
  result: RunResult.nullable(),
  running: z.boolean(),
  startedAt: Instant,
  /** Null while it goes on, and when nobody saw it end. */
  endedAt: Instant.nullable(),
  calls: z.number().int(),
  rows: z.number().int(),
  bytes: z.number().int(),
  steps: z.array(
    z.object({
      step: z.string(),
      calls: z.number().int(),
      rows: z.number().int(),
      bytes: z.number().int(),
      result: StepState,
      message: z.string().nullable(),
    }),
  ),
  message: z.string().nullable(),
});
export type SyncRun = z.output<typeof SyncRun>;

export const syncCalls = {
  /** Starts a run (or joins the running one) and answers at once; `sync.progress` and `org.changed` tell the rest. */
  'sync.start': command(
    z.object({ orgIds: z.array(OrgId).max(1000).optional(), full: z.boolean().optional() }),
    Nothing,
  ),
  'sync.stop': command(z.object({ orgId: OrgId }), Nothing),
  'sync.progress': query(z.object({ lang: Lang }), z.object({ running: z.array(SyncProgress) })),
  'sync.runs': query(
    z.object({
      orgId: OrgId.optional(),
      limit: z.number().int().min(1).max(200),
      /** How many of the newest are passed over. */
      offset: z.number().int().min(0).max(1_000_000).optional(),
      lang: Lang,
    }),
    z.object({ runs: z.array(SyncRun) }),
  ),
} as const;
