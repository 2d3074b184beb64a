import type { Org } from '#contract/orgs';
import type { SyncProgress, SyncRun } from '#contract/sync';
import { wrong } from './arguments.ts';
import { exitCodeOfRun, worstOf, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

export async function sync(session: Session): Promise<ExitCode> {
  const orgs = await chosenOrgs(session);
  return readAndReport(session, orgs, { full: session.args.flag('full'), withOrg: false });
}

/** The organisation of --org, or all of them with --all. */
export async function chosenOrgs(session: Session): Promise<Org[]> {
  const { args, printer } = session;
  const name = args.text('org');
  if ((name !== undefined) === args.flag('all')) throw wrong(printer.say('usage.orgOrAll'));
  return name === undefined ? session.orgs() : [await session.org(name)];
}

/** Reads from Xero, tells progress meanwhile, prints the runs. `withOrg` adds the organisation as `connect` promises it. */
export async function readAndReport(
  session: Session,
  orgs: readonly Org[],
  options: { full: boolean; withOrg: boolean },
): Promise<ExitCode> {
  const { printer, lang } = session;
  const stopTelling = tellProgress(session, orgs);
  const interrupt = () => void Promise.all(orgs.map((org) => session.call('sync.stop', { orgId: org.tenantId })));
  session.io.signal?.addEventListener('abort', interrupt, { once: true });
  const { runs, failures } = await session.ask('private.syncAndWait', {
    orgIds: orgs.map((org) => org.tenantId),
    full: options.full,
    lang,
  });
  session.io.signal?.removeEventListener('abort', interrupt);
  stopTelling();
  for (const run of runs) if (run.message !== null) printer.message(`${run.org}: ${run.message}`);
  if (printer.isJson) {
    const org = options.withOrg && orgs[0] ? { org: await session.org(orgs[0].tenantId) } : {};
    printer.json({ schema: 1, ...org, runs });
  } else printRuns(session, runs);
  return worstOf(runs.map((run, index) => exitCodeOfRun(run.result, failures[index]?.code ?? null)));
}

function printRuns(session: Session, runs: readonly SyncRun[]): void {
  const { printer } = session;
  const { say } = printer;
  for (const run of runs) {
    const steps = run.steps.map((step) => [step.step, step.result, step.calls, step.rows, step.bytes, step.message]);
    printer.text(`${run.org}: ${say(`sync.result.${run.result ?? 'stopped'}`)}`);
    printer.table(
      [
        say('head.step'),
        say('head.result'),
        say('head.calls'),
        say('head.rows'),
        say('head.bytes'),
        say('head.message'),
      ],
      [...steps, ['', '', run.calls, run.rows, run.bytes, '']],
    );
  }
}

/** One line per finished step, and one when Xero's limit makes a run wait. */
function tellProgress(session: Session, orgs: readonly Org[]): () => void {
  const { printer } = session;
  const names = new Map<string, string>(orgs.map((org) => [org.tenantId, org.nickname]));
  const told = new Set<string>();
  const once = (key: string, text: string) => {
    if (told.has(key)) return;
    told.add(key);
    printer.message(text);
  };
  return session.on((name, body) => {
    if (name !== 'sync.progress') return;
    const progress = body as SyncProgress;
    const org = names.get(progress.orgId) ?? '';
    for (const { step, state, label, rows, calls } of progress.steps) {
      if (state === 'waiting' || state === 'running') continue;
      once(`${progress.orgId} ${step}`, printer.say('sync.step', { org, step: label, rows, calls }));
    }
    const until = progress.waitingUntil;
    // To the minute: the instant moves a little with every look.
    if (until !== null) once(`${progress.orgId} ${until.slice(0, 16)}`, printer.say('sync.waiting', { org, until }));
  });
}
