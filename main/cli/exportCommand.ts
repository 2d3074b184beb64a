import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FailureError } from '#contract/failure';
import type { Org } from '#contract/orgs';
import { Month, NamePattern, type PackFormat, type PackTemplate } from '#contract/packs';
import { nicknameKey, type Basis, type OrgId } from '#contract/values';
import { defaultPattern } from '../engine/export/packNames.ts';
import { runPacks, type PackOutcome } from '../packRun.ts';
import { writeFileSafely } from '../safeFile.ts';
import type { PackJob } from '../wire.ts';
import { choice, required, wrong } from './arguments.ts';
import { exitCodeOf, exitCodes, worstOf, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

interface Wish {
  readonly template: PackTemplate;
  readonly format: PackFormat;
  /** Null: the template's. */
  readonly basis: Basis | null;
  readonly asOf: string | null;
  readonly out: string;
}

/**
 * Packs as files. In a run over all organisations those whose figures differ from Xero or are out of date are held back and named;
 * who asks for one organisation gets it, with the same words as a warning.
 */
export async function exportPacks(session: Session): Promise<ExitCode> {
  const { printer, args } = session;
  const wish: Wish = {
    template: await templateOf(session),
    format: choice(args, 'format', ['pdf', 'xlsx'], printer.say),
    basis: args.text('basis') === undefined ? null : choice<Basis>(args, 'basis', ['accrual', 'cash'], printer.say),
    asOf: monthEndOf(session),
    out: resolve(required(args, 'out', printer.say)),
  };
  if (wish.format === 'pdf' && !session.hooks.printPdf) throw new FailureError('export.noPrinter');
  const name = args.text('org');
  if ((name !== undefined) === args.flag('all')) throw wrong(printer.say('usage.orgOrAll'));
  if ((await session.orgs()).length === 0) throw wrong(printer.say('usage.noOrganisation'));
  return name === undefined ? exportAll(session, wish) : exportOne(session, wish, await session.org(name));
}

/** One client: into the file that was named, or under the usual name into a folder. */
async function exportOne(session: Session, wish: Wish, org: Org): Promise<ExitCode> {
  const { printer } = session;
  const job = jobOf(session, wish, org.tenantId);
  const { doubt } = await session.ask('private.packDoubt', job);
  if (doubt !== null) printer.message(printer.say('export.held', { org: org.nickname, reason: doubt }));
  let file = wish.out;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    const { name } = await session.ask('private.packName', job);
    file = join(file, `${name}.${wish.format}`);
  }
  if (wish.format === 'xlsx') await session.ask('private.packToFile', { ...job, path: file });
  else await writeFileSafely(file, await printPdf(session, org.nickname)(job));
  printer.message(printer.say('export.written', { file }));
  report(session, wish, [{ org: org.nickname, tenantId: org.tenantId, file }], []);
  return exitCodes.ok;
}

/** All clients into a folder, as a run that is remembered: `--resume` finishes one that was broken off. */
async function exportAll(session: Session, wish: Wish): Promise<ExitCode> {
  const { printer, args, io } = session;
  mkdirSync(wish.out, { recursive: true });
  const runId = args.flag('resume') ? await unfinished(session, wish.out) : await openRun(session, wish);
  const stop = new AbortController();
  io.signal?.addEventListener('abort', () => stop.abort(), { once: true });
  const nicknames = new Map((await session.orgs()).map((org) => [org.tenantId as string, org.nickname]));
  const outcomes = await runPacks({
    runId,
    ask: session.ask,
    printPdf: (job) => printPdf(session, nicknames.get(job.orgId) ?? '')(job),
    signal: stop.signal,
    progress: ({ done, total, current }) => {
      if (current !== null) printer.message(`${done + 1}/${total} ${current}`);
    },
  });
  for (const outcome of outcomes) tell(session, outcome);
  const kept = outcomes.filter((outcome) => outcome.state !== 'written');
  report(
    session,
    wish,
    outcomes
      .filter((one) => one.state === 'written')
      .map((one) => ({ org: one.nickname, tenantId: one.orgId, file: one.file })),
    kept.map((one) => ({ org: one.nickname, tenantId: one.orgId, reason: one.reason ?? '' })),
  );
  const codes = kept.map((one) => (one.code === null ? exitCodes.partly : exitCodeOf(one.code)));
  return worstOf(stop.signal.aborted ? [...codes, exitCodes.partly] : codes);
}

async function openRun(session: Session, wish: Wish): Promise<number> {
  const { args, printer, lang } = session;
  const pattern = NamePattern.safeParse(args.text('name') ?? defaultPattern);
  if (!pattern.success) throw wrong(printer.say('usage.missing', { name: '--name' }));
  const include: OrgId[] = [];
  for (const name of args.text('include')?.split(',') ?? []) include.push((await session.org(name.trim())).tenantId);
  const { runId } = await session.ask('private.packRunOpen', {
    template: wish.template.id,
    lang,
    format: wish.format,
    pattern: pattern.data,
    folder: wish.out,
    include,
    ...(wish.asOf === null ? {} : { asOf: wish.asOf }),
    ...(wish.basis === null ? {} : { basis: wish.basis }),
  });
  return runId;
}

async function unfinished(session: Session, folder: string): Promise<number> {
  const { runs } = await session.call('packs.runs', { lang: session.lang });
  const found = runs.find((run) => run.folder === folder && run.items.some((item) => item.state !== 'written'));
  if (!found) throw wrong(session.printer.say('export.nothingToResume'));
  return found.id;
}

function printPdf(session: Session, nickname: string): (job: PackJob) => Promise<Uint8Array> {
  const { hooks, practice, engine } = session;
  return async (job) => {
    if (!hooks.printPdf) throw new FailureError('export.noPrinter');
    return hooks.printPdf({ ...job, practice, call: engine.call, nickname });
  };
}

function jobOf(session: Session, wish: Wish, orgId: string): PackJob {
  return {
    orgId,
    template: wish.template.id,
    lang: session.lang,
    ...(wish.asOf === null ? {} : { asOf: wish.asOf }),
    ...(wish.basis === null ? {} : { basis: wish.basis }),
  };
}

/** By id or name; `standard` is the usual one. */
async function templateOf(session: Session): Promise<PackTemplate> {
  const { args, printer, lang } = session;
  const wanted = args.text('pack') ?? 'standard';
  const { templates } = await session.call('packs.templates', { lang });
  const found = templates.find((one) => one.id === wanted || nicknameKey(one.name) === nicknameKey(wanted));
  if (!found) {
    const names = templates.map((one) => (one.isBuiltIn ? one.id : one.name)).join(', ');
    throw wrong(printer.say('usage.pack', { name: wanted, names }));
  }
  return found;
}

/** The last day of the month asked for; null for today. */
function monthEndOf(session: Session): string | null {
  const text = session.args.text('month');
  if (text === undefined) return null;
  const month = Month.safeParse(text);
  if (!month.success) throw wrong(session.printer.say('usage.month'));
  const [year = 0, number = 1] = text.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function tell({ printer }: Session, outcome: PackOutcome): void {
  const { nickname: org, reason } = outcome;
  if (outcome.state === 'written') printer.message(printer.say('export.written', { file: outcome.file }));
  else if (outcome.state === 'held') printer.message(printer.say('export.held', { org, reason: reason ?? '' }));
  else printer.message(`${org}: ${reason ?? ''}`);
}

function report(
  { printer }: Session,
  { template, format }: Wish,
  files: { org: string; tenantId: string; file: string }[],
  held: { org: string; tenantId: string; reason: string }[],
): void {
  if (printer.isJson) printer.json({ schema: 1, pack: template.id, format, files, held });
}
