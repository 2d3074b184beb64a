import type { AskRow } from '#contract/ask';
import { failureText } from '../engine/texts.ts';
import { choice, wrong } from './arguments.ts';
import { exitCodeOf, exitCodes, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

/** Answers a question in words from the stored figures; what is not understood is wrong usage and names three examples. */
export async function ask(session: Session): Promise<ExitCode> {
  const { printer, args, lang } = session;
  const question = args.words.join(' ').trim();
  if (question === '') throw wrong(printer.say('usage.question'));
  const basis = choice(args, 'basis', ['accrual', 'cash'], printer.say);
  const name = args.text('org');
  if ((name !== undefined) === args.flag('all')) throw wrong(printer.say('usage.orgOrAll'));
  const orgId = name === undefined ? null : (await session.org(name)).tenantId;
  const document = await session.call('ask.question', { orgId, question, basis, lang });
  if (printer.isJson) printer.json(document);
  else if (document.failure === null) {
    printer.text(document.understood ?? '');
    if (document.rows.length > 0) printRows(session, document.rows, orgId === null);
  }
  for (const note of document.notes) printer.message(note);
  if (document.failure === null) return exitCodes.ok;
  printer.message(failureText(document.failure, lang));
  return exitCodeOf(document.failure.code);
}

function printRows(session: Session, rows: readonly AskRow[], isAll: boolean): void {
  const { say } = session.printer;
  const hasCells = rows.some((row) => row.cells['contact_name'] !== undefined);
  session.printer.table(
    [
      ...(isAll ? [say('head.nickname')] : []),
      say('head.name'),
      ...(hasCells ? [say('head.contact'), say('head.due')] : []),
      say('head.value'),
      say('head.unit'),
      say('head.from'),
      say('head.to'),
      say('head.tieOut'),
    ],
    rows.map((row) => [
      ...(isAll ? [row.org] : []),
      row.label,
      ...(hasCells ? [row.cells['contact_name'] ?? '', row.cells['due_date'] ?? ''] : []),
      row.value ?? row.reason,
      row.unit === 'money' ? row.currency : row.unit,
      row.window?.from ?? '',
      row.window?.to ?? '',
      row.tieOut ?? '',
    ]),
  );
}
