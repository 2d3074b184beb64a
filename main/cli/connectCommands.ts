import { FailureError } from '#contract/failure';
import { OrgId } from '#contract/values';
import { startConsent, type SignedInPerson } from '../compose.ts';
import { listText } from '../engine/texts.ts';
import { required, wrong } from './arguments.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import { nicknameFrom } from './orgCommands.ts';
import { valueOf, type Session } from './session.ts';
import { readAndReport } from './syncCommands.ts';

/** Signs in, attaches one organisation, reads it. */
export async function connect(session: Session): Promise<ExitCode> {
  const { printer, args } = session;
  const nickname = nicknameFrom(session);
  const tenant = tenantFrom(session);
  const person = await signIn(session);
  const offer = await session.ask('private.offer', {
    identityId: person.identityId,
    authEventId: person.authEventId,
    purpose: 'attach',
    orgId: null,
    attemptedNickname: nickname,
  });
  const open = offer.organisations.filter((one) => one.attachedAs === null);
  let tenantId = tenant;
  if (tenantId === null) {
    if (offer.failure) throw new FailureError(offer.failure.code, offer.failure.params);
    if (open.length > 1) {
      throw new FailureError('org.chooseTenant', {
        names: listText(
          open.map((one) => `${one.name} (${one.tenantId})`),
          session.lang,
        ),
      });
    }
    tenantId = open[0]?.tenantId ?? null;
  }
  const takeOver = args.flag('take-over');
  if (tenantId === null) throw new FailureError('org.noneGranted');
  await session.ask('private.attach', { identityId: person.identityId, tenantId, nickname, sync: false, takeOver });
  const org = await session.org(tenantId);
  printer.message(printer.say('connect.done', { nickname: org.nickname, name: org.name }));
  if (args.flag('no-sync')) return reportOrg(session, tenantId);
  return readAndReport(session, [org], { full: false, withOrg: true });
}

/** Signs in again for an organisation that is attached; everything is kept. */
export async function reconnect(session: Session): Promise<ExitCode> {
  const { printer, args } = session;
  const org = await session.org(required(args, 'org', printer.say));
  const person = await signIn(session);
  const offer = await session.ask('private.offer', {
    identityId: person.identityId,
    authEventId: person.authEventId,
    purpose: 'reconnect',
    orgId: org.tenantId,
    attemptedNickname: null,
  });
  if (offer.failure) throw new FailureError(offer.failure.code, offer.failure.params);
  await session.ask('private.reconnect', { identityId: person.identityId, orgId: org.tenantId, sync: false });
  printer.message(printer.say('reconnect.done', { nickname: org.nickname }));
  if (args.flag('no-sync')) return reportOrg(session, org.tenantId);
  return readAndReport(session, [org], { full: false, withOrg: true });
}

async function reportOrg(session: Session, tenantId: string): Promise<ExitCode> {
  if (session.printer.isJson) session.printer.json({ schema: 1, org: await session.org(tenantId), runs: [] });
  return exitCodes.ok;
}

/** Waits for the sign-in; an interruption cancels it and nothing has changed. */
async function signIn(session: Session): Promise<SignedInPerson> {
  const { printer, io, args, practice } = session;
  const printsUrl = args.flag('print-url');
  const opens = !printsUrl && io.openBrowser;
  const consent = await startConsent(practice, {
    ...(opens ? { openBrowser: io.openBrowser } : {}),
    ...(io.signal ? { signal: io.signal } : {}),
  });
  if (consent.authorizeUrl !== null) {
    if (printsUrl) io.result(`${JSON.stringify({ authorizeUrl: consent.authorizeUrl })}\n`);
    else printer.message(printer.say('connect.open', { url: consent.authorizeUrl }));
    printer.message(printer.say('connect.waiting'));
  }
  return valueOf(await consent.done);
}

function tenantFrom(session: Session): string | null {
  const text = session.args.text('tenant');
  if (text === undefined) return null;
  const parsed = OrgId.safeParse(text.toLowerCase());
  if (!parsed.success) throw wrong(session.printer.say('usage.tenant'));
  return parsed.data;
}
