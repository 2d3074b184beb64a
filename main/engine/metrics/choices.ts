/**
 * What a user may choose about a figure, per organisation: each choice with its values, the first of them the default.
 * Choices are kept in the practice's file by key; the figures, the reports, the PDFs and the command line all read them here.
 */
import type { z } from 'zod';
import type { Choice as ChoiceSchema, TileId } from '#contract/tiles';
import type { Lang } from '#contract/values';

export type Choice = z.output<typeof ChoiceSchema>;
type Id = z.output<typeof TileId>;

/** Stored choices by key; a value that is not known any more counts as not chosen. */
export type Choices = Readonly<Record<string, string>>;

interface Value {
  readonly value: string;
  readonly en: string;
  readonly nl: string;
}

interface ChoiceDefinition {
  readonly key: string;
  readonly tiles: readonly Id[];
  readonly en: string;
  readonly nl: string;
  readonly values: readonly [Value, ...Value[]];
}

const value = (key: string, en: string, nl: string): Value => ({ value: key, en, nl });

const growth = (tile: Id): ChoiceDefinition => ({
  key: `${tile}.method`,
  tiles: [tile],
  en: 'Growth',
  nl: 'Groei',
  values: [
    value('threeMonths', 'Three months, year on year', 'Drie maanden, jaar op jaar'),
    value('monthOnMonth', 'Month on month', 'Maand op maand'),
    value('yearOnYear', 'Month, year on year', 'Maand, jaar op jaar'),
  ],
});

const year = value('year', 'This financial year', 'Dit boekjaar');
const twelve = value('twelve', 'Twelve complete months', 'Twaalf volledige maanden');
const month = value('month', 'This month', 'Deze maand');

const headline = (tile: Id): ChoiceDefinition => ({
  key: `${tile}.window`,
  tiles: [tile],
  en: 'Figure of',
  nl: 'Cijfer van',
  values: [year, month, twelve],
});

/** The choices of tiles. Rule: metrics.md, "Switches". */
const definitions: readonly ChoiceDefinition[] = [
  {
    key: 'T04.cards',
    tiles: ['T04', 'T05'],
    en: 'Credit cards',
    nl: 'Creditcards',
    values: [value('on', 'Count as cash', 'Tellen als liquide'), value('off', 'Left out', 'Niet meegeteld')],
  },
  headline('T06'),
  headline('T12'),
  growth('T08'),
  growth('T14'),
  {
    key: 'T21.comparison',
    tiles: ['T21'],
    en: 'Compared with',
    nl: 'Vergeleken met',
    values: [
      value('lastMonth', 'Same days of last month', 'Zelfde dagen van vorige maand'),
      value('yearAgo', 'Same days a year ago', 'Zelfde dagen een jaar eerder'),
    ],
  },
  {
    key: 'T22.costOfSales',
    tiles: ['T22'],
    en: 'Cost of sales',
    nl: 'Kostprijs van de omzet',
    values: [value('off', 'Left out', 'Niet meegeteld'), value('on', 'Included', 'Meegeteld')],
  },
  {
    key: 'T27.window',
    tiles: ['T27'],
    en: 'Percentage of',
    nl: 'Percentage van',
    values: [year, twelve, month],
  },
  {
    key: 'T28.profit',
    tiles: ['T28'],
    en: 'Profit',
    nl: 'Winst',
    values: [
      value('net', 'Net profit', 'Nettowinst'),
      value('beforeInterestAndTax', 'Before interest and tax', 'Vóór rente en belasting'),
    ],
  },
  {
    key: 'T30.method',
    tiles: ['T30'],
    en: 'Worked out',
    nl: 'Berekend',
    values: [
      value('balance', 'By balance: receivables over revenue', 'Op saldo: debiteuren door omzet'),
      value('documents', 'By documents: from invoice to payment', 'Uit documenten: van factuur tot betaling'),
    ],
  },
  {
    key: 'balance.overdraft',
    tiles: ['T23', 'T24', 'T26'],
    en: 'Overdrawn bank accounts and cards',
    nl: 'Bankrekeningen en creditcards met een tekort',
    values: [
      value('report', 'Where Xero’s Balance Sheet puts them', 'Waar de Balance Sheet van Xero ze zet'),
      value('liability', 'Count as current liability', 'Tellen als kortlopende schuld'),
    ],
  },
];

const byKey = new Map(definitions.map((definition) => [definition.key, definition]));

/** What an account may be called beyond its type at Xero: key `account.<id>`. */
export const accountRoles = {
  LIABILITY: [
    value('current', 'Current (by prudence)', 'Kortlopend (voorzichtigheid)'),
    value('longTerm', 'Long-term', 'Langlopend'),
  ],
  EXPENSE: [
    value('', 'Ordinary cost', 'Gewone kosten'),
    value('interest', 'Interest', 'Rente'),
    value('tax', 'Tax on profit', 'Winstbelasting'),
  ],
} as const satisfies Record<string, readonly [Value, ...Value[]]>;
const roleValues = new Set<string>(Object.values(accountRoles).flatMap((values) => values.map((one) => one.value)));

/** The limits between which a ratio is usually healthy; lines in charts and words in the reading, never a verdict. */
export const bandDefaults: Readonly<Partial<Record<Id, { low: string; high: string }>>> = {
  T26: { low: '1', high: '3' },
  T27: { low: '', high: '' },
  T28: { low: '', high: '' },
  T29: { low: '', high: '' },
  T30: { low: '', high: '' },
  T31: { low: '', high: '' },
};
const bandKey = /^band\.(T2[6-9]|T3[01])\.(low|high)$/;

const accountKey = /^account\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a key may hold a value; anything else is `bad.input` at the border. */
export function isChoice(key: string, chosen: string): boolean {
  const definition = byKey.get(key);
  if (definition !== undefined) return definition.values.some((one) => one.value === chosen);
  if (accountKey.test(key)) return roleValues.has(chosen);
  return bandKey.test(key) && /^(-?\d{1,9}(\.\d{1,4})?)?$/.test(chosen);
}

/** The value in force. Throws for a key nobody defined: a misspelt key is a fault of ours. */
export function chosen(choices: Choices, key: string): string {
  const definition = byKey.get(key);
  if (definition === undefined) throw new Error(`no choice ${key}`);
  const stored = choices[key];
  return stored !== undefined && isChoice(key, stored) ? stored : definition.values[0].value;
}

/** The role a user gave an account, '' when none. */
export function roleOf(choices: Choices, accountId: string): string {
  return choices[`account.${accountId}`] ?? '';
}

/** Ids of the accounts with a role. */
export function accountsWith(choices: Choices, role: string): string[] {
  return Object.entries(choices).flatMap(([key, given]) =>
    given === role && accountKey.test(key) ? [key.slice('account.'.length)] : [],
  );
}

/** The limits of a ratio, null where none is set. */
export function bandOf(choices: Choices, tile: Id): { low: string | null; high: string | null } {
  const of = (end: 'low' | 'high'): string | null =>
    (choices[`band.${tile}.${end}`] ?? bandDefaults[tile]?.[end] ?? '') || null;
  return { low: of('low'), high: of('high') };
}

const worded = (lang: Lang, values: readonly Value[]): Choice['options'] =>
  values.map((one) => ({ value: one.value, label: lang === 'nl' ? one.nl : one.en }));

/** The choices of a tile in words, with what is in force. `T28.profit` is offered once an account is called interest or tax. */
export function choicesOf(choices: Choices, lang: Lang, tile: Id): Choice[] {
  return definitions
    .filter((definition) => definition.tiles.includes(tile))
    .filter(
      ({ key }) =>
        key !== 'T28.profit' || accountsWith(choices, 'interest').length > 0 || accountsWith(choices, 'tax').length > 0,
    )
    .map((definition) => ({
      key: definition.key,
      label: lang === 'nl' ? definition.nl : definition.en,
      value: chosen(choices, definition.key),
      options: worded(lang, definition.values),
    }));
}

/** The choice of an account's role, by what its type allows; null when nothing is to be chosen. */
export function accountChoice(
  choices: Choices,
  lang: Lang,
  account: { id: string; name: string; type: string; class: string | null },
): Choice | null {
  const values =
    account.type === 'LIABILITY'
      ? accountRoles.LIABILITY
      : account.class === 'EXPENSE' && account.type !== 'DIRECTCOSTS'
        ? accountRoles.EXPENSE
        : null;
  if (values === null) return null;
  const given = roleOf(choices, account.id);
  return {
    key: `account.${account.id}`,
    label: account.name,
    value: values.some((one) => one.value === given) ? given : values[0].value,
    options: worded(lang, values),
  };
}
