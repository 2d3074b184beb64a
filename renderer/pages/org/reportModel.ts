import { unitOf } from '#contract/cellUnit';
import type { ReportDocument } from '#contract/ledger';
import type { Unit } from '#contract/tiles';
import type { Speech } from '../../i18n/index.ts';

/** One cell of a report. A zero is a dash in a matrix, where it only says "nothing here", and 0.00 in a list. */
export function cellText(value: string | null, unit: Unit, speech: Speech, isMatrix: boolean): string {
  if (value === null || value === '') return isMatrix && unit === 'money' ? '\u2013' : '';
  switch (unit) {
    case 'money':
      return isMatrix && /^-?0+(\.0+)?$/.test(value) ? '\u2013' : speech.money(value, isMatrix ? 0 : 2);
    case 'percent':
      return speech.percent(value);
    case 'ratio':
      return speech.money(value, 2);
    case 'days':
      return speech.money(value, value.includes('.') ? 1 : 0);
    case 'count':
      return speech.money(value, value.includes('.') ? 2 : 0);
    case 'date':
      return speech.day(value);
    case 'text':
      return value;
  }
}

/** Text that a spreadsheet takes for a formula when it is pasted; an apostrophe before it makes it text. OWASP, "CSV Injection". */
const startsFormula = /^[=+\-@\0＝＋－＠]/u;

/** A client's words as one cell of pasted text: one line, and never a formula. */
function pasted(text: string): string {
  const line = text.replace(/[\t\r\n]+/g, ' ').trimStart();
  // A quote at the beginning would swallow the cells that follow.
  return startsFormula.test(line) || line.startsWith('"') ? `'${line}` : line;
}

/** The whole report as text for a spreadsheet, with cents everywhere. Figures stay figures, words stay words. */
export function reportText(report: ReportDocument, speech: Speech): string {
  const lines: string[][] = [[report.title, pasted(report.org), speech.span(report.period)]];
  for (const section of report.sections) {
    lines.push([], [pasted(section.title), ...section.columns.map((column) => pasted(column.title))]);
    for (const row of section.rows) {
      lines.push([
        pasted(row.label),
        ...section.columns.map((column) => {
          const unit = unitOf(column, row);
          const text = cellText(row.values[column.key] ?? null, unit, speech, false);
          return unit === 'text' ? pasted(text) : text;
        }),
      ]);
    }
  }
  return lines.map((line) => line.join('\t')).join('\n');
}

/** Widths of the condensed face at its table size: a figure, a letter of a heading, the cell's padding. */
const FIGURE = 6.2;
const LETTER = 5.7;
const PADDING = 15;
const LEAST = 46;

/** The width of each figure column, the same in every part of a report, so that they stand under one another; nothing is cut. */
export function figureWidths(report: ReportDocument, speech: Speech): ReadonlyMap<string, number> {
  const widths = new Map<string, number>();
  for (const section of report.sections) {
    for (const column of section.columns) {
      let width = Math.max(LEAST, widths.get(column.key) ?? 0, column.title.length * LETTER + PADDING);
      for (const row of section.rows) {
        const text = cellText(row.values[column.key] ?? null, unitOf(column, row), speech, true);
        width = Math.max(width, text.length * FIGURE + PADDING);
      }
      widths.set(column.key, Math.ceil(width));
    }
  }
  return widths;
}
