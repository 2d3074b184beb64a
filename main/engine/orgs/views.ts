import { type z } from 'zod';
import { Failure } from '#contract/failure';
import type { Org, OrgState, PracticeRow } from '#contract/orgs';
import type { IdentityId, Lang, OrgId } from '#contract/values';
import { listRollups } from '#db/portfolio/queries/rollups';
import { identityQueries } from '#db/registry/queries/identities';
import { listOrgs, type OrgRecord } from '#db/registry/queries/orgs';
import { listSchedules } from '#db/registry/queries/schedule';
import type { EngineContext } from '../context.ts';
import { failureText } from '../texts.ts';
import { listFindings } from './findings.ts';
import { monogramOf } from './marks.ts';
import { stateOf } from './states.ts';

/** All organisations as the page and the command line show them, in the order of nicknames. */
export function viewOrgs(context: EngineContext, lang: Lang): Org[] {
  const running = new Set(context.sync.running().map((one) => one.orgId));
  const findings = listFindings(context.registry, lang);
  const people = identityQueries(context.registry).list();
  const schedules = listSchedules(context.registry);
  const now = context.clock.now();
  return listOrgs(context.registry).map((org) => {
    const person = people.find((one) => one.identityId === org.identityId);
    const until = schedules.get(org.tenantId)?.notBefore ?? null;
    const isParkedByLimit = until !== null && Date.parse(until) > now.getTime();
    const state = stateOf(org, now, {
      isRunning: running.has(org.tenantId),
      hasSignInEnded: (person?.needsSignInSince ?? null) !== null,
      isParkedByLimit,
    });
    return {
      nickname: org.nickname,
      name: org.name,
      legalName: org.legalName,
      tenantId: org.tenantId as OrgId,
      state,
      stateReason: reasonOf(org, state, lang, isParkedByLimit ? until : null),
      lastSync: org.syncedAt,
      baseCurrency: org.baseCurrency,
      timezone: org.timezone,
      place: org.place,
      identity: person ? { id: person.identityId as IdentityId, name: person.name, email: person.email } : null,
      duplicates: findings
        .filter((finding) => finding.tenantIds.includes(org.tenantId))
        .map(({ id, kind, sentence, firstSeen }) => ({ id, kind, sentence, firstSeen })),
      colour: org.colour,
      pattern: org.pattern,
      monogram: monogramOf(org.nickname),
      pinned: org.isPinned,
    };
  });
}

const nothingYet = {
  tied: null,
  tieable: null,
  closingBalance: null,
  closingBalanceTrend: [],
  receivables: null,
  overdue: null,
  netProfit: null,
  netProfitTrend: [],
  salesGrowth: null,
  currentRatio: null,
} satisfies Omit<PracticeRow, keyof Org>;

/** The practice page: every organisation with the key figures of its last run. */
export function viewPractice(context: EngineContext, lang: Lang): PracticeRow[] {
  const rollups = listRollups(context.portfolio);
  return viewOrgs(context, lang).map((org) => {
    const rollup = rollups.get(org.tenantId);
    if (!rollup) return { ...org, ...nothingYet };
    return {
      ...org,
      tied: rollup.tied,
      tieable: rollup.tieable,
      closingBalance: rollup.closingBalance,
      closingBalanceTrend: [...rollup.closingBalanceTrend],
      receivables: rollup.receivables,
      overdue: rollup.overdue,
      netProfit: rollup.netProfit,
      netProfitTrend: [...rollup.netProfitTrend],
      salesGrowth: rollup.salesGrowth,
      currentRatio: rollup.currentRatio,
    };
  });
}

/** The sentence behind `parked`, `needsSignIn` or `disconnected`. */
function reasonOf(org: OrgRecord, state: OrgState, lang: Lang, limitUntil: string | null): string | null {
  if (state !== 'parked' && state !== 'needsSignIn' && state !== 'disconnected') return null;
  const failure = failureOf(org.failure) ?? (state === 'needsSignIn' ? { code: 'signin.needed' as const } : null);
  if (failure !== null) return failureText(failure, lang);
  return limitUntil === null ? null : failureText({ code: 'xero.dayLimit', params: { until: limitUntil } }, lang);
}

/** A stored failure; null when there is none or it is from a version that knew other codes. */
export function failureOf(text: string | null): z.output<typeof Failure> | null {
  if (text === null) return null;
  const parsed = Failure.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
