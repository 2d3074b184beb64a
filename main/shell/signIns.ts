// One sign-in at a time, as the page sees it: waiting for the browser, reading what the consent opened, choosing, attached.
import { randomUUID } from 'node:crypto';
import type { EventBody } from '#contract/index';
import { FailureError, type Failure, type Reply } from '#contract/failure';
import type { OrgId } from '#contract/values';
import { startConsent, type Consent, type Practice } from '../compose.ts';
import type { PrivateCallName, PrivateCalls } from '../wire.ts';

type Status = EventBody<'signIn.changed'>;

/** Asks the engine; throws the failure of its reply. */
export type Ask = <N extends PrivateCallName>(
  name: N,
  input: PrivateCalls[N]['input'],
) => Promise<PrivateCalls[N]['output']>;

export interface SignIns {
  start(input: {
    purpose: Status['purpose'];
    orgId?: OrgId | undefined;
  }): Promise<{ attemptId: string; authorizeUrl: string }>;
  cancel(attemptId: string): void;
  attach(
    attemptId: string,
    choice: { tenantId: OrgId; nickname: string; takeOver?: boolean | undefined },
  ): Promise<{ orgId: OrgId }>;
  /** Ends a sign-in that is still waiting; used when the practice closes. */
  stop(): void;
}

export interface SignInHooks {
  readonly practice: Practice;
  readonly ask: Ask;
  /** False when the address may not be opened or the browser did not come up; the page shows the address to copy. */
  openBrowser(url: string): Promise<boolean>;
  changed(status: Status): void;
}

interface Attempt {
  status: Status;
  consent: Consent;
}

export function createSignIns(hooks: SignInHooks): SignIns {
  let current: Attempt | null = null;

  const update = (attempt: Attempt, change: Partial<Status>) => {
    attempt.status = { ...attempt.status, ...change };
    if (attempt === current) hooks.changed(attempt.status);
  };
  const fail = (attempt: Attempt, failure: Failure) => update(attempt, { phase: 'failed', failure });

  /** What follows the browser: read which organisations the consent opened, before any of their data. */
  const follow = async (attempt: Attempt) => {
    const signedIn = await attempt.consent.done;
    if (!signedIn.ok) return fail(attempt, signedIn.failure);
    const { identityId, name, email, authEventId } = signedIn.value;
    const identity = { id: identityId as NonNullable<Status['identity']>['id'], name, email };
    update(attempt, { phase: 'reading', identity, failure: null });
    try {
      const { purpose, orgId } = attempt.status;
      const offer = await hooks.ask('private.offer', {
        identityId,
        authEventId,
        purpose,
        orgId,
        attemptedNickname: null,
      });
      const organisations = offer.organisations as Status['organisations'];
      if (offer.failure) {
        const named = offer.failure.params?.['attachedAs'];
        const existing = organisations.find((one) => one.attachedAs !== null && one.attachedAs === named)?.tenantId;
        return update(attempt, {
          phase: 'failed',
          organisations,
          failure: offer.failure,
          orgId: orgId ?? existing ?? null,
        });
      }
      if (purpose === 'reconnect' && orgId) {
        await hooks.ask('private.reconnect', { identityId, orgId, sync: true });
        return update(attempt, { phase: 'done', organisations });
      }
      return update(attempt, { phase: 'choose', organisations });
    } catch (error) {
      return fail(attempt, failureOf(error));
    }
  };

  return {
    async start({ purpose, orgId }) {
      current?.consent.cancel();
      // Neither ends the attempt; the page says what to do meanwhile.
      const early: Failure[] = [];
      const begun: Attempt[] = [];
      const tell = (code: Failure['code']) => () => {
        early.push({ code });
        for (const attempt of begun) if (attempt.status.phase === 'waiting') update(attempt, { failure: { code } });
      };
      const consent = await startConsent(hooks.practice, {
        onBrowserFailed: tell('signin.browserNotOpened'),
        onForeignState: tell('signin.stateMismatch'),
        openBrowser: async (url) => {
          if (!(await hooks.openBrowser(url))) throw new FailureError('signin.browserNotOpened');
        },
      });
      if (consent.authorizeUrl === null) throw new FailureError((await failureOfReply(consent.done)).code);
      const attempt: Attempt = {
        consent,
        status: {
          attemptId: randomUUID(),
          purpose,
          phase: 'waiting',
          identity: null,
          organisations: [],
          orgId: orgId ?? null,
          failure: early.at(-1) ?? null,
        },
      };
      current = attempt;
      begun.push(attempt);
      if (early.length > 0) hooks.changed(attempt.status);
      void follow(attempt);
      return { attemptId: attempt.status.attemptId, authorizeUrl: consent.authorizeUrl };
    },
    cancel(attemptId) {
      if (current?.status.attemptId === attemptId) current.consent.cancel();
    },
    async attach(attemptId, { tenantId, nickname, takeOver }) {
      const attempt = current;
      const identityId = attempt?.status.identity?.id;
      const offered = attempt?.status.organisations.some((one) => one.tenantId === tenantId) ?? false;
      if (!attempt || attempt.status.attemptId !== attemptId || !identityId || !offered)
        throw new FailureError('bad.input');
      const { orgId } = await hooks.ask('private.attach', { identityId, tenantId, nickname, takeOver, sync: true });
      const attached = orgId as OrgId;
      update(attempt, { phase: 'done', orgId: attached });
      return { orgId: attached };
    },
    stop() {
      current?.consent.cancel();
      current = null;
    },
  };
}

function failureOf(error: unknown): Failure {
  return error instanceof FailureError ? error.failure : { code: 'bug.unexpected' };
}

async function failureOfReply(reply: Promise<Reply<unknown>>): Promise<Failure> {
  const settled = await reply;
  return settled.ok ? { code: 'bug.unexpected' } : settled.failure;
}
