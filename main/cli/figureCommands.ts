import { resolve } from 'node:path';
import { FailureError } from '#contract/failure';
import { ReportName, TableName, type ReportDocument } from '#contract/ledger';
import type { Tile } from '#contract/tiles';
import { toCsv } from '../engine/export/csv.ts';
import { asOfDay, choice, pairOf, required, wrong } from './arguments.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import { layOut } from './printing.ts';
import type { Session } from './session.ts';

const bases = ['accrual', 'cash'] as const;

/** All tiles. On cash basis the reports are read first where Xero can be reached; the last ones are shown otherwise. */
export async function tiles(session: Session): Promise<ExitCode> {
  const { printer, lang, args } = session;
  const basis = choice(args, 'basis', bases, printer.say);
  const asOf = asOfDay(args, printer.say);
  const org = await session.org(required(args, 'org', printer.say));
  if (basis === 'cash') await session.ask('private.fetchCashBasis', { orgId: org.tenantId });
  const document = await session.call('tiles.list', { orgId: org.tenantId, basis, lang, asOf });
  if (printer.isJson) printer.json(document);
  else {
    const { say } = printer;
    printer.table(
      [say('head.tile'), say('head.name'), say('head.value'), say('head.unit'), say('head.state'), say('head.tieOut')],
      document.tiles.map((tile) => [
        tile.id,
        tile.name,
        tile.value ?? tile.reasonText,
        unitOf(tile),
        tile.state,
        tile.tieOut.status,
      ]),
    );
  }
  return exitCodes.ok;
}

function unitOf(tile: Tile): string {
  return tile.unit === 'money' ? (tile.currency ?? '') : tile.unit;
}

export async function report(session: Session): Promise<ExitCode> {
  const { printer, lang, args } = session;
  const only = pairOf(args, 'only', printer.say);
  const options = only === undefined ? undefined : { [only[0]]: only[1] };
  const name = ReportName.safeParse(required(args, 'report', printer.say));
  if (!name.success) throw new FailureError('report.unknown', { report: args.text('report') ?? '' });
  const basis = choice(args, 'basis', bases, printer.say);
  const asOf = asOfDay(args, printer.say);
  const out = args.text('out');
  const format = args.text('format') === undefined && out === undefined ? null : choice(args, 'format', out === undefined ? ['json', 'csv', 'xlsx'] : ['xlsx', 'csv'], printer.say); // prettier-ignore
  const csv = choice(args, 'csv', ['plain', 'excel', 'european'], printer.say);
  if (format !== null && format !== 'json' && out === undefined)
    throw wrong(printer.say('usage.outNeeded', { format }));
  const org = await session.org(required(args, 'org', printer.say));
  if (basis === 'cash') await session.ask('private.fetchCashBasis', { orgId: org.tenantId });
  if (out !== undefined && format !== null && format !== 'json') {
    const path = resolve(out);
    const question = { orgId: org.tenantId, report: name.data, basis, lang, asOf, options, format, csv, path };
    const { rows } = await session.ask('private.reportToFile', question);
    if (printer.isJson) printer.json({ schema: 1, report: name.data, file: path, format, rows });
    else printer.message(printer.say('export.written', { file: path }));
    return exitCodes.ok;
  }
  const document = await session.call('reports.get', {
    orgId: org.tenantId,
    report: name.data,
    basis,
    lang,
    asOf,
    options,
  });
  if (printer.isJson || format === 'json') printer.json(document);
  else printer.text(reportText(document, printer.say('head.line')));
  return exitCodes.ok;
}

function reportText(document: ReportDocument, lineTitle: string): string {
  const parts = [
    `${document.title}, ${document.org}, ${document.period.from} / ${document.period.to}, ${document.currency}`,
  ];
  for (const section of document.sections) {
    const head = [lineTitle, ...section.columns.map((column) => column.title)];
    const rows = section.rows.map((row) => [
      row.label,
      ...section.columns.map((column) => row.values[column.key] ?? null),
    ]);
    parts.push(section.title, layOut(head, rows));
  }
  return parts.join('\n');
}

/** One table, whole: to the terminal as CSV or JSON, or to a file. */
export async function table(session: Session): Promise<ExitCode> {
  const { printer, lang, args, io } = session;
  const name = TableName.safeParse(required(args, 'table', printer.say));
  if (!name.success) throw new FailureError('table.unknown', { table: args.text('table') ?? '' });
  const format = choice(
    args,
    'format',
    printer.isJson ? ['json', 'csv', 'xlsx'] : ['csv', 'json', 'xlsx'],
    printer.say,
  );
  const csv = choice(args, 'csv', ['plain', 'excel', 'european'], printer.say);
  const out = args.text('out');
  if (format === 'xlsx' && out === undefined) throw wrong(printer.say('usage.outNeeded', { format }));
  const org = await session.org(required(args, 'org', printer.say));
  const orgId = org.tenantId;
  if (out !== undefined) {
    const path = resolve(out);
    const { rows } = await session.ask('private.tableToFile', { orgId, table: name.data, format, lang, path, csv });
    if (printer.isJson) printer.json({ schema: 1, table: name.data, file: path, format, rows });
    else printer.message(printer.say('export.written', { file: path }));
    return exitCodes.ok;
  }
  const document = await session.ask('private.table', { orgId, table: name.data, lang });
  if (format === 'json') printer.json(document);
  else io.result(toCsv(document, csv));
  return exitCodes.ok;
}
