import { strFromU8, unzipSync } from 'fflate';

/** An own, minimal reader of sheets: text, number, date and formula of every cell, and nothing of the writer's code. */
export function readSheet(
  bytes: Uint8Array,
  sheet = 1,
): Map<string, { text?: string; number?: string; formula?: string }> {
  const xml = strFromU8(unzipSync(bytes)[`xl/worksheets/sheet${sheet}.xml`] ?? new Uint8Array());
  const plain = (text: string) =>
    text.replace(/&(lt|gt|quot|amp|#13);/g, (_all, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&', '#13': '\r' })[name] ?? ''); // prettier-ignore
  const cells = new Map<string, { text?: string; number?: string; formula?: string }>();
  for (const [, at = '', rest = ''] of xml.matchAll(/<c r="([A-Z]+\d+)"(.*?)<\/c>/gs)) {
    const text = /<t [^>]*>([^]*?)<\/t>/.exec(rest)?.[1];
    const number = /<v>([^<]*)<\/v>/.exec(rest)?.[1];
    const formula = /<f>([^<]*)<\/f>/.exec(rest)?.[1];
    cells.set(at, {
      ...(text === undefined ? {} : { text: plain(text) }),
      ...(number === undefined ? {} : { number }),
      ...(formula === undefined ? {} : { formula: plain(formula) }),
    });
  }
  return cells;
}

/** RFC 4180 by the book: quotes, doubled quotes, separators and line breaks inside quotes. */
export function readCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (isQuoted) {
      if (sign === '"' && text[at + 1] === '"') field += text[++at] ?? '';
      else if (sign === '"') isQuoted = false;
      else field += sign;
    } else if (sign === '"') isQuoted = true;
    else if (sign === separator) {
      row.push(field);
      field = '';
    } else if (sign === '\r' && text[at + 1] === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      at++;
    } else field += sign;
  }
  return rows;
}
