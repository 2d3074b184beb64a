import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '#contract/failure';
import { writeFileSafely } from '../../main/safeFile.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgfolio-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that leaves the app', () => {
  it('replaces the previous one whole, readable by its owner only', async () => {
    const file = join(folder, 'pack.pdf');
    writeFileSync(file, 'old');
    await writeFileSafely(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['pack.pdf']);
  });

  it('is not written through a link', async () => {
    const target = join(folder, 'target.txt');
    writeFileSync(target, 'untouched');
    symlinkSync(target, join(folder, 'pack.pdf'));
    await expect(writeFileSafely(join(folder, 'pack.pdf'), 'new')).rejects.toThrow(FailureError);
    expect(readFileSync(target, 'utf8')).toBe('untouched');
  });

  it('leaves nothing behind where it cannot be written, and says so with a code', async () => {
    const error: unknown = await writeFileSafely(join(folder, 'missing', 'pack.pdf'), 'new').catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FailureError);
    expect((error as FailureError).failure).toEqual({ code: 'export.cannotWrite', params: { file: 'pack.pdf' } });
    expect(readdirSync(folder)).toEqual([]);
  });
});
