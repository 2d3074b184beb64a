import { hkdfSync } from 'node:crypto';

/** A 32-byte key of its own for each shared file, made from the master key, so that no key opens two files. */
export function derivedKey(masterKey: Buffer, purpose: 'registry' | 'portfolio'): Buffer {
  if (masterKey.length !== 32) throw new RangeError('the master key has 32 bytes');
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `orgfolio/${purpose}`, 32));
}
