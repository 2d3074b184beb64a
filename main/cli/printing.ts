import type { Lang } from '#contract/values';
import { sayIn, type Say } from './words.ts';

/** Where the command line writes: results on one stream, everything said meanwhile on the other. */
export interface Output {
  result(text: string): void;
  message(text: string): void;
}

export interface Printer {
  readonly say: Say;
  readonly lang: Lang;
  readonly isJson: boolean;
  /** The one JSON document of a command. */
  json(document: object): void;
  /** Text results, only used without --json. */
  text(text: string): void;
  table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): void;
  message(text: string): void;
}

export function createPrinter(output: Output, lang: Lang, isJson: boolean): Printer {
  return {
    say: sayIn(lang),
    lang,
    isJson,
    json: (document) => output.result(`${JSON.stringify(document, null, 2)}\n`),
    text: (text) => output.result(text.endsWith('\n') ? text : `${text}\n`),
    table: (head, rows) => output.result(layOut(head, rows)),
    message: (text) => output.message(`${text.split('\n').map(oneLine).join('\n')}\n`),
  };
}

/** Columns of equal width, numbers to the right. Control characters of a client's data never reach the terminal. */
export function layOut(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => head.map((_title, index) => oneLine(String(row[index] ?? ''))));
  const isNumber = head.map((_title, index) => {
    const filled = cells.map((row) => row[index] ?? '').filter((text) => text !== '');
    return filled.length > 0 && filled.every((text) => /^-?[\d.,]+$/.test(text));
  });
  const widths = head.map((title, index) => Math.max(length(title), ...cells.map((row) => length(row[index] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((text, index) => {
        const blank = ' '.repeat(Math.max(0, (widths[index] ?? 0) - length(text)));
        return isNumber[index] ? blank + text : text + blank;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return `${[head, rule, ...cells].map(line).join('\n')}\n`;
}

const length = (text: string): number => [...text].length;

/** Control characters, also those that turn the writing direction around, as visible signs. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
