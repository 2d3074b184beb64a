import type { CsvStyle } from '#contract/exports';
import type { Cell, ReportDocument, TableColumn } from '#contract/ledger';
import type { Unit } from '#contract/tiles';
import { toCsv, type TableContent } from './csv.ts';
import { reportSheets } from './reportSheets.ts';
import type { SheetAbout } from './sheetCells.ts';
import { sheetWords } from './words.ts';
import { workbookBytes } from './workbook.ts';

/** The bytes of a report: a workbook with a sheet per page of it, or CSV. */
export async function reportBytes(
  report: ReportDocument,
  format: 'csv' | 'xlsx',
  about: SheetAbout,
  csv?: CsvStyle,
): Promise<Uint8Array | string> {
  if (format === 'csv') return toCsv(reportTable(report, about), csv);
  const { nickname, legalName, day, currency } = about;
  return workbookBytes(reportSheets(report, about), {
    title: `${nickname}, ${report.title}, ${day}`,
    subject: `${legalName || nickname}, ${report.period.from} / ${report.period.to}, ${currency}`,
    creator: 'Orgfolio',
    created: about.syncedAt ?? `${day}T00:00:00Z`,
  });
}

const types: Partial<Record<Unit, TableColumn['type']>> = { text: 'text', date: 'date', money: 'money' };

/**
 * A report as one table, as CSV knows no sheets: a line for each row of each section. Columns of the same name and kind in several
 * sections are one; whose it is and of when stands in columns too, so that lines of many clients can stand in one file.
 */
export function reportTable(report: ReportDocument, { lang, nickname, day }: SheetAbout): TableContent {
  const say = sheetWords(lang);
  const columns: TableColumn[] = [];
  const named = (name: string, type: TableColumn['type']): string => {
    let free = name;
    for (let number = 2; columns.some((column) => column.name === free); number++) free = `${name} ${number}`;
    columns.push({ name: free, type, meaning: '' });
    return free;
  };
  const [client, to, page, section, line, kind] = (['client', 'asOf', 'page', 'section', 'name', 'kind'] as const).map((word) => named(say(word), word === 'asOf' ? 'date' : 'text')); // prettier-ignore
  const known = new Map<string, string>();
  const columnOf = (column: ReportDocument['sections'][number]['columns'][number]): string => {
    const type = column.byRow === true ? 'number' : (types[column.unit] ?? 'number');
    const key = `${column.key} ${column.title} ${type}`;
    const found = known.get(key) ?? named(column.title, type);
    known.set(key, found);
    return found;
  };
  const titles = new Map(report.pages.map((one) => [one.key, one.title]));
  const rows = report.sections.flatMap((part) =>
    part.rows.map((row): Record<string, Cell> => {
      const own = part.columns.map((column) => {
        return [columnOf(column), row.values[column.key] ?? null] as const;
      });
      const head = { [client ?? '']: nickname, [to ?? '']: day, [page ?? '']: titles.get(part.page) ?? '', [section ?? '']: part.title, [line ?? '']: row.label, [kind ?? '']: say(`kind_${row.kind}`) }; // prettier-ignore
      return { ...head, ...Object.fromEntries(own) };
    }),
  );
  return { columns, rows };
}
