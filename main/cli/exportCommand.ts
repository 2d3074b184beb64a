import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FailureError } from '#contract/failure';
import type { Org } from '#contract/orgs';
import { reportNames } from '#contract/ledger';
import { packBytes } from '../engine/export/pack.ts';
import { failureText } from '../engine/texts.ts';
import { cleanFileName } from '../fileName.ts';
import { writeFileSafely } from '../safeFile.ts';
import { choice, required, wrong } from './arguments.ts';
import { exitCodeOf, exitCodes, worstOf, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';
import { chosenOrgs } from './syncCommands.ts';

type Format = 'pdf' | 'xlsx';
type Basis = 'accrual' | 'cash';

/**
 * Packs as files. In a run over all organisations those whose figures differ from Xero or are out of date are held back and named;
 * who asks for one organisation gets it, with the same words as a warning.
 */
export async function exportPacks(session: Session): Promise<ExitCode> {
  const { printer, args } = session;
  choice(args, 'pack', ['standard'], printer.say);
  const format: Format = choice(args, 'format', ['pdf', 'xlsx'], printer.say);
  const basis: Basis = choice(args, 'basis', ['accrual', 'cash'], printer.say);
  const out = resolve(required(args, 'out', printer.say));
  if (format === 'pdf' && !session.hooks.printPdf) throw new FailureError('export.noPrinter');
  const orgs = await chosenOrgs(session);
  if (orgs.length === 0) throw wrong(printer.say('usage.noOrganisation'));
  const isFolder = args.flag('all') || isDirectory(out);
  if (isFolder) mkdirSync(out, { recursive: true });

  const files: { org: string; tenantId: string; file: string }[] = [];
  const held: { org: string; tenantId: string; reason: string }[] = [];
  const codes: ExitCode[] = [];
  const names = new Set<string>();
  for (const org of orgs) {
    const path = isFolder ? join(out, `${fileName(org.nickname, names)}.${format}`) : out;
    try {
      const reason = await doubtAbout(session, org, basis);
      if (reason !== null) {
        printer.message(printer.say('export.held', { org: org.nickname, reason }));
        if (args.flag('all')) {
          held.push({ org: org.nickname, tenantId: org.tenantId, reason });
          codes.push(exitCodes.partly);
          continue;
        }
      }
      await writePack(session, org, { format, basis, path });
      files.push({ org: org.nickname, tenantId: org.tenantId, file: path });
      printer.message(printer.say('export.written', { file: path }));
    } catch (error) {
      if (!(error instanceof FailureError) || !args.flag('all')) throw error;
      const reason = failureText(error.failure, session.lang);
      printer.message(`${org.nickname}: ${reason}`);
      held.push({ org: org.nickname, tenantId: org.tenantId, reason });
      codes.push(exitCodeOf(error.failure.code));
    }
  }
  if (printer.isJson) printer.json({ schema: 1, pack: 'standard', format, files, held });
  return worstOf(codes);
}

async function writePack(
  session: Session,
  org: Org,
  options: { format: Format; basis: Basis; path: string },
): Promise<void> {
  const { lang, practice, engine, hooks } = session;
  const { basis, path } = options;
  const orgId = org.tenantId;
  if (options.format === 'pdf') {
    await hooks.printPdf?.({ practice, call: engine.call, orgId, nickname: org.nickname, basis, lang, path });
    return;
  }
  const document = await session.call('tiles.list', { orgId, basis, lang });
  const reports = [];
  for (const report of reportNames) reports.push(await session.call('reports.get', { orgId, report, basis, lang }));
  await writeFileSafely(path, await packBytes(document, reports, lang));
}

/** Why a pack should not go out unseen, or null. */
async function doubtAbout(session: Session, org: Org, basis: Basis): Promise<string | null> {
  const { printer, lang } = session;
  const { tiles } = await session.call('tiles.list', { orgId: org.tenantId, basis, lang });
  const open = tiles.filter((tile) => tile.tieOut.status === 'open').map((tile) => tile.id);
  if (open.length > 0) return printer.say('export.open', { tiles: open.join(', ') });
  return org.state === 'stale' || org.state === 'new' ? printer.say('export.stale') : null;
}

/** A nickname as a file name on every system; two clients never get the same one. */
function fileName(nickname: string, taken: Set<string>): string {
  const plain = cleanFileName(nickname);
  let name = plain;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain} ${number}`;
  taken.add(name.toLowerCase());
  return name;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
