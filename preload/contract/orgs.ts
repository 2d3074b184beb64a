import { z } from 'zod';
import { command, query } from './define.ts';
import { Decimal, IdentityId, Instant, Lang, Nickname, Nothing, OrgId } from './values.ts';

export const OrgState = z.enum(['new', 'syncing', 'fresh', 'stale', 'parked', 'needsSignIn', 'disconnected']);
export type OrgState = z.output<typeof OrgState>;

export const FindingKind = z.enum(['duplicate', 'secondConnection', 'lookAlike', 'successor']);
export const FixName = z.enum([
  'keepNickname',
  'useAttempted',
  'readThrough',
  'disconnect',
  'keepBoth',
  'different',
  'takeOver',
]);
export type FixName = z.output<typeof FixName>;
/** One way out of a finding: what it does and what it leaves alone, as sentences in the language asked for. */
export const FindingFix = z.object({
  fix: FixName,
  /** Whose connection it concerns, null where it concerns none. */
  identityId: IdentityId.nullable(),
  title: z.string(),
  happens: z.string(),
  stays: z.string(),
});
export type FindingFix = z.output<typeof FindingFix>;

export const Finding = z.object({
  id: z.number().int(),
  kind: FindingKind,
  tenantIds: z.array(z.string()),
  nicknames: z.array(z.string()),
  identities: z.array(z.string()),
  evidence: z.record(z.string(), z.unknown()),
  sentence: z.string(),
  suggested: z.string(),
  firstSeen: Instant,
  /** What can be done about it here, the advised way first. */
  fixes: z.array(FindingFix),
});
export type Finding = z.output<typeof Finding>;

export const Org = z.object({
  nickname: z.string(),
  name: z.string(),
  legalName: z.string(),
  tenantId: OrgId,
  state: OrgState,
  /** The failure behind `parked`, `needsSignIn` or `disconnected`, as a sentence in the language asked for. */
  stateReason: z.string().nullable(),
  lastSync: Instant.nullable(),
  baseCurrency: z.string(),
  timezone: z.string(),
  place: z.string(),
  identity: z.object({ id: IdentityId, name: z.string(), email: z.string() }).nullable(),
  duplicates: z.array(z.object({ id: z.number().int(), kind: FindingKind, sentence: z.string(), firstSeen: Instant })),
  colour: z.number().int(),
  pattern: z.number().int(),
  monogram: z.string(),
  pinned: z.boolean(),
});
export type Org = z.output<typeof Org>;

/** One line of the practice page: key figures as the tiles show them, from the portfolio file. */
export const PracticeRow = Org.extend({
  tied: z.number().int().nullable(),
  tieable: z.number().int().nullable(),
  closingBalance: Decimal.nullable(),
  closingBalanceTrend: z.array(Decimal),
  receivables: Decimal.nullable(),
  overdue: Decimal.nullable(),
  netProfit: Decimal.nullable(),
  netProfitTrend: z.array(Decimal),
  salesGrowth: Decimal.nullable(),
  currentRatio: Decimal.nullable(),
});
export type PracticeRow = z.output<typeof PracticeRow>;

/** What was removed of a client, when, and what was looked for afterwards. */
export const RemovalCertificate = z.object({
  schema: z.literal(1),
  id: z.string().max(60),
  nickname: z.string().max(200),
  name: z.string().max(1000),
  tenantId: OrgId,
  practice: z.string().max(200),
  removedUtc: Instant,
  deleted: z.object({
    files: z.number().int(),
    bytes: z.number().int(),
    /** Rows in the practice's own files: key figures, findings, runs, layout. */
    rows: z.number().int(),
    connectionsEnded: z.number().int(),
    connectionsQueued: z.number().int(),
  }),
  checked: z.object({ isFolderGone: z.boolean(), isKeyGone: z.boolean(), rowsLeft: z.number().int() }),
});
export type RemovalCertificate = z.output<typeof RemovalCertificate>;

export const orgCalls = {
  'orgs.list': query(z.object({ lang: Lang }), z.object({ schema: z.literal(1), orgs: z.array(Org) })),
  'orgs.practice': query(z.object({ lang: Lang }), z.object({ rows: z.array(PracticeRow) })),
  'orgs.rename': command(z.object({ orgId: OrgId, nickname: Nickname }), Nothing),
  'orgs.pin': command(z.object({ orgId: OrgId, pinned: z.boolean() }), Nothing),
  /** `nickname` repeats the name as a confirmation; anything else is refused. */
  'orgs.detach': command(
    z.object({ orgId: OrgId, nickname: z.string() }),
    z.object({ certificate: RemovalCertificate }),
  ),
  /** Asks where, then writes the certificate as text or JSON. */
  'orgs.saveCertificate': command(
    z.object({ certificate: RemovalCertificate, format: z.enum(['txt', 'json']), lang: Lang }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  'duplicates.list': query(z.object({ lang: Lang }), z.object({ schema: z.literal(1), findings: z.array(Finding) })),
  /** Does one of the fixes the finding offers; anything else is refused. */
  'duplicates.fix': command(
    z.object({ id: z.number().int(), fix: FixName, identityId: IdentityId.nullable(), lang: Lang }),
    Nothing,
  ),
  'duplicates.dismiss': command(z.object({ id: z.number().int(), reason: z.string().max(200) }), Nothing),
} as const;
