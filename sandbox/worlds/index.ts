/** The worlds of the sandbox by name. */
import type { Instant } from '../model.ts';
import { demoWorld } from './demo.ts';
import { emptyWorld } from './empty.ts';
import { firstWorld } from './first.ts';
import { sizeWorld } from './size.ts';
import { varietyWorld } from './variety.ts';
import type { InspectableWorld } from './world.ts';

const worlds: Readonly<Record<string, (now: Instant) => InspectableWorld>> = {
  demo: demoWorld,
  first: firstWorld,
  variety: varietyWorld,
  empty: emptyWorld,
  'size-S': sizeWorld('S'),
  'size-M': sizeWorld('M'),
  'size-typical': sizeWorld('typical'),
  'size-L': sizeWorld('L'),
  'size-XL': sizeWorld('XL'),
};

/** The names `loadWorld` knows. */
export const worldNames: readonly string[] = Object.keys(worlds);

/** The world of a name with books up to `now`. The same name and instant always give the same records; unknown names throw. */
export function loadWorld(name: string, now: Instant): InspectableWorld {
  const make = worlds[name];
  if (make === undefined) throw new Error(`No world is called ${name}; known are ${worldNames.join(', ')}`);
  return make(now);
}
