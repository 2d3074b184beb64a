import writeXlsxFile from 'write-excel-file/node';
import type { CellObject, SheetData } from 'write-excel-file/node';
import type { ReportDocument } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import type { Lang } from '#contract/values';

interface Sheet {
  readonly name: string;
  readonly data: SheetData;
  readonly widths: readonly number[];
}

const words = {
  en: { overview: 'Overview', tile: 'Tile', value: 'Value', unit: 'Unit', state: 'State', tie: 'Tie-out', from: 'From', to: 'To' },
  nl: { overview: 'Overzicht', tile: 'Tegel', value: 'Waarde', unit: 'Eenheid', state: 'Toestand', tie: 'Aansluiting', from: 'Van', to: 'Tot' },
} as const; // prettier-ignore

/** The standard pack as one workbook: the tiles, then a sheet per report. Figures are numbers, dates are days. */
export async function packBytes(tiles: TilesDocument, reports: readonly ReportDocument[], lang: Lang): Promise<Buffer> {
  const sheets = [overview(tiles, lang), ...reports.map(reportSheet)];
  const names = new Set<string>();
  return writeXlsxFile(
    sheets.map((sheet) => ({
      data: sheet.data,
      sheet: sheetName(sheet.name, names),
      stickyRowsCount: 1,
      columns: sheet.widths.map((width) => ({ width })),
    })),
  ).toBuffer();
}

function overview(document: TilesDocument, lang: Lang): Sheet {
  const say = words[lang];
  const head = [document.org.nickname, say.value, say.unit, say.from, say.to, say.state, say.tie].map(bold);
  const rows = document.tiles.map((tile) => [
    text(tile.name),
    tile.value === null ? text(tile.reasonText ?? '') : figure(tile.value, tile.unit),
    text(tile.unit === 'money' ? (tile.currency ?? '') : tile.unit),
    day(tile.window.from),
    day(tile.window.to),
    text(tile.state),
    text(tile.tieOut.status),
  ]);
  return { name: say.overview, data: [head, ...rows], widths: [38, 18, 10, 12, 12, 12, 14] };
}

function reportSheet(report: ReportDocument): Sheet {
  const most = Math.max(1, ...report.sections.map((section) => section.columns.length));
  const blank = (count: number) => Array.from({ length: Math.max(0, count) }, () => null);
  const title = `${report.title}, ${report.org}, ${report.period.from} / ${report.period.to}, ${report.currency}`;
  const data: SheetData = [[bold(title), ...blank(most)]];
  for (const section of report.sections) {
    data.push(blank(most + 1));
    data.push([
      bold(section.title),
      ...section.columns.map((column) => bold(column.title)),
      ...blank(most - section.columns.length),
    ]);
    for (const row of section.rows) {
      data.push([
        row.kind === 'row' ? text(row.label) : bold(row.label),
        ...section.columns.map((column) => {
          const value = row.values[column.key] ?? null;
          return value === null ? null : figure(value, column.unit);
        }),
        ...blank(most - section.columns.length),
      ]);
    }
  }
  return { name: report.title, data, widths: [44, ...Array.from({ length: most }, () => 16)] };
}

function figure(value: string, unit: string): CellObject | null {
  if (unit === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
  if (unit === 'text' || !/^-?\d+(\.\d+)?$/.test(value)) return text(value);
  return { value: Number(value), type: Number, format: unit === 'money' ? '#,##0.00' : 'General' };
}

function day(value: string): CellObject {
  return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
}

function text(value: string): CellObject | null {
  return value === '' ? null : { value: printable(value), type: String };
}

function bold(value: string): CellObject | null {
  return value === '' ? null : { value: printable(value), type: String, fontWeight: 'bold' };
}

/** Excel allows 31 characters, none of []:*?/\, and every name once. */
function sheetName(name: string, taken: Set<string>): string {
  const plain =
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .slice(0, 28)
      .trim() || 'Sheet';
  let free = plain;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${plain} ${number}`;
  taken.add(free.toLowerCase());
  return free;
}

/** XML has no room for control characters; a visible sign takes their place. Excel holds 32,767 characters in a cell. */
export function printable(value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').slice(0, 32_767);
}
