// Workbooks: Office Open XML, ISO/IEC 29500. Text is always an inline string, so nothing a client wrote can become a formula;
// formulas are only ours, and carry their value for readers that do not compute.
import { zip } from './zip.ts';

export interface Style {
  readonly bold?: boolean;
  readonly size?: number;
  readonly grey?: boolean;
  readonly right?: boolean;
  readonly wrap?: boolean;
  readonly format?: string;
  readonly above?: 'thin';
  readonly below?: 'medium' | 'double';
}

export type WorkbookCell = { readonly style?: Style } & (
  | { readonly kind: 'text'; readonly text: string }
  /** Decimal text, at most 15 digits that count; `formula` computes the same. */
  | { readonly kind: 'number'; readonly number: string; readonly formula?: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Nothing but its look. */
  | { readonly kind: 'empty' }
);

export interface Sheet {
  readonly name: string;
  /** Widths in characters. */
  readonly widths: readonly number[];
  readonly rows: Iterable<readonly (WorkbookCell | null)[]>;
  readonly frozenRows: number;
  readonly frozenColumns?: number;
  /** At the foot of every printed page. */
  readonly footer: string;
}

export interface WorkbookAbout {
  readonly title: string;
  readonly subject: string;
  readonly creator: string;
  /** ISO instant. */
  readonly created: string;
}

export const moneyFormat = '#,##0.00';
export const dayFormat = 'yyyy-mm-dd';
export const instantFormat = 'yyyy-mm-dd hh:mm:ss';

const plainNumber = /^-?\d+(\.\d+)?$/;

/** True for decimal text that a spreadsheet keeps exactly: it has room for 15 digits. */
export function fitsNumber(text: string): boolean {
  return plainNumber.test(text) && text.replace(/^-?0*|\./g, '').length <= 15;
}

/** Divides decimal text by a hundred without a float: Excel keeps 12.3 % as 0.123. */
export function hundredth(text: string): string {
  const [sign, digits] = text.startsWith('-') ? ['-', text.slice(1)] : ['', text];
  const [whole = '0', fraction = ''] = digits.split('.');
  const padded = whole.padStart(3, '0');
  return `${sign}${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`.replace(/^(-?)0+(?=\d)/, '$1');
}

const dayMs = 86_400_000;
/** Excel counts days from here, its 29 February 1900 included. */
const dayZero = Date.UTC(1899, 11, 30);

/** The day number of an ISO day, as decimal text. */
export function dayNumber(day: string): string {
  return String(Math.round((Date.parse(`${day}T00:00:00Z`) - dayZero) / dayMs));
}

/** The day number of an instant with its time, to the second. */
export function instantNumber(instant: string): string {
  const seconds = Math.round((Date.parse(instant) - dayZero) / 1000);
  return (seconds / 86_400).toFixed(8);
}

/** Excel holds so many characters in a cell. */
const longestText = 32_767;

/** XML has no room for control characters; a visible sign takes their place. */
export function printable(value: string): string {
  return (
    value
      // eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .toWellFormed()
      .slice(0, longestText)
      .toWellFormed()
  );
}

/** `_x0041_` means A to a reader of ST_Xstring, so an underscore that begins such a word is written as `_x005F_`. ISO/IEC 29500, 22.9.2.19. */
const literal = (text: string): string => text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (sign) => escapes[sign] ?? sign);
const xml = (text: string): string => escaped(printable(text));
const cellText = (text: string): string => escaped(literal(printable(text)));

/** `A`, `Z`, `AA` … for the column at `index`, counted from 0. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest === 0 ? '' : columnName(rest - 1)) + String.fromCharCode(65 + (index % 26));
}

/** Excel allows 31 characters, none of []:*?/\ nor an apostrophe at the ends, and every name once. */
export function sheetName(name: string, taken: Set<string>): string {
  const plain =
    printable(name)
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .slice(0, 28)
      .toWellFormed()
      .trim() || 'Sheet';
  let free = plain;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${plain} ${number}`;
  taken.add(free.toLowerCase());
  return free;
}

/** The bytes of a workbook. */
export async function workbookBytes(sheets: readonly Sheet[], about: WorkbookAbout): Promise<Buffer> {
  const styles = createStyles();
  const taken = new Set<string>();
  const named = sheets.map((sheet) => ({ ...sheet, name: sheetName(sheet.name, taken) }));
  // The sheets come before the styles they use up are written.
  const parts = [
    ...named.map((sheet, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, text: sheetXml(sheet, styles.of) })),
    { name: 'xl/styles.xml', text: lazily(() => styles.xml()) },
    { name: 'xl/workbook.xml', text: [workbookXml(named)] },
    { name: 'xl/_rels/workbook.xml.rels', text: [workbookLinks(named.length)] },
    { name: '[Content_Types].xml', text: [contentTypes(named.length)] },
    { name: '_rels/.rels', text: [packageLinks] },
    { name: 'docProps/core.xml', text: [coreXml(about)] },
    { name: 'docProps/app.xml', text: [`${declaration}<Properties xmlns="${office}/extended-properties"><Application>Orgfolio</Application></Properties>`] },
  ]; // prettier-ignore
  return zip(parts);
}

function* lazily(make: () => string): Iterable<string> {
  yield make();
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const packageSpace = 'http://schemas.openxmlformats.org/package/2006';

const packageLinks = `${declaration}<Relationships xmlns="${packageSpace}/relationships"><Relationship Id="rId1" Type="${office}/relationships/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${packageSpace}/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="${office}/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>`;

function contentTypes(count: number): string {
  const type = 'application/vnd.openxmlformats-officedocument';
  const sheets = numbers(count)
    .map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.spreadsheetml.worksheet+xml"/>`)
    .join('');
  return `${declaration}<Types xmlns="${packageSpace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.spreadsheetml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="${type}.extended-properties+xml"/>${sheets}</Types>`;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function workbookLinks(count: number): string {
  const sheets = numbers(count)
    .map(
      (n) => `<Relationship Id="rId${n}" Type="${office}/relationships/worksheet" Target="worksheets/sheet${n}.xml"/>`,
    )
    .join('');
  return `${declaration}<Relationships xmlns="${packageSpace}/relationships">${sheets}<Relationship Id="rId${count + 1}" Type="${office}/relationships/styles" Target="styles.xml"/></Relationships>`;
}

function workbookXml(sheets: readonly Sheet[]): string {
  const list = sheets.map(
    (one, index) => `<sheet name="${xml(one.name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const titles = sheets.map(
    (one, index) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${xml(one.name.replaceAll("'", "''"))}'!$1:$${one.frozenRows}</definedName>`,
  );
  // Computed again when opened: what a reader shows is what the formulas say.
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${office}/relationships"><sheets>${list.join('')}</sheets><definedNames>${titles.join('')}</definedNames><calcPr fullCalcOnLoad="1"/></workbook>`;
}

function coreXml({ title, subject, creator, created }: WorkbookAbout): string {
  return `${declaration}<cp:coreProperties xmlns:cp="${packageSpace}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xml(title)}</dc:title><dc:subject>${xml(subject)}</dc:subject><dc:creator>${xml(creator)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${created.slice(0, 19)}Z</dcterms:created></cp:coreProperties>`;
}

function* sheetXml(sheet: Sheet, styleOf: (style: Style) => number): Iterable<string> {
  const { frozenRows, frozenColumns = 0 } = sheet;
  const corner = `${columnName(frozenColumns)}${frozenRows + 1}`;
  const split = `${frozenColumns > 0 ? ` xSplit="${frozenColumns}"` : ''} ySplit="${frozenRows}"`;
  const pane = frozenColumns > 0 ? 'bottomRight' : 'bottomLeft';
  const widths = sheet.widths
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  yield `${declaration}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane${split} topLeftCell="${corner}" activePane="${pane}" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>`;
  let number = 0;
  let piece = '';
  for (const cells of sheet.rows) {
    number += 1;
    piece += `<row r="${number}">${cells.map((cell, index) => (cell === null ? '' : cellXml(cell, `${columnName(index)}${number}`, styleOf))).join('')}</row>`;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  // Excel has room for 255 characters; an ampersand begins a command, two are one.
  const footer = xml(sheet.footer.slice(0, 110).replaceAll('&', '&&'));
  const landscape = sheet.widths.reduce((sum, width) => sum + width, 0) > 90 ? 'landscape' : 'portrait';
  yield `${piece}</sheetData><pageSetup paperSize="9" orientation="${landscape}" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;L${footer}&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`;
}

function cellXml(cell: WorkbookCell, at: string, styleOf: (style: Style) => number): string {
  const style = cell.style === undefined ? 0 : styleOf(cell.style);
  const place = `r="${at}"${style === 0 ? '' : ` s="${style}"`}`;
  switch (cell.kind) {
    case 'text':
      return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${cellText(cell.text)}</t></is></c>`;
    case 'empty':
      return `<c ${place}/>`;
    case 'boolean':
      return `<c ${place} t="b"><v>${cell.value ? 1 : 0}</v></c>`;
    case 'number':
      return `<c ${place}>${cell.formula === undefined ? '' : `<f>${xml(cell.formula)}</f>`}<v>${cell.number}</v></c>`;
  }
}

/** Styles are numbered as they are met; each list of the style part holds every kind once. */
function createStyles(): { of(style: Style): number; xml(): string } {
  const lists = { fonts: ['<font><sz val="10"/><name val="Arial"/></font>'], borders: ['<border/>'], formats: [''] };
  const known = new Map<string, number>([['{}', 0]]);
  const looks = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'];
  const index = (list: string[], entry: string): number => {
    const at = list.indexOf(entry);
    return at === -1 ? list.push(entry) - 1 : at;
  };
  const of = (style: Style): number => {
    const key = JSON.stringify(style);
    const found = known.get(key);
    if (found !== undefined) return found;
    const font = index(
      lists.fonts,
      `<font>${style.bold ? '<b/>' : ''}<sz val="${style.size ?? 10}"/>${style.grey ? '<color rgb="FF5B6664"/>' : ''}<name val="Arial"/></font>`,
    );
    const border = index(
      lists.borders,
      style.above || style.below
        ? `<border><left/><right/>${style.above ? '<top style="thin"/>' : '<top/>'}${style.below ? `<bottom style="${style.below}"/>` : '<bottom/>'}<diagonal/></border>`
        : '<border/>',
    );
    const format = style.format === undefined ? 0 : 163 + index(lists.formats, style.format);
    const align =
      style.right || style.wrap
        ? `<alignment${style.right ? ' horizontal="right"' : ''}${style.wrap ? ' wrapText="1" vertical="top"' : ''}/>`
        : '';
    looks.push(
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">${align}</xf>`,
    );
    known.set(key, looks.length - 1);
    return looks.length - 1;
  };
  const list = (name: string, entries: readonly string[]) =>
    `<${name} count="${entries.length}">${entries.join('')}</${name}>`;
  return {
    of,
    xml: () =>
      `${declaration}<styleSheet xmlns="${main}">${list(
        'numFmts',
        lists.formats.slice(1).map((format, at) => `<numFmt numFmtId="${164 + at}" formatCode="${xml(format)}"/>`),
      )}${list('fonts', lists.fonts)}<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>${list('borders', lists.borders)}<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>${list('cellXfs', looks)}</styleSheet>`,
  };
}
