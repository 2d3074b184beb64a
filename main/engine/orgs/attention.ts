import { changed, type EngineContext } from '../context.ts';
import { dayReserve } from './quota.ts';

/** What the schedule has to know of the moment and nobody stores: who looks at what, and whether Xero can be reached. */
export interface Attention {
  /** The organisation the window shows. */
  shown: string | null;
  /** The last run found no network. */
  isOffline: boolean;
  /** Organisations that are being read because it was their turn, not because somebody asked. */
  readonly automatic: Set<string>;
}

export const createAttention = (): Attention => ({ shown: null, isOffline: false, automatic: new Set() });

/** Notes that the network went or came back, and tells the window when that is news. */
export function noteNetwork(context: Pick<EngineContext, 'attention' | 'emit' | 'log'>, isOnline: boolean): void {
  if (context.attention.isOffline === !isOnline) return;
  context.attention.isOffline = !isOnline;
  context.log('info', isOnline ? 'network.back' : 'network.gone');
  changed(context, null, ['runs']);
}

/** An automatic run that would use up what is held back for a refresh by hand stops at its next page and goes on when the day frees. */
export function isReserveReached(attention: Attention, orgId: string, dayLeft: number | null): boolean {
  return dayLeft !== null && dayLeft <= dayReserve && attention.automatic.has(orgId);
}
