// A PDF as the browser writes it is mostly structure for readers of screens, uncompressed. The same objects in object streams take a
// quarter of the room (ISO 32000-1, 7.5.7 and 7.5.8); nothing that is drawn changes.
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { simplerStructure } from './pdfStructure.ts';
import { pageDrawings } from './pdfText.ts';

interface PdfObject {
  readonly id: number;
  readonly isStream: boolean;
  /** Without `n 0 obj` and `endobj`. */
  readonly body: Buffer;
}

interface Parsed {
  readonly objects: readonly PdfObject[];
  readonly root: number;
  readonly info: number;
}

/** So many objects share a stream: fewer compress worse, more make a reader unpack too much for one page. */
const perStream = 400;

/**
 * The same document, packed. Creator and dates become the app's and those of the figures, so that the same figures give the same
 * bytes whenever they are printed. A file that is not written the way the browser writes it comes back as it is.
 */
export async function packPdfFile(file: Buffer, about: { readonly at: string | null }): Promise<Buffer> {
  const parsed = parse(file);
  return parsed === null ? file : write(parsed, about.at);
}

function parse(file: Buffer): Parsed | null {
  const tail = file.subarray(-2048).toString('latin1');
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
  const trailer = /trailer\s*<<([^]*?)>>\s*startxref/.exec(tail)?.[1] ?? '';
  const root = Number(/\/Root (\d+) 0 R/.exec(trailer)?.[1]);
  const info = Number(/\/Info (\d+) 0 R/.exec(trailer)?.[1]);
  if (!Number.isInteger(start) || !Number.isInteger(root) || !Number.isInteger(info)) return null;
  const table = /^xref\s+0 (\d+)\s+/.exec(file.subarray(start, start + 40).toString('latin1'));
  if (!table) return null;
  const count = Number(table[1]);
  const from = start + table[0].length;
  const entries = file.subarray(from, from + count * 20).toString('latin1');
  const places: { id: number; offset: number }[] = [];
  for (let id = 1; id < count; id++) {
    const entry = entries.slice(id * 20, id * 20 + 20);
    if (entry[17] === 'n') places.push({ id, offset: Number(entry.slice(0, 10)) });
  }
  places.sort((a, b) => a.offset - b.offset);
  const objects: PdfObject[] = [];
  for (const [index, { id, offset }] of places.entries()) {
    const found = objectAt(file.subarray(offset, places[index + 1]?.offset ?? start), id);
    if (found === null) return null;
    objects.push(found);
  }
  return { objects: objects.sort((a, b) => a.id - b.id), root, info };
}

function objectAt(bytes: Buffer, id: number): PdfObject | null {
  const head = `${id} 0 obj\n`;
  const end = bytes.lastIndexOf('\nendobj');
  if (end === -1 || bytes.subarray(0, head.length).toString('latin1') !== head) return null;
  const body = bytes.subarray(head.length, end);
  return { id, isStream: body.subarray(-9).toString('latin1') === 'endstream', body };
}

async function write({ objects, root, info }: Parsed, at: string | null): Promise<Buffer> {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
  let offset = pieces[0]?.length ?? 0;
  /** Kind, then offset and 0, or number of the stream and place in it. */
  const places = new Map<number, readonly [1 | 2, number, number]>();
  const put = (id: number, body: Buffer) => {
    const piece = Buffer.concat([Buffer.from(`${id} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    places.set(id, [1, offset, 0]);
    pieces.push(piece);
    offset += piece.length;
  };
  const texts = new Map<number, string>();
  for (const { id, isStream, body } of objects) {
    if (isStream) continue;
    if (id === info) texts.set(id, aboutThis(body.toString('latin1'), at));
    else if (id === root) texts.set(id, withTitleShown(body.toString('latin1')));
    else texts.set(id, body.toString('latin1'));
  }
  const { drawings, shorter } = pageDrawings(texts);
  const streams = objects.filter(({ isStream }) => isStream);
  const bodies = await Promise.all(streams.map(async ({ id, body }) => (drawings.has(id) ? shorter(body) : body)));
  streams.forEach(({ id, body }, index) => put(id, bodies[index] ?? body));
  const plain = [...simplerStructure(texts)].map(([id, text]) => ({ id, text: Buffer.from(text, 'latin1') }));
  let next = Math.max(...objects.map((object) => object.id)) + 1;
  for (let from = 0; from < plain.length; from += perStream) {
    const group = plain.slice(from, from + perStream);
    let within = 0;
    const index = group.map(({ id, text }) => {
      const entry = `${id} ${within}`;
      within += text.length + 1;
      return entry;
    });
    const first = Buffer.from(`${index.join(' ')}\n`);
    const data = deflateSync(Buffer.concat([first, ...group.flatMap(({ text }) => [text, Buffer.from('\n')])]), {
      level: 9,
    });
    const id = next++;
    put(id, stream(`/Type /ObjStm /N ${group.length} /First ${first.length} /Filter /FlateDecode`, data));
    group.forEach((one, place) => places.set(one.id, [2, id, place]));
  }
  return Buffer.concat([...pieces, crossReference({ places, id: next, offset, root, info, pieces })]);
}

function stream(dictionary: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<<${dictionary} /Length ${data.length}>>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

function crossReference(table: {
  places: ReadonlyMap<number, readonly [1 | 2, number, number]>;
  id: number;
  offset: number;
  root: number;
  info: number;
  pieces: readonly Buffer[];
}): Buffer {
  const size = table.id + 1;
  const width = 7;
  const rows = Buffer.alloc(size * width);
  const entry = (id: number, kind: number, second: number, third: number) => {
    rows.writeUInt8(kind, id * width);
    rows.writeUInt32BE(second, id * width + 1);
    rows.writeUInt16BE(third, id * width + 5);
  };
  entry(0, 0, 0, 65_535);
  for (const [id, [kind, second, third]] of table.places) entry(id, kind, second, third);
  entry(table.id, 1, table.offset, 0);
  // Each row as its difference from the row above: neighbours are alike.
  const differences = Buffer.alloc(size * (width + 1));
  for (let row = 0; row < size; row++) {
    differences[row * (width + 1)] = 2;
    for (let at = 0; at < width; at++) {
      const above = row === 0 ? 0 : (rows[(row - 1) * width + at] ?? 0);
      differences[row * (width + 1) + 1 + at] = ((rows[row * width + at] ?? 0) - above) & 0xff;
    }
  }
  const digest = createHash('sha256');
  for (const piece of table.pieces) digest.update(piece);
  const mark = digest.digest('hex').slice(0, 32);
  const dictionary = `/Type /XRef /Size ${size} /W [1 4 2] /Root ${table.root} 0 R /Info ${table.info} 0 R /ID [<${mark}><${mark}>] /Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns ${width}>>`;
  return Buffer.concat([
    Buffer.from(`${table.id} 0 obj\n`),
    stream(dictionary, deflateSync(differences, { level: 9 })),
    Buffer.from(`\nendobj\nstartxref\n${table.offset}\n%%EOF\n`),
  ]);
}

/** The information dictionary without the browser's name and the moment of printing. */
function aboutThis(text: string, at: string | null): string {
  const digits = (at ?? '').replace(/\D/g, '').slice(0, 14);
  const changed = text.replace(/\/Creator \((?:\\.|[^\\)])*\)/s, '/Creator (Orgfolio)');
  if (digits.length !== 14) return changed;
  const date = `(D:${digits}+00'00')`;
  return changed.replace(/\/(CreationDate|ModDate) \((?:\\.|[^\\)])*\)/g, (_all, name: string) => `/${name} ${date}`);
}

/** Readers show the document's title in place of the file's name. */
function withTitleShown(text: string): string {
  if (text.includes('/ViewerPreferences')) return text;
  return text.replace('/Type /Catalog', '/Type /Catalog\n/ViewerPreferences <</DisplayDocTitle true>>');
}
