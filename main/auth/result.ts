/** An expected outcome: a value, or a failure with a stable code. `detail` is safe to log and never holds a secret. */
export type Result<T, Code extends string> = Success<T> | Failure<Code>;

export type Success<T> = Readonly<{ ok: true; value: T }>;

export type Failure<Code extends string> = Readonly<{ ok: false; code: Code; detail?: string }>;

export function succeed<T>(value: T): Success<T> {
  return { ok: true, value };
}

export function fail<Code extends string>(code: Code, detail?: string): Failure<Code> {
  return detail === undefined ? { ok: false, code } : { ok: false, code, detail };
}
