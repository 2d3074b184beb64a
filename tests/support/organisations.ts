/** The organisations that figures are proven on, one after another. */
import { loadWorld } from '../../sandbox/worlds/index.ts';
import type { InspectableWorld } from '../../sandbox/worlds/world.ts';
import { isNightly } from '../reliability/support.ts';
import { now } from './figures.ts';

export interface ProvenOrganisation {
  readonly world: InspectableWorld;
  readonly id: string;
  readonly title: string;
}

/** Every organisation of four worlds. The demo practice is large: all of it at night, three of its clients always. */
export const provenOrganisations: readonly ProvenOrganisation[] = ['first', 'variety', 'size-S', 'demo'].flatMap(
  (name) => {
    const world = loadWorld(name, now);
    const ids = name === 'demo' && !isNightly ? world.tenantIds.slice(0, 3) : world.tenantIds;
    return ids.map((id) => {
      const { name: called, countryCode } = world.organisation(id);
      return { world, id, title: `${name}: ${called}, ${countryCode}` };
    });
  },
);
