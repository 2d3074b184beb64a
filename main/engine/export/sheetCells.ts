/** What sheets for readers are put together from: words, figures in their unit, and whose the sheet is above them. */
import type { Unit } from '#contract/tiles';
import type { Basis, Lang } from '#contract/values';
import { packWords, sheetWords } from './words.ts';
import { dayFormat, dayNumber, fitsNumber, hundredth, moneyFormat, type Style, type WorkbookCell } from './workbook.ts';
import { isDay } from './xlsx.ts';

export type Line = readonly (WorkbookCell | null)[];

export const titleStyle: Style = { bold: true, size: 14 };
export const noteStyle: Style = { grey: true };
export const headStyle: Style = { bold: true, below: 'medium' };

/** Whose sheets are, and of when. */
export interface SheetAbout {
  readonly lang: Lang;
  readonly nickname: string;
  readonly legalName: string;
  readonly basis: Basis;
  readonly currency: string;
  /** ISO instant; null when nothing was read yet. */
  readonly syncedAt: string | null;
  /** The day the figures are of. */
  readonly day: string;
}

/** Title, whose and of when, and an empty row: above every table. */
export function heading(about: SheetAbout, title: string, period: string): Line[] {
  const { lang, nickname, legalName, basis, currency, syncedAt } = about;
  const asOf = syncedAt === null ? '' : `${packWords(lang)('asOf')} ${syncedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const whose = [nickname, legalName, period, sheetWords(lang)(`basis_${basis}`), currency, asOf];
  return [[text(title, titleStyle)], [text(whose.filter(Boolean).join(' · '), noteStyle)], []];
}

/** Rows of `heading`. */
export const HEADING_ROWS = 3;

export const footerOf = ({ nickname, day }: SheetAbout): string => `${nickname}, ${day}`;

/** A figure as a number in its unit, a day as a day; what a sheet cannot keep exactly stays text. */
export function figure(value: string, unit: Unit, style: Style = {}): WorkbookCell | null {
  if (unit === 'date' && isDay(value)) {
    return { kind: 'number', number: dayNumber(value), style: { ...style, format: dayFormat } };
  }
  if (unit === 'text' || unit === 'date' || !fitsNumber(value)) return text(value, style);
  if (unit === 'percent') return { kind: 'number', number: hundredth(value), style: { ...style, format: '0.0%' } };
  const format = unit === 'money' ? moneyFormat : unit === 'ratio' ? '0.00' : 'General';
  return { kind: 'number', number: value, style: format === 'General' ? style : { ...style, format } };
}

export function text(value: string, style: Style = {}): WorkbookCell | null {
  return value === '' ? null : { kind: 'text', text: value, ...(Object.keys(style).length === 0 ? {} : { style }) };
}

/** A row of column titles, figures to the right. */
export const headRow = (titles: readonly { readonly title: string; readonly isFigure?: boolean }[]): Line =>
  titles.map(({ title, isFigure = false }) => text(title, { ...headStyle, right: isFigure }));
