import type { ReportDocument, ReportSection } from '#contract/ledger';
import type { PackContent } from '#contract/packs';
import { packWords } from './words.ts';
import {
  columnName,
  dayFormat,
  dayNumber,
  fitsNumber,
  hundredth,
  moneyFormat,
  workbookBytes,
  type Sheet,
  type Style,
  type WorkbookCell,
} from './workbook.ts';
import { addendsOf, formulaOf } from './totals.ts';
import { isDay } from './xlsx.ts';

type Unit = ReportSection['columns'][number]['unit'];
type Line = readonly (WorkbookCell | null)[];

const words = {
  en: { overview: 'Overview', value: 'Value', unit: 'Unit', state: 'State', tie: 'Tie-out', xero: 'Xero', difference: 'Difference', from: 'From', to: 'To', name: 'Name', accrual: 'accrual basis', cash: 'cash basis', formula: 'Definition', source: 'Source' },
  nl: { overview: 'Overzicht', value: 'Waarde', unit: 'Eenheid', state: 'Toestand', tie: 'Aansluiting', xero: 'Xero', difference: 'Verschil', from: 'Van', to: 'Tot', name: 'Naam', accrual: 'factuurbasis', cash: 'kasbasis', formula: 'Begrip', source: 'Bron' },
} as const; // prettier-ignore

const title: Style = { bold: true, size: 14 };
const note: Style = { grey: true };
const head: Style = { bold: true, below: 'medium' };
/** Title, whose and of when, an empty row, the head. */
const HEAD_ROWS = 4;

/**
 * A pack as one workbook: the figures with their comparison, then a sheet per page of each report, and the definitions. Figures are
 * numbers, dates are days, totals are formulas that were tried against the figures first.
 */
export async function packBytes(content: PackContent): Promise<Buffer> {
  const { tiles, reports, lang } = content;
  const { org } = tiles;
  const about = content.template.title || packWords(lang)('usualTitle');
  const sheets = [
    overview(content),
    ...reports.flatMap((report) => report.sections.map((section) => sectionSheet(content, report, section))),
    ...(content.template.hasGlossary ? [definitions(content)] : []),
  ];
  const period = tiles.asOf ?? tiles.today;
  return workbookBytes(sheets, {
    title: `${org.nickname}, ${about}, ${period}`,
    subject: `${org.legalName || org.name}, ${period}, ${org.baseCurrency}`,
    creator: content.practice || 'Orgfolio',
    created: tiles.syncedAt ?? `${period}T00:00:00Z`,
  });
}

/** Whose the sheet is and of when, above every table. */
function heading(content: PackContent, name: string, period: string): Line[] {
  const { org, basis, syncedAt } = content.tiles;
  const say = words[content.lang];
  const asOf =
    syncedAt === null ? '' : `${packWords(content.lang)('asOf')} ${syncedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const whose = [org.nickname, org.legalName || org.name, period, say[basis], org.baseCurrency, asOf];
  return [[text(name, title)], [text(whose.filter(Boolean).join(' · '), note)], []];
}

function footerOf(content: PackContent): string {
  const { org, today, asOf } = content.tiles;
  return `${org.nickname}, ${asOf ?? today}`;
}

function overview(content: PackContent): Sheet {
  const { tiles, lang } = content;
  const say = words[lang];
  const columns = [say.name, say.value, say.unit, say.from, say.to, say.state, say.tie, say.xero, say.difference];
  const rows = tiles.tiles.map((tile): Line => {
    const { expected, difference, status } = tile.tieOut;
    return [
      text(tile.name),
      tile.value === null ? text(tile.reasonText ?? '') : figure(tile.value, tile.unit),
      text(tile.unit === 'money' ? (tile.currency ?? '') : tile.unit === 'percent' ? '%' : tile.unit),
      figure(tile.window.from, 'date'),
      figure(tile.window.to, 'date'),
      text(tile.state),
      text(status),
      expected === null ? null : figure(expected, tile.unit),
      difference === null ? null : figure(difference, tile.unit),
    ];
  });
  const period = tiles.asOf ?? tiles.today;
  return {
    name: say.overview,
    widths: [40, 20, 10, 12, 12, 12, 14, 16, 14],
    frozenRows: HEAD_ROWS,
    frozenColumns: 1,
    footer: footerOf(content),
    rows: [
      ...heading(content, say.overview, period),
      columns.map((name, index) => text(name, { ...head, right: index === 1 || index > 6 })),
      ...rows,
    ],
  };
}

function sectionSheet(content: PackContent, report: ReportDocument, section: ReportSection): Sheet {
  const name = report.sections.length === 1 ? report.title : `${report.title.slice(0, 13)} ${section.title}`;
  const money = section.columns.filter((column) => column.unit === 'money').map((column) => column.key);
  const period = report.period.from === report.period.to ? report.period.to : `${report.period.from} / ${report.period.to}`; // prettier-ignore
  const rows = section.rows.map((row, at): Line => {
    const rule: Style = row.kind === 'row' ? {} : { bold: true, above: 'thin', ...(row.kind === 'total' ? { below: 'double' } : {}) }; // prettier-ignore
    const addends = addendsOf(section.rows, at, money);
    return [
      text(row.label, rule),
      ...section.columns.map((column, index) => {
        const value = row.values[column.key] ?? null;
        if (value === null) return row.kind === 'row' ? null : text(' ', rule);
        const cell = figure(value, column.unit, rule);
        if (addends === null || column.unit !== 'money' || cell?.kind !== 'number') return cell;
        return { ...cell, formula: formulaOf(addends, columnName(index + 1), HEAD_ROWS + 1) };
      }),
    ];
  });
  return {
    name,
    widths: [44, ...section.columns.map((column) => widthOf(column, section))],
    frozenRows: HEAD_ROWS,
    frozenColumns: 1,
    footer: footerOf(content),
    rows: [
      ...heading(content, report.sections.length === 1 ? report.title : `${report.title}: ${section.title}`, period),
      [
        text(words[content.lang].name, head),
        ...section.columns.map((column) => text(column.title, { ...head, right: column.unit !== 'text' })),
      ],
      ...rows,
    ],
  };
}

function widthOf(column: ReportSection['columns'][number], section: ReportSection): number {
  const longest = section.rows.reduce((most, row) => Math.max(most, row.values[column.key]?.length ?? 0), 8);
  return Math.min(60, Math.max(column.title.length + 2, longest + 4, 12));
}

function definitions(content: PackContent): Sheet {
  const say = words[content.lang];
  const name = packWords(content.lang)('glossary');
  const wrap: Style = { wrap: true };
  const used = new Set(content.tiles.tiles.filter((tile) => tile.value !== null).map((tile): string => tile.id));
  return {
    name,
    widths: [36, 70, 50],
    frozenRows: HEAD_ROWS,
    footer: footerOf(content),
    rows: [
      ...heading(content, name, content.tiles.asOf ?? content.tiles.today),
      [text(say.name, head), text(say.formula, head), text(say.source, head)],
      ...content.glossary
        .filter((entry) => used.has(entry.id))
        .map((entry) => [text(entry.name, wrap), text(entry.formula, wrap), text(entry.source, wrap)]),
    ],
  };
}

function figure(value: string, unit: Unit, style: Style = {}): WorkbookCell | null {
  if (unit === 'date' && isDay(value))
    return { kind: 'number', number: dayNumber(value), style: { ...style, format: dayFormat } };
  if (unit === 'text' || unit === 'date' || !fitsNumber(value)) return text(value, style);
  if (unit === 'percent') return { kind: 'number', number: hundredth(value), style: { ...style, format: '0.0%' } };
  const format = unit === 'money' ? moneyFormat : unit === 'ratio' ? '0.00' : 'General';
  return { kind: 'number', number: value, style: format === 'General' ? style : { ...style, format } };
}

function text(value: string, style: Style = {}): WorkbookCell | null {
  return value === '' ? null : { kind: 'text', text: value, ...(Object.keys(style).length === 0 ? {} : { style }) };
}
