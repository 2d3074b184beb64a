import type { z, ZodType } from 'zod';
import { FailureError, type Reply } from '#contract/failure';
import { fileFailure } from '#db/errors';
import type { Log } from './log.ts';

/** A call as the dispatcher sees it: how its input and output look and what answers it. */
export interface Route {
  readonly input: ZodType;
  readonly output: ZodType;
  run(input: unknown): Promise<unknown>;
}

/** Ties a handler to its schemas; the compiler checks the handler against them here, once. */
export function route<I extends ZodType, O extends ZodType>(
  input: I,
  output: O,
  run: (input: z.output<I>) => Promise<z.output<O>>,
): Route {
  return { input, output, run: (value) => run(value as z.output<I>) };
}

/**
 * Answers one call: input checked, expected failures as values, anything else `bug.unexpected` with its details in the log
 * only. Outputs are checked too unless the app is packaged: they come from our own SQL.
 */
export async function dispatch(
  routes: Readonly<Record<string, Route>>,
  name: string,
  input: unknown,
  options: { readonly checkOutput: boolean; readonly log: Log },
): Promise<Reply<unknown>> {
  const found = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (!found) return { ok: false, failure: { code: 'call.unknown' } };
  const parsed = found.input.safeParse(input);
  if (!parsed.success) return { ok: false, failure: { code: 'bad.input', params: { call: name } } };
  try {
    const value = await found.run(parsed.data);
    if (options.checkOutput) {
      const checked = found.output.safeParse(value);
      if (!checked.success) {
        const [issue] = checked.error.issues;
        options.log('error', 'call.badOutput', {
          call: name,
          path: issue?.path.join('.') ?? '',
          code: issue?.code ?? '',
        });
        return { ok: false, failure: { code: 'bug.unexpected' } };
      }
    }
    return { ok: true, value };
  } catch (error) {
    return { ok: false, failure: toFailure(error, name, options.log) };
  }
}

/** The failure behind an error; bugs go to the log with where they came from, without values. */
export function toFailure(error: unknown, call: string, log: Log): FailureError['failure'] {
  if (error instanceof FailureError) return error.failure;
  const file = fileFailure(error);
  if (file) return file.failure;
  log('error', 'call.bug', { call, error: error instanceof Error ? error.name : typeof error, at: placeOf(error) });
  return { code: 'bug.unexpected' };
}

/** The first own line of the stack: file and line, no message, for a message may hold a client's words. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const line = /\(?(?:file:\/\/)?[^\s()]*?((?:main|db|preload)\/[^\s()]+:\d+):\d+\)?/.exec(stack);
  return line?.[1] ?? '';
}
