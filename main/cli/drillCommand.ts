import { Figure, type DrillDocument, type DrillRow } from '#contract/drill';
import { ReportName } from '#contract/ledger';
import { TileId } from '#contract/tiles';
import { FailureError } from '#contract/failure';
import { asOfDay, choice, required, wrong } from './arguments.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

const bases = ['accrual', 'cash'] as const;
const pageSize = 200;

/**
 * What stands behind a figure: `--tile` with `--key` and `--part`, or `--report` with `--section`, `--row` and `--column`. All
 * rows, page after page, as one document.
 */
export async function drill(session: Session): Promise<ExitCode> {
  const { printer, lang, args } = session;
  const figure = figureOf(session);
  const basis = choice(args, 'basis', bases, printer.say);
  const asOf = asOfDay(args, printer.say);
  const org = await session.org(required(args, 'org', printer.say));
  if (basis === 'cash') await session.ask('private.fetchCashBasis', { orgId: org.tenantId });
  const question = { orgId: org.tenantId, figure, basis, lang, asOf, limit: pageSize };
  const first = await session.call('drill.documents', question);
  const rows: DrillRow[] = [...first.rows];
  let { next } = first;
  while (next !== null) {
    const page = await session.call('drill.documents', { ...question, after: next });
    rows.push(...page.rows);
    next = page.next;
  }
  const document: DrillDocument = { ...first, rows, next: null };
  if (printer.isJson) printer.json(document);
  else print(session, document);
  return exitCodes.ok;
}

function figureOf({ args, printer }: Session): Figure {
  const tile = args.text('tile');
  if (tile !== undefined) {
    const known = TileId.safeParse(tile.toUpperCase());
    if (!known.success) {
      throw wrong(
        printer.say('usage.oneOf', { name: '--tile', values: `${TileId.options[0]} – ${TileId.options.at(-1) ?? ''}` }),
      );
    }
    return Figure.parse({ of: 'tile', tile: known.data, key: args.text('key'), part: args.text('part') });
  }
  const report = ReportName.safeParse(required(args, 'report', printer.say));
  if (!report.success) throw new FailureError('report.unknown', { report: args.text('report') ?? '' });
  return {
    of: 'report',
    report: report.data,
    section: required(args, 'section', printer.say),
    row: required(args, 'row', printer.say),
    column: required(args, 'column', printer.say),
  };
}

function print({ printer }: Session, document: DrillDocument): void {
  const { say } = printer;
  const rows = document.rows.map((row) => [
    row.date,
    row.label === '' ? row.type : row.label,
    row.number,
    row.contact === '' ? row.description : row.contact,
    row.amount,
  ]);
  const lines = document.lines.map((line) => [null, null, null, line.label, line.amount]);
  const total = [
    null,
    null,
    null,
    [document.title, document.detail].filter((part) => part !== '').join(', '),
    document.total,
  ];
  printer.table(
    [say('head.date'), say('head.kind'), say('head.number'), say('head.name'), say('head.value')],
    [...rows, ...lines, total],
  );
}
