import { keepPreviousData, useMutation, useQuery, type UseMutationResult } from '@tanstack/react-query';
import type { CallName, Input, Output } from '#contract/index';
import type { Failure } from '#contract/failure';
import { call, failureOf } from './client.ts';

export interface Answer<T> {
  readonly data: T | undefined;
  readonly failure: Failure | null;
  readonly isWaiting: boolean;
  readonly retry: () => void;
}

/** The answer to a query, kept until an event says that it changed. */
export function useCall<N extends CallName>(
  name: N,
  input: Input<N>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
): Answer<Output<N>> {
  const query = useQuery({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    enabled: options.enabled ?? true,
    // A changed language or basis keeps the old figures until the new ones are there; nothing flashes.
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
  return {
    data: query.data,
    failure: query.error ? failureOf(query.error) : null,
    isWaiting: query.isPending && query.isFetching,
    retry: () => void query.refetch(),
  };
}

/** A command. What it changed is told by events, so nothing is invalidated here. */
export function useCommand<N extends CallName>(name: N): UseMutationResult<Output<N>, Error, Input<N>> {
  return useMutation({ mutationFn: (input: Input<N>) => call(name, input) });
}
