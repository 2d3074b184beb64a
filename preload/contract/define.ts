import type { ZodType } from 'zod';

/** Where a call is answered: the engine (data, sync) or the main process (windows, dialogs, sign-in). */
export type Place = 'engine' | 'main';

export type Call<K extends 'query' | 'command', I extends ZodType, O extends ZodType, P extends Place> = Readonly<{
  kind: K;
  place: P;
  input: I;
  output: O;
}>;

interface Declare<K extends 'query' | 'command'> {
  <I extends ZodType, O extends ZodType>(input: I, output: O): Call<K, I, O, 'engine'>;
  <I extends ZodType, O extends ZodType, P extends Place>(input: I, output: O, place: P): Call<K, I, O, P>;
}

const declare = <K extends 'query' | 'command'>(kind: K): Declare<K> =>
  (<I extends ZodType, O extends ZodType>(input: I, output: O, place: Place = 'engine') => ({
    kind,
    place,
    input,
    output,
  })) as Declare<K>;

/** A call without effect: it may be repeated and cached. */
export const query = declare('query');

/** A call that changes something; what changed is told by events. */
export const command = declare('command');
