import { FailureError, type FailureCode } from '../preload/contract/failure.ts';

/** The file was written by a newer version of the app. */
export class FromFutureError extends Error {
  readonly fileVersion: number;
  readonly knownVersion: number;
  constructor(fileVersion: number, knownVersion: number) {
    super(`file version ${fileVersion} is newer than ${knownVersion}`);
    this.name = 'FromFutureError';
    this.fileVersion = fileVersion;
    this.knownVersion = knownVersion;
  }
}

/** The file belongs to another organisation than its folder says. */
export class WrongFileError extends Error {
  constructor() {
    super('the file belongs to another organisation');
    this.name = 'WrongFileError';
  }
}

export type FileTrouble = 'corrupt' | 'foreign' | 'readOnly' | 'busy' | 'full' | 'newer' | 'other';

/**
 * What an error of a database file means. `corrupt` covers a wrong key too: SQLite cannot tell the two apart.
 * See sqlite.org/rescode.html for the codes; extended codes start with the plain one.
 */
export function classify(error: unknown): FileTrouble {
  if (error instanceof FromFutureError) return 'newer';
  if (error instanceof WrongFileError) return 'foreign';
  const code = codeOf(error);
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) return 'corrupt';
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code) || ['EROFS', 'EACCES', 'EPERM'].includes(code)) return 'readOnly';
  // A file that cannot be opened now says nothing about what is in it: a virus scanner, or too many open files.
  if (/^SQLITE_(BUSY|LOCKED|CANTOPEN)/.test(code) || ['EBUSY', 'EMFILE', 'ENFILE'].includes(code)) return 'busy';
  if (code.startsWith('SQLITE_FULL') || ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) return 'full';
  // A folder in place of the file.
  if (code === 'EISDIR') return 'corrupt';
  return 'other';
}

const codes: Record<Exclude<FileTrouble, 'other'>, FailureCode> = {
  corrupt: 'file.corrupt',
  foreign: 'file.foreign',
  readOnly: 'file.readOnly',
  busy: 'file.busy',
  full: 'disk.full',
  newer: 'file.newer',
};

/** The failure behind a file error, or null when the error is not one of a file. */
export function fileFailure(error: unknown): FailureError | null {
  const trouble = classify(error);
  return trouble === 'other' ? null : new FailureError(codes[trouble], undefined, { cause: error });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
