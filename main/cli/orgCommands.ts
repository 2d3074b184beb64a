import { resolve } from 'node:path';
import { FailureError } from '#contract/failure';
import { Nickname } from '#contract/values';
import { writeFileSafely } from '../safeFile.ts';
import { required, wrong } from './arguments.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

export async function orgs(session: Session): Promise<ExitCode> {
  const { printer, lang } = session;
  const document = await session.call('orgs.list', { lang });
  if (printer.isJson) printer.json(document);
  else {
    const { say } = printer;
    printer.table(
      [say('head.nickname'), say('head.name'), say('head.state'), say('head.lastSync'), say('head.currency')],
      document.orgs.map((org) => [org.nickname, org.name, org.state, org.lastSync ?? say('never'), org.baseCurrency]),
    );
  }
  return exitCodes.ok;
}

export async function rename(session: Session): Promise<ExitCode> {
  const { printer } = session;
  const nickname = nicknameFrom(session);
  const org = await session.org(required(session.args, 'org', printer.say));
  await session.call('orgs.rename', { orgId: org.tenantId, nickname });
  if (printer.isJson) printer.json({ schema: 1, org: await session.org(org.tenantId) });
  else printer.text(printer.say('rename.done', { old: org.nickname, nickname }));
  return exitCodes.ok;
}

export async function detach(session: Session): Promise<ExitCode> {
  const { printer } = session;
  const org = await session.org(required(session.args, 'org', printer.say));
  if (!session.args.flag('yes')) throw new FailureError('org.confirmRemoval', { nickname: org.nickname });
  const { certificate } = await session.call('orgs.detach', { orgId: org.tenantId, nickname: org.nickname });
  const { text } = await session.ask('private.certificateText', { certificate, lang: session.lang });
  const out = session.args.text('out');
  if (out !== undefined) {
    await writeFileSafely(
      resolve(out),
      out.toLowerCase().endsWith('.json') ? `${JSON.stringify(certificate, null, 2)}\n` : text,
    );
  }
  const { nickname, name, tenantId } = org;
  if (printer.isJson) printer.json({ schema: 1, detached: { nickname, name, tenantId }, certificate });
  else printer.text(`${printer.say('detach.done', { nickname })}\n\n${text}`);
  return certificate.checked.isFolderGone ? exitCodes.ok : exitCodes.partly;
}

/** The nickname of --nickname as it will be stored. */
export function nicknameFrom(session: Session): string {
  const parsed = Nickname.safeParse(required(session.args, 'nickname', session.printer.say));
  if (!parsed.success) throw wrong(session.printer.say('usage.nickname'));
  return parsed.data;
}
