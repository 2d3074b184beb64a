import { FailureError, type FailureCode, type Reply } from '#contract/failure';
import type { Failure, Result } from './result.ts';
import type { AccessFailureCode } from './rotation.ts';
import type { SecretFailureCode } from './secretStore.ts';
import type { SignInFailureCode } from './signIn.ts';

export type AuthFailureCode = SecretFailureCode | SignInFailureCode | AccessFailureCode;

/** The contract's code for a failure of this folder; the page has a sentence for each of those. */
export function publicCode(code: AuthFailureCode): FailureCode {
  // A token that is too long for the keychain is kept sealed in the registry; this is only left for other secrets.
  return code === 'keychain.tooLong' ? 'keychain.denied' : code;
}

/** A result as it crosses a border. `detail` becomes the parameter of the same name; it never holds a secret. */
export function toReply<T>(result: Result<T, AuthFailureCode>): Reply<T> {
  return result.ok ? { ok: true, value: result.value } : { ok: false, failure: toFailureError(result).failure };
}

/** A failure as the error that handlers throw. */
export function toFailureError(failure: Failure<AuthFailureCode>): FailureError {
  const code = publicCode(failure.code);
  return failure.detail === undefined ? new FailureError(code) : new FailureError(code, { detail: failure.detail });
}
