import type { EngineContext } from '../context.ts';
import type { XeroAccess } from '../xero/connections.ts';

/** What a call outside a sync needs to speak to Xero. */
export function accessOf(context: EngineContext): XeroAccess {
  return { tokens: context.tokens, origins: context.start.origins, fetch: context.fetch, log: context.log };
}
