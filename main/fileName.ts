/** So many letters, and bytes of UTF-8: file systems end at 255 bytes, and an ending, a number and a temporary name come on top. */
const mostLetters = 120;
const mostBytes = 180;

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The beginning of a text that keeps to so many letters and bytes; letters are never cut in two. */
export function shortened(text: string, most: { readonly letters: number; readonly bytes: number }): string {
  let kept = '';
  let bytes = 0;
  let count = 0;
  for (const { segment } of letters.segment(text)) {
    bytes += Buffer.byteLength(segment);
    count += segment.length;
    if (bytes > most.bytes || count > most.letters) break;
    kept += segment;
  }
  return kept;
}

const reserved = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)/iu;

/** A file name every system accepts: no separators, no control or bidirectional characters, no reserved names, not too long. */
export function cleanFileName(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[.\s]+/u, '');
  const cleaned = shortened(plain, { letters: mostLetters, bytes: mostBytes }).replace(/[.\s]+$/u, '');
  return cleaned === '' || reserved.test(cleaned) ? `Orgfolio ${cleaned}`.trim() : cleaned;
}

/** True when nothing of the name would be cut off. */
export const fitsFileName = (text: string): boolean =>
  text.length <= mostLetters && Buffer.byteLength(text) <= mostBytes;
