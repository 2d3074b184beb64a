import { QueryClient } from '@tanstack/react-query';

/**
 * Our "network" is the local engine: it is there without a network too, and it says itself what changed. So nothing is
 * refetched by time, focus or reconnecting, and nothing is tried twice.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Infinity,
        gcTime: 10 * 60 * 1000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
