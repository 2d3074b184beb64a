import type { QueryClient } from '@tanstack/react-query';
import type { EventBody, Output } from '#contract/index';

/** Puts the newest progress of a run into every kept answer of `sync.progress`, whatever its language. */
export function mergeProgress(client: QueryClient, progress: EventBody<'sync.progress'>): void {
  client.setQueriesData<Output<'sync.progress'>>({ queryKey: ['sync.progress'] }, (old) => ({
    running: [...(old?.running ?? []).filter((run) => run.orgId !== progress.orgId), progress],
  }));
}
