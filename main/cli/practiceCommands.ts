import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

const soonDays = 15;

/** Who signed in and for how long, what Xero's limits leave, when each is read next, the last run of each organisation. */
export async function status(session: Session): Promise<ExitCode> {
  const { printer, lang } = session;
  const { identities } = await session.call('connections.list', {});
  const { app, orgs: quota, reserve } = await session.call('sync.quota', {});
  const schedule = await session.call('schedule.get', {});
  const orgs = await session.orgs();
  const perOrg = orgs.map((org) => session.call('sync.runs', { orgId: org.tenantId, limit: 20, lang }));
  // A reading of cash figures makes no client fresher.
  const runs = (await Promise.all(perOrg)).flatMap((page) => page.runs.find((run) => run.kind === 'books') ?? []);
  if (printer.isJson) {
    printer.json({ schema: 1, identities, quota, runs, app: { ...app, reserve }, schedule });
    return exitCodes.ok;
  }
  const { say } = printer;
  for (const { name, signInEndsInDays: days, organisations } of identities) {
    // From the forty-fifth unused day on; a sign-in that reads no client may end.
    if (days !== null && days <= soonDays && organisations.length > 0)
      printer.message(say('status.signInEnds', { name, days }));
  }
  printer.table(
    [say('head.person'), say('head.email'), say('head.endsIn'), say('head.organisations')],
    identities.map((one) => [one.name, one.email, one.signInEndsInDays, one.organisations.join(', ')]),
  );
  printer.text('');
  printer.table(
    [say('head.nickname'), say('head.callsLeft'), say('head.bytesMonth'), say('head.next')],
    quota.map((one, index) => [
      one.org,
      one.callsLeftToday,
      one.bytesThisMonth,
      schedule.orgs[index]?.nextDue ?? say('never'),
    ]),
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
