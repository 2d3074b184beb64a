// A ZIP archive as Office reads it: deflated parts, no encryption, no ZIP64 (a workbook stays far below four gigabytes).
// PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
import { createDeflateRaw, crc32 } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  /** UTF-8 text, in pieces so that a large sheet is never one string. */
  readonly text: Iterable<string>;
}

interface Packed {
  readonly name: Buffer;
  readonly data: Buffer;
  readonly crc: number;
  readonly size: number;
}

/** 1 January 1980: the same content gives the same bytes. */
const dosDate = 0x21;
const utf8Names = 0x0800;

export async function zip(parts: Iterable<ZipPart>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const packed = await pack(part);
    const head = header(packed, Buffer.alloc(30), 0x04034b50, 4);
    pieces.push(head, packed.name, packed.data);
    const entry = header(packed, Buffer.alloc(46), 0x02014b50, 6);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, packed.name);
    offset += head.length + packed.name.length + packed.data.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, ...directory, end]);
}

/** The fields local header and directory entry share, from `at` on. */
function header(packed: Packed, into: Buffer, signature: number, at: number): Buffer {
  into.writeUInt32LE(signature, 0);
  into.writeUInt16LE(20, at);
  into.writeUInt16LE(utf8Names, at + 2);
  into.writeUInt16LE(8, at + 4);
  into.writeUInt16LE(0, at + 6);
  into.writeUInt16LE(dosDate, at + 8);
  into.writeUInt32LE(packed.crc, at + 10);
  into.writeUInt32LE(packed.data.length, at + 14);
  into.writeUInt32LE(packed.size, at + 18);
  into.writeUInt16LE(packed.name.length, at + 22);
  return into;
}

async function pack({ name, text }: ZipPart): Promise<Packed> {
  const deflate = createDeflateRaw({ level: 6 });
  const out: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => out.push(piece));
  const ended = new Promise<void>((resolve, reject) => {
    deflate.once('end', resolve);
    deflate.once('error', reject);
  });
  let crc = 0;
  let size = 0;
  for (const piece of text) {
    const bytes = Buffer.from(piece, 'utf8');
    crc = crc32(bytes, crc);
    size += bytes.length;
    if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
  await ended;
  return { name: Buffer.from(name, 'utf8'), data: Buffer.concat(out), crc, size };
}
