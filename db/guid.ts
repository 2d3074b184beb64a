const GUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The 16 bytes of a GUID, in the order its text shows them. Throws a RangeError when the text is no GUID. */
export function guidToBlob(text: string): Buffer {
  if (!GUID_TEXT.test(text)) throw new RangeError('not a GUID');
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

/** GUID text in lower case. Throws a RangeError when there are not 16 bytes. */
export function blobToGuid(blob: Uint8Array): string {
  if (blob.length !== 16) throw new RangeError('a GUID has 16 bytes');
  const hex = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
