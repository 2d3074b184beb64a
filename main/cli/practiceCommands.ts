import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

export async function duplicates(session: Session): Promise<ExitCode> {
  const { printer, lang } = session;
  const document = await session.call('duplicates.list', { lang });
  if (printer.isJson) printer.json(document);
  else {
    const { say } = printer;
    printer.table(
      [say('head.kind'), say('head.finding'), say('head.advice')],
      document.findings.map((finding) => [finding.kind, finding.sentence, finding.suggested]),
    );
  }
  return exitCodes.ok;
}

/** Who signed in and for how long, what Xero's limits leave, the last run of each organisation. */
export async function status(session: Session): Promise<ExitCode> {
  const { printer, lang } = session;
  const { identities } = await session.call('connections.list', {});
  const { app, orgs: quota, reserve } = await session.call('sync.quota', {});
  const schedule = await session.call('schedule.get', {});
  const orgs = await session.orgs();
  const perOrg = orgs.map((org) => session.call('sync.runs', { orgId: org.tenantId, limit: 1, lang }));
  const runs = (await Promise.all(perOrg)).flatMap((page) => page.runs);
  if (printer.isJson) {
    printer.json({ schema: 1, identities, quota, runs, app: { ...app, reserve }, schedule });
    return exitCodes.ok;
  }
  const { say } = printer;
  printer.table(
    [say('head.person'), say('head.email'), say('head.endsIn'), say('head.organisations')],
    identities.map((one) => [one.name, one.email, one.signInEndsInDays, one.organisations.join(', ')]),
  );
  printer.text('');
  printer.table(
    [say('head.nickname'), say('head.callsLeft'), say('head.bytesMonth')],
    quota.map((one) => [one.org, one.callsLeftToday, one.bytesThisMonth]),
  );
  printer.text('');
  printer.table(
    [
      say('head.nickname'),
      say('head.started'),
      say('head.result'),
      say('head.rows'),
      say('head.calls'),
      say('head.message'),
    ],
    runs.map((run) => [
      run.org,
      run.startedAt,
      say(`sync.result.${run.result ?? 'stopped'}`),
      run.rows,
      run.calls,
      run.message,
    ]),
  );
  return exitCodes.ok;
}
