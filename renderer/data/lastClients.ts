import { useSyncExternalStore } from 'react';

/**
 * Which clients were open in this window, most recent first. Kept outside React because the switcher, the rail and the
 * router all read it, and written in one place only: the client frame.
 */
let order: readonly string[] = [];
const listeners = new Set<() => void>();

export function noteClient(orgId: string): void {
  if (order[0] === orgId) return;
  order = [orgId, ...order.filter((id) => id !== orgId)].slice(0, 50);
  for (const listener of listeners) listener();
}

export function useLastClients(): readonly string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => order,
  );
}
