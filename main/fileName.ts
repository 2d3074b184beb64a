/** A file name every system accepts: no separators, no control or bidirectional characters, no reserved names, at most 120 characters. */
export function cleanFileName(text: string): string {
  const cleaned = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[.\s]+|[.\s]+$/gu, '')
    .slice(0, 120)
    .trim();
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/iu.test(cleaned);
  return cleaned === '' || reserved ? `Orgfolio ${cleaned}`.trim() : cleaned;
}
