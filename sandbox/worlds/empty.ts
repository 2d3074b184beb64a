/** One user with one organisation made today. */
import type { Instant } from '../model.ts';
import { makeProfile } from '../books/generate/profile.ts';
import { adviser, makeWorld, type InspectableWorld } from './world.ts';

export function emptyWorld(now: Instant): InspectableWorld {
  const profile = makeProfile({
    key: 'empty/new',
    region: 'NL',
    organisation: { name: 'Nieuw Begin BV', lockedBefore: null },
    isEmpty: true,
  });
  return makeWorld(
    'empty',
    now,
    [profile],
    [{ email: 'new@practice.example', firstName: 'Noor', lastName: 'Nieuw', access: [adviser(profile)] }],
  );
}
