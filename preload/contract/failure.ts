import { z } from 'zod';

/**
 * Everything that is expected to go wrong has a code here. Each code has a sentence and a next step in English and Dutch
 * in renderer/i18n/{en,nl}/failures.json under the same key, with {{params}} in it.
 */
export const failureCodes = [
  'bad.input',
  'bug.unexpected',
  'call.unknown',
  'call.refused',
  'engine.restarting',
  'setup.clientIdMissing',
  'signin.cancelled',
  'signin.denied',
  'signin.timedOut',
  'signin.portsTaken',
  'signin.invalidClient',
  'signin.stateMismatch',
  'signin.noRefreshToken',
  'signin.failed',
  'signin.needed',
  'signin.browserNotOpened',
  'signin.appLimit',
  'keychain.locked',
  'keychain.missing',
  'keychain.timeout',
  'keychain.denied',
  'keychain.changed',
  'sealed.wrongPassphrase',
  'sealed.passphraseNeeded',
  'network.offline',
  'network.timeout',
  'network.interrupted',
  'xero.unavailable',
  'xero.minuteLimit',
  'xero.dayLimit',
  'xero.badAnswer',
  'xero.notPermitted',
  'xero.reportsNotPermitted',
  'xero.scopeMissing',
  'xero.disconnected',
  'xero.tooLarge',
  'org.notFound',
  'org.ambiguous',
  'org.nicknameTaken',
  'org.duplicate',
  'org.noneGranted',
  'org.chooseTenant',
  'org.differentOrganisation',
  'org.busy',
  'org.confirmRemoval',
  'org.connectionInUse',
  'org.archived',
  'org.fixGone',
  'file.corrupt',
  'file.foreign',
  'file.registryCorrupt',
  'file.newer',
  'file.readOnly',
  'file.busy',
  'disk.full',
  'export.heldBack',
  'export.cannotWrite',
  'export.noPrinter',
  'export.badLogo',
  'pack.nameTaken',
  'pack.notFound',
  'pack.running',
  'pack.held',
  'pack.filesGone',
  'table.unknown',
  'document.notFound',
  'document.noPage',
  'report.unknown',
  'usage.wrong',
  'app.alreadyRunning',
  'backup.wrongPassphrase',
  'backup.weakPassphrase',
  'backup.notABackup',
  'backup.damaged',
  'backup.newer',
  'backup.busy',
  'lock.wrongPassphrase',
  'lock.wait',
  'lock.locked',
  'ask.notUnderstood',
  'offline.basisNotFetched',
] as const;
export const FailureCode = z.enum(failureCodes);
export type FailureCode = z.output<typeof FailureCode>;

/** `params` fill the sentence; they may hold nicknames and file names, never tokens. */
export const Failure = z.object({
  code: FailureCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Failure = z.output<typeof Failure>;

export type Reply<T> = Readonly<{ ok: true; value: T } | { ok: false; failure: Failure }>;

/** Thrown inside a process for an expected failure, turned into a `Reply` at its border. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(code: FailureCode, params?: Record<string, string | number>, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'FailureError';
    this.failure = params ? { code, params } : { code };
  }
}
