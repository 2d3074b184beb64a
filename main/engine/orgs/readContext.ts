import { type z } from 'zod';
import type { Failure } from '#contract/failure';
import type { OrgHead } from '#contract/tiles';
import type { Basis, Lang } from '#contract/values';
import { readChoices } from '#db/registry/queries/choices';
import type { OrgRecord } from '#db/registry/queries/orgs';
import type { EngineContext } from '../context.ts';
import { fiscalYearOf } from '../metrics/periods.ts';
import { todayIn } from '../metrics/timezones.ts';
import type { TileContext } from '../metrics/tilesDocument.ts';
import { monogramOf } from './marks.ts';
import { lastBooksRun } from './runs.ts';
import { failureOf } from './views.ts';

/** What a figure needs to know besides the organisation's file: whose it is, today, and what a run is doing. */
export function readContextFor(
  context: EngineContext,
  org: OrgRecord,
  options: { basis: Basis; lang: Lang; asOf?: string | undefined },
): TileContext {
  const now = context.clock.now();
  return {
    head: headOf(org, now),
    now,
    ...options,
    choices: readChoices(context.registry, org.tenantId),
    syncing: syncingOf(context, org),
    lastFailure: lastFailureOf(context, org),
  };
}

function headOf(org: OrgRecord, now: Date): z.output<typeof OrgHead> {
  return {
    nickname: org.nickname,
    name: org.name,
    legalName: org.legalName,
    tenantId: org.tenantId as z.output<typeof OrgHead>['tenantId'],
    // Before the first sync nothing is known; XXX is ISO 4217 for "no currency".
    baseCurrency: org.baseCurrency === '' ? 'XXX' : org.baseCurrency,
    timezone: org.timezone,
    colour: org.colour,
    pattern: org.pattern,
    monogram: monogramOf(org.nickname),
    place: org.place,
    fiscalYear:
      org.yearEndDay === null || org.yearEndMonth === null
        ? null
        : fiscalYearOf(org.yearEndDay, org.yearEndMonth, todayIn(now, org.timezone)),
  };
}

function syncingOf(context: EngineContext, org: OrgRecord): TileContext['syncing'] {
  const progress = context.sync.running().find((one) => one.orgId === org.tenantId);
  if (!progress) return null;
  const steps = progress.steps.map(({ step, state, rows, total }) => [step, { state, done: rows, total }] as const);
  return { running: true, steps: Object.fromEntries(steps) };
}

/** Why the last run failed; null when it brought what it could. */
function lastFailureOf(context: EngineContext, org: OrgRecord): Failure | null {
  const last = lastBooksRun(context, org.tenantId);
  return last && (last.result === 'failed' || last.result === 'needsSignIn') ? failureOf(last.failure) : null;
}
