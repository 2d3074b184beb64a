import { z } from 'zod';
import { command, query } from './define.ts';
import { Failure } from './failure.ts';
import { XeroPlan } from './schedule.ts';
import { IdentityId, Instant, Lang, Nickname, Nothing, OrgId } from './values.ts';

export const Connection = z.object({
  id: z.string(),
  tenantId: z.string(),
  tenantName: z.string(),
  createdUtc: z.string().nullable(),
  updatedUtc: z.string().nullable(),
  /** The nickname this organisation carries here, null when it is not attached. */
  attachedAs: z.string().nullable(),
  /** Steps of the last run this person's role did not allow. */
  notPermitted: z.array(z.string()),
});
export type Connection = z.output<typeof Connection>;

export const Identity = z.object({
  id: IdentityId,
  name: z.string(),
  email: z.string(),
  /** Days until an unused sign-in ends (60-day clock), null when it has ended or is not known. */
  signInEndsInDays: z.number().int().nullable(),
  needsSignIn: z.boolean(),
  scopes: z.array(z.string()),
  /** What the app asks for today and this sign-in lacks; a new sign-in adds it. */
  missingScopes: z.array(z.string()),
  organisations: z.array(z.string()),
  connections: z.array(Connection),
});
export type Identity = z.output<typeof Identity>;

export const OfferedOrganisation = z.object({
  tenantId: OrgId,
  name: z.string(),
  attachedAs: z.string().nullable(),
  suggestedNickname: z.string(),
  /** Nickname of an attached organisation this one seems to have replaced: same name, no longer at Xero. */
  successorOf: z.string().nullable(),
});
export type OfferedOrganisation = z.output<typeof OfferedOrganisation>;

export const SignInPhase = z.enum(['waiting', 'reading', 'choose', 'done', 'failed']);
export const SignInStatus = z.object({
  attemptId: z.string(),
  purpose: z.enum(['attach', 'reconnect']),
  phase: SignInPhase,
  identity: z.object({ id: IdentityId, name: z.string(), email: z.string() }).nullable(),
  /** Organisations this consent opened; those already attached carry their nickname and cannot be chosen. */
  organisations: z.array(OfferedOrganisation),
  orgId: OrgId.nullable(),
  failure: Failure.nullable(),
});
export type SignInStatus = z.output<typeof SignInStatus>;

/** What looking again at a connection found. `signIn` and `disconnected` need a new sign-in. */
export const RepairOutcome = z.object({
  outcome: z.enum(['working', 'switched', 'signIn', 'disconnected', 'offline']),
  identityId: IdentityId.nullable(),
  sentence: z.string(),
});
export type RepairOutcome = z.output<typeof RepairOutcome>;

export const connectionCalls = {
  'connections.list': query(
    Nothing,
    z.object({
      identities: z.array(Identity),
      /** Connections of the app that are known here, and how many its price plan takes; null where that is not known. */
      slots: z.object({ used: z.number().int(), allowance: z.number().int().nullable(), plan: XeroPlan }),
    }),
  ),
  /** Whether Xero's answer could be received now: one free port is enough. */
  'connections.checkPorts': query(
    Nothing,
    z.object({ ports: z.array(z.object({ port: z.number().int(), isFree: z.boolean() })) }),
    'main',
  ),
  /** Renews the sign-in and reads Xero's list of connections again. No data is deleted and no book is read. */
  'connections.repair': command(z.object({ orgId: OrgId, lang: Lang }), RepairOutcome),
  /** Ends a connection at Xero that nothing here is read through. */
  'connections.disconnect': command(z.object({ identityId: IdentityId, tenantId: OrgId }), Nothing),
  /** Opens the system browser; `authorizeUrl` is for copying when it does not come up. Progress: `signIn.changed`. */
  'connections.startSignIn': command(
    z.object({ purpose: z.enum(['attach', 'reconnect']), orgId: OrgId.optional() }),
    z.object({ attemptId: z.string(), authorizeUrl: z.string() }),
    'main',
  ),
  'connections.cancelSignIn': command(z.object({ attemptId: z.string() }), Nothing, 'main'),
  'connections.attach': command(
    z.object({ attemptId: z.string(), tenantId: OrgId, nickname: Nickname, takeOver: z.boolean().optional() }),
    z.object({ orgId: OrgId }),
    'main',
  ),
} as const;

export const signInEvents = { 'signIn.changed': SignInStatus } as const;
export const InstantOrNull = Instant.nullable();
