/** Everything that can be chosen about an organisation's figures: by tile, by account, and the limits of the ratios. */
import { tileIds } from '#contract/tiles';
import type { Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { accountChoice, bandOf, choicesOf, type Choice, type Choices } from './choices.ts';
import { definitions } from './definitions.ts';
import { say } from './figure.ts';
import { readAccounts } from './sources.ts';

const ratios = ['T26', 'T27', 'T28', 'T29', 'T30', 'T31'] as const;

export interface AllChoices {
  readonly tiles: Choice[];
  readonly accounts: Choice[];
  readonly bands: Choice[];
}

/** The choices in words with what is in force; accounts only where there is something to choose, by their name. */
export function allChoices(db: ReadableDb, choices: Choices, lang: Lang): AllChoices {
  const named = (id: string): string => definitions.find((one) => one.id === id)?.name[lang] ?? id;
  const tiles = new Map<string, Choice>();
  for (const id of tileIds) {
    for (const choice of choicesOf(choices, lang, id)) {
      // What several figures share stands under its own name.
      if (!tiles.has(choice.key))
        tiles.set(
          choice.key,
          choice.key.startsWith(id) ? { ...choice, label: `${named(id)}: ${choice.label}` } : choice,
        );
    }
  }
  return {
    tiles: [...tiles.values()],
    accounts: [...readAccounts(db).values()]
      .filter((account) => account.status === 'ACTIVE')
      .flatMap((account) => accountChoice(choices, lang, account) ?? [])
      .sort((a, b) => (a.label < b.label ? -1 : 1)),
    bands: ratios.flatMap((id) =>
      (['low', 'high'] as const).map((end): Choice => ({
        key: `band.${id}.${end}`,
        label: `${named(id)}: ${end === 'low' ? say(lang, 'usually at least', 'gewoonlijk minstens') : say(lang, 'usually at most', 'gewoonlijk hoogstens')}`,
        value: bandOf(choices, id)[end] ?? '',
        options: [],
      })),
    ),
  };
}
