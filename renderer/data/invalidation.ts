import type { QueryClient } from '@tanstack/react-query';
import type { CallName, ChangedArea, EventBody } from '#contract/index';

/** Which answers an area of change makes old. The only place that knows. */
export const answersOf: Record<ChangedArea, readonly CallName[]> = {
  orgs: ['orgs.list', 'schedule.get', 'orgs.practice', 'connections.list', 'duplicates.list', 'tiles.list'],
  tiles: [
    'tiles.list',
    'choices.list',
    'orgs.practice',
    'orgs.list',
    'reports.get',
    'drill.documents',
    'drill.document',
    'ask.question',
  ],
  tables: ['tables.page', 'desk.ownTiles'],
  // The clock of `app.info` too: a window left open overnight must not take yesterday for today.
  // A run of an engine that is gone has no end of its own: what is running is asked again with the runs.
  runs: ['sync.runs', 'sync.progress', 'schedule.get', 'sync.quota', 'orgs.list', 'orgs.practice', 'app.info'],
  findings: ['duplicates.list', 'orgs.list', 'orgs.practice'],
  connections: ['connections.list', 'orgs.list', 'orgs.practice', 'duplicates.list'],
  packs: [
    'packs.templates',
    'packs.branding',
    'packs.clientLogo',
    'packs.commentary',
    'packs.content',
    'packs.plan',
    'packs.runs',
    'packs.automation',
  ],
  settings: ['settings.get', 'schedule.get', 'sync.quota', 'app.info'],
  desk: ['desk.layout', 'desk.ownTiles', 'desk.practice'],
};

/** True when an answer to `name(input)` is about the organisation that changed, or about all of them. */
export function isAbout(orgId: string | null, input: unknown): boolean {
  if (orgId === null || typeof input !== 'object' || input === null || !('orgId' in input)) return true;
  return input.orgId === undefined || input.orgId === orgId;
}

/** Marks exactly those answers as old that an `org.changed` event names. */
export function invalidate(client: QueryClient, event: EventBody<'org.changed'>): Promise<void> {
  const names = new Set<string>(event.areas.flatMap((area) => answersOf[area]));
  return client.invalidateQueries({
    predicate: ({ queryKey: [name, input] }) =>
      typeof name === 'string' && names.has(name) && isAbout(event.orgId, input),
  });
}
