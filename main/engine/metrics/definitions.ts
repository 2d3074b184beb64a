/** What each figure means: one entry per tile, used by the tile, the reports, the glossary and the command line alike. */
import type { z } from 'zod';
import type { GlossaryEntry } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { cashDefinitions } from './definitions/cash.ts';
import type { TileDefinition } from './definitions/define.ts';
import { customerDefinitions, supplierDefinitions } from './definitions/documents.ts';
import { balanceDefinitions, healthDefinitions, profitDefinitions } from './definitions/reports.ts';

export type { TileDefinition } from './definitions/define.ts';

/** T01 to T31 in order. */
export const definitions: readonly TileDefinition[] = [
  ...cashDefinitions,
  ...customerDefinitions,
  ...supplierDefinitions,
  ...profitDefinitions,
  ...balanceDefinitions,
  ...healthDefinitions,
];

export type Glossary = z.output<typeof GlossaryEntry>[];

/** One glossary entry per tile, in the language. */
export function glossary(lang: Lang): Glossary {
  return definitions.map((definition) => ({
    id: definition.id,
    name: definition.name[lang],
    area: definition.area,
    formula: definition.formula[lang],
    source: definition.source[lang],
    basis: definition.basis[lang],
    window: definition.window[lang],
    exclusions: definition.exclusions[lang],
    tieOut: definition.tieOut[lang],
  }));
}
