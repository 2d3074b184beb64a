// The browser places every letter by itself, each with its own distance in seven digits. Letters of one run that stand where their widths
// put them can be shown together (ISO 32000-1, 9.4.3), and only what differs (kerning) needs a number: the same page in half the room.
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';

// Aside, on threads of their own: the window stays usable while a pack is packed.
const packed = promisify<Buffer, { level: number }, Buffer>(deflate);
const unpacked = promisify<Buffer, Buffer>(inflate);

/** Widths of one typeface in thousandths of its size, by glyph. */
interface Widths {
  readonly usual: number;
  readonly byGlyph: ReadonlyMap<number, number>;
}

const flateOnly = /^<<(?:\/Filter \/FlateDecode|\/Length \d+|\s)*>>\s*stream\r?\n/;
const reference = (key: string) => new RegExp(`/${key}\\s*\\[?\\s*(\\d+) 0 R`);
const DRAWING = /^\/(F\d+) ([\d.]+) Tf$/;
const ALONE = /^<([0-9a-f]{4})> Tj$/i;
const NEXT = /^(-?[\d.]+) 0 Td <([0-9a-f]{4})> Tj$/i;

/**
 * A letter may stand so far from where it was, in thousandths of the size: a two hundredth of a millimetre in a heading, and less than
 * what the browser rounds. Differences are never added up, since each is taken from where the letter is to stand.
 */
const TOLERANCE = 6;

/** Numbers of the objects that draw pages, and the typefaces they may name; `texts` are the document's objects that are no streams. */
export function pageDrawings(texts: ReadonlyMap<number, string>): {
  readonly drawings: ReadonlySet<number>;
  readonly shorter: (body: Buffer) => Promise<Buffer>;
} {
  const drawings = new Set<number>();
  const faces = new Map<string, Widths | null>();
  for (const text of texts.values()) {
    const drawing = /\/Type \/Page\b/.test(text) ? reference('Contents').exec(text) : null;
    if (drawing) drawings.add(Number(drawing[1]));
    for (const [, name, id] of text.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const found = widthsOf(Number(id), texts);
      // A name that means one face here and another there is none to count with.
      if (name !== undefined) faces.set(name, faces.has(name) && faces.get(name) !== found ? null : found);
    }
  }
  return { drawings, shorter: (body) => shorterStream(body, faces) };
}

const known = new WeakMap<ReadonlyMap<number, string>, Map<number, Widths | null>>();

function widthsOf(id: number, texts: ReadonlyMap<number, string>): Widths | null {
  const found = known.get(texts) ?? new Map<number, Widths | null>();
  known.set(texts, found);
  const before = found.get(id);
  if (before !== undefined) return before;
  const descendant = Number(reference('DescendantFonts').exec(texts.get(id) ?? '')?.[1]);
  const widths = readWidths(texts.get(descendant) ?? '');
  found.set(id, widths);
  return widths;
}

/** `/W [ first [ width … ] first last width … ]`, ISO 32000-1, 9.7.4.3. */
function readWidths(font: string): Widths | null {
  const start = font.indexOf('/W [');
  if (start === -1 || !font.includes('/Identity')) return null;
  const byGlyph = new Map<number, number>();
  const tokens = font.slice(start + 3).match(/\[|\]|-?[\d.]+/g) ?? [];
  let at = 1;
  while (at < tokens.length && tokens[at] !== ']') {
    const first = Number(tokens[at]);
    if (tokens[at + 1] === '[') {
      at += 2;
      for (let glyph = first; at < tokens.length && tokens[at] !== ']'; glyph++)
        byGlyph.set(glyph, Number(tokens[at++]));
      at += 1;
    } else {
      for (let glyph = first; glyph <= Number(tokens[at + 1]); glyph++) byGlyph.set(glyph, Number(tokens[at + 2]));
      at += 3;
    }
  }
  return { usual: Number(/\/DW ([\d.]+)/.exec(font)?.[1] ?? 1000), byGlyph };
}

/** The stream of a page with its letters in runs; one that is written in another way comes back as it is. */
async function shorterStream(body: Buffer, faces: ReadonlyMap<string, Widths | null>): Promise<Buffer> {
  const head = flateOnly.exec(body.subarray(0, 200).toString('latin1'));
  if (!head) return body;
  const length = Number(/\/Length (\d+)/.exec(head[0])?.[1]);
  if (!Number.isInteger(length)) return body;
  const whole = await unpacked(body.subarray(head[0].length, head[0].length + length));
  const data = await packed(Buffer.from(inRuns(whole.toString('latin1'), faces), 'latin1'), { level: 9 });
  return Buffer.concat([
    Buffer.from(`<</Filter /FlateDecode /Length ${data.length}>>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

/** Letters shown one by one become runs; everything else stays word for word. */
export function inRuns(drawn: string, faces: ReadonlyMap<string, Widths | null>): string {
  const lines = drawn.split('\n');
  const out: string[] = [];
  let face: Widths | null = null;
  let size = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const chosen = DRAWING.exec(line);
    if (chosen) {
      face = faces.get(chosen[1] ?? '') ?? null;
      size = Number(chosen[2]);
    }
    const first = face === null || size <= 0 ? null : ALONE.exec(line);
    if (!first || face === null) {
      out.push(line);
      continue;
    }
    const glyphs = [first[1] ?? ''];
    const steps: number[] = [];
    let next = NEXT.exec(lines[at + 1] ?? '');
    for (; next; next = NEXT.exec(lines[at + 1 + steps.length] ?? '')) {
      steps.push((Number(next[1]) / size) * 1000);
      glyphs.push(next[2] ?? '');
    }
    // What follows in the same text counts from the last letter's own place, which a run does not set.
    if (steps.length === 0 || lines[at + 1 + steps.length] !== 'ET') {
      out.push(line);
      continue;
    }
    out.push(run(glyphs, steps, face));
    at += steps.length;
  }
  return out.join('\n');
}

function run(glyphs: readonly string[], steps: readonly number[], face: Widths): string {
  let text = `<${glyphs[0]}`;
  let hasGap = false;
  let wanted = 0;
  let pen = 0;
  steps.forEach((step, index) => {
    wanted += step;
    pen += face.byGlyph.get(Number.parseInt(glyphs[index] ?? '', 16)) ?? face.usual;
    const gap = Math.round(pen - wanted);
    if (Math.abs(gap) >= TOLERANCE) {
      text += `>${gap}<`;
      pen -= gap;
      hasGap = true;
    }
    text += glyphs[index + 1];
  });
  return hasGap ? `[${text}>]TJ` : `${text}> Tj`;
}
