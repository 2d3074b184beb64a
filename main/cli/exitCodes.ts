import type { FailureCode } from '#contract/failure';
import type { RunResult } from '#contract/sync';

/** What the process answers; the numbers are a promise to scripts. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, signIn: 3, duplicate: 4, keychain: 5, partly: 6 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byCode: Partial<Record<FailureCode, ExitCode>> = {
  'bad.input': exitCodes.usage,
  'usage.wrong': exitCodes.usage,
  'ask.notUnderstood': exitCodes.usage,
  'backup.weakPassphrase': exitCodes.usage,
  'backup.notABackup': exitCodes.usage,
  'table.unknown': exitCodes.usage,
  'report.unknown': exitCodes.usage,
  'org.notFound': exitCodes.usage,
  'org.ambiguous': exitCodes.usage,
  'org.nicknameTaken': exitCodes.usage,
  'org.chooseTenant': exitCodes.usage,
  'org.confirmRemoval': exitCodes.usage,
  'setup.clientIdMissing': exitCodes.usage,
  'signin.cancelled': exitCodes.signIn,
  'signin.denied': exitCodes.signIn,
  'signin.appLimit': exitCodes.signIn,
  'signin.timedOut': exitCodes.signIn,
  'signin.stateMismatch': exitCodes.signIn,
  'signin.noRefreshToken': exitCodes.signIn,
  'signin.failed': exitCodes.signIn,
  'signin.needed': exitCodes.signIn,
  'xero.disconnected': exitCodes.signIn,
  'org.noneGranted': exitCodes.signIn,
  'org.differentOrganisation': exitCodes.signIn,
  'org.duplicate': exitCodes.duplicate,
  'xero.notPermitted': exitCodes.partly,
  'xero.reportsNotPermitted': exitCodes.partly,
  'xero.scopeMissing': exitCodes.partly,
  'xero.dayLimit': exitCodes.partly,
  'export.heldBack': exitCodes.partly,
};

export function exitCodeOf(code: FailureCode): ExitCode {
  if (code.startsWith('keychain.') || code.startsWith('sealed.')) return exitCodes.keychain;
  return byCode[code] ?? exitCodes.failed;
}

/** The code of one run. A run without a result was stopped before its end. */
export function exitCodeOfRun(result: RunResult | null, failure: FailureCode | null): ExitCode {
  if (result === 'complete') return exitCodes.ok;
  if (result === 'partly') return exitCodes.partly;
  if (result === 'needsSignIn') return exitCodes.signIn;
  const code = failure === null ? exitCodes.failed : exitCodeOf(failure);
  // A run in which nothing could be read is a failure, whatever the last refusal was called.
  return code === exitCodes.ok ? exitCodes.failed : code;
}

/** The code of several outcomes: the one that needs somebody most. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  const order: ExitCode[] = [
    exitCodes.keychain,
    exitCodes.usage,
    exitCodes.failed,
    exitCodes.signIn,
    exitCodes.duplicate,
    exitCodes.partly,
  ];
  return order.find((code) => codes.includes(code)) ?? exitCodes.ok;
}
