import { useCall } from '../../data/useCall.ts';

/** The clock of the app, which tests and the demo may fix; the computer's until it has answered. */
export function useNow(): string {
  const info = useCall('app.info', {});
  return info.data?.now ?? new Date().toISOString();
}
