import type { Basis } from '#contract/values';

export interface WindowTime {
  readonly basis?: Basis;
  readonly month?: string;
}

/**
 * Basis and month belong to the window: whoever looks at October on cash basis does so at the next client too, by whatever way that one
 * is opened. Addresses of clients carry them; this remembers the last one while a page without them is shown. Written by the client's
 * page only.
 */
let last: WindowTime = {};

export function noteTime({ basis, month }: WindowTime): void {
  last = { ...(basis === undefined ? {} : { basis }), ...(month === undefined ? {} : { month }) };
}

/** The search with which a client is opened from outside a client's page. */
export const windowTime = (): WindowTime => last;
