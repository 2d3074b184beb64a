import { FixName } from '#contract/orgs';
import { required, wrong } from './arguments.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

/** Duplicates, second connections, look-alikes and successors with the ways out of each; `--fix` does one of them. */
export async function duplicates(session: Session): Promise<ExitCode> {
  const { printer, lang, args } = session;
  if (args.text('fix') !== undefined) return fix(session);
  const document = await session.call('duplicates.list', { lang });
  if (printer.isJson) printer.json(document);
  else {
    const { say } = printer;
    printer.table(
      [say('head.number'), say('head.kind'), say('head.finding'), say('head.advice')],
      document.findings.map((finding) => [finding.id, finding.kind, finding.sentence, finding.suggested]),
    );
    for (const finding of document.findings) {
      for (const one of finding.fixes) {
        const whose = one.identityId === null ? '' : ` --identity ${one.identityId}`;
        printer.text(`duplicates --id ${finding.id} --fix ${one.fix}${whose}: ${one.happens}`);
      }
    }
  }
  return exitCodes.ok;
}

async function fix(session: Session): Promise<ExitCode> {
  const { printer, lang, args } = session;
  const name = FixName.safeParse(args.text('fix'));
  const id = Number(required(args, 'id', printer.say));
  const { findings } = await session.call('duplicates.list', { lang });
  const finding = findings.find((one) => one.id === id);
  const offered = finding?.fixes.filter((one) => name.success && one.fix === name.data) ?? [];
  const whose = args.text('identity');
  const chosen = whose === undefined ? offered : offered.filter((one) => one.identityId === whose);
  const [one] = chosen;
  if (!finding || !one || chosen.length > 1) throw wrong(printer.say('usage.fix'));
  await session.call('duplicates.fix', { id, fix: one.fix, identityId: one.identityId, lang });
  if (printer.isJson) printer.json({ schema: 1, fixed: { id, kind: finding.kind, ...one } });
  else printer.text(one.happens);
  return exitCodes.ok;
}

/** Looks again at how an organisation is reached at Xero; no data is deleted and no book is read. */
export async function repair(session: Session): Promise<ExitCode> {
  const { printer, lang, args } = session;
  const org = await session.org(required(args, 'org', printer.say));
  const found = await session.call('connections.repair', { orgId: org.tenantId, lang });
  if (printer.isJson) printer.json({ schema: 1, org: await session.org(org.tenantId), ...found });
  else printer.text(found.sentence);
  if (found.outcome === 'working' || found.outcome === 'switched') return exitCodes.ok;
  return found.outcome === 'offline' ? exitCodes.failed : exitCodes.signIn;
}
