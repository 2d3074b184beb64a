import type { CallName, EventBody, EventName, Input, Output } from '#contract/index';
import type { Failure, FailureCode } from '#contract/failure';

/** An expected failure of a call, with the code whose sentence stands in failures.json. */
export class CallError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'CallError';
    this.failure = failure;
  }
}

/** Asks the engine or the main process. Rejects with `CallError` when the reply is a failure. */
export async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const reply = await window.orgfolio.invoke(name, input);
  if (!reply.ok) throw new CallError(reply.failure);
  return reply.value as Output<N>;
}

/** Listens to an event; returns the function that stops listening. */
export function listen<N extends EventName>(name: N, listener: (body: EventBody<N>) => void): () => void {
  return window.orgfolio.on(name, (body) => listener(body as EventBody<N>));
}

/** The failure inside anything that was thrown; what is not a `CallError` is a bug. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallError) return error.failure;
  return { code: 'bug.unexpected' satisfies FailureCode };
}
