import { unitOf } from '#contract/cellUnit';
import type { ReportDocument, ReportSection } from '#contract/ledger';
import { sheetWords } from './words.ts';
import {
  figure,
  footerOf,
  heading,
  HEADING_ROWS,
  headRow,
  noteStyle,
  text,
  titleStyle,
  type Line,
  type SheetAbout,
} from './sheetCells.ts';
import { columnName, type Sheet, type Style } from './workbook.ts';
import { formulaOf, termsOf } from './totals.ts';

type Column = ReportSection['columns'][number];

/**
 * A report as sheets, one per page of it, its sections one below the other. Where a page is one table its head stays in sight; else
 * whose it is stays. Sections without rows are left out.
 */
export function reportSheets(report: ReportDocument, about: SheetAbout): Sheet[] {
  const pages = report.pages.flatMap((page) => {
    const sections = report.sections.filter((section) => section.page === page.key && section.rows.length > 0);
    return sections.length === 0 ? [] : [{ title: page.title, sections }];
  });
  const { from, to } = report.period;
  const period = from === to ? to : `${from} / ${to}`;
  return pages.map(({ title, sections }) => {
    const isAlone = pages.length === 1 || title === report.title;
    const [first] = sections;
    const isOneTable = sections.length === 1 && first !== undefined;
    const rows = isOneTable
      ? [...heading(about, titleOf([report.title, first.title]), period), ...sectionRows(first, about, HEADING_ROWS)]
      : [...heading(about, titleOf([report.title, title]), period), ...stacked(sections, about)];
    return {
      name: isAlone ? report.title : `${report.title.slice(0, 13)} ${title}`,
      widths: [44, ...widthsOf(sections)],
      frozenRows: isOneTable ? HEADING_ROWS + 1 : HEADING_ROWS,
      frozenColumns: 1,
      footer: footerOf(about),
      rows,
    };
  });
}

const titleOf = (parts: readonly string[]): string => [...new Set(parts)].join(': ');

function stacked(sections: readonly ReportSection[], about: SheetAbout): Line[] {
  const rows: Line[] = [];
  for (const section of sections) {
    if (rows.length > 0) rows.push([]);
    rows.push([text(section.title, { ...titleStyle, size: 12 })]);
    rows.push(...sectionRows(section, about, HEADING_ROWS + rows.length));
  }
  return rows;
}

/** Head, rows and note of a section; `above` rows of the sheet stand before it. Totals the report explains are formulas. */
function sectionRows(section: ReportSection, { lang }: SheetAbout, above: number): Line[] {
  const first = above + 2;
  const rows = section.rows.map((row, at): Line => {
    const rule: Style = row.kind === 'row' ? {} : { bold: true, above: 'thin', ...(row.kind === 'total' ? { below: 'double' } : {}) }; // prettier-ignore
    const terms = termsOf(section.rows, at);
    return [
      text(row.label, rule),
      ...section.columns.map((column, index) => {
        const value = row.values[column.key] ?? null;
        if (value === null) return row.kind === 'row' ? null : ({ kind: 'empty', style: rule } as const);
        const cell = figure(value, unitOf(column, row), rule);
        if (terms === null || column.unit !== 'money' || cell?.kind !== 'number') return cell;
        const place = { key: column.key, letter: columnName(index + 1) };
        const formula = formulaOf(section.rows, at, terms, place, first);
        return formula === null ? cell : { ...cell, formula };
      }),
    ];
  });
  const head = headRow([
    { title: sheetWords(lang)('name') },
    ...section.columns.map((column) => ({ title: column.title, isFigure: !isWordy(column) })),
  ]);
  return [head, ...rows, ...(section.note === null ? [] : [[text(section.note, noteStyle)]])];
}

const isWordy = (column: Column): boolean => column.unit === 'text' && column.byRow !== true;

/** Each column as wide as its longest figure in any of the sections. */
function widthsOf(sections: readonly ReportSection[]): number[] {
  const count = Math.max(...sections.map((section) => section.columns.length));
  return Array.from({ length: count }, (_, index) => Math.max(...sections.map((section) => widthOf(section, index))));
}

function widthOf(section: ReportSection, index: number): number {
  const column = section.columns[index];
  if (column === undefined) return 0;
  const longest = section.rows.reduce((most, row) => Math.max(most, row.values[column.key]?.length ?? 0), 8);
  return Math.min(60, Math.max(column.title.length + 2, longest + 4, 12));
}
