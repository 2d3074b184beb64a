/** R7: ratios with their inputs, history and plain reading, what must hold between figures, and Xero's own summary. */
import type { Lang } from '#contract/values';
import { bandOf } from '../metrics/choices.ts';
import { definitions } from '../metrics/definitions.ts';
import { say as sayIn } from '../metrics/figure.ts';
import { identitiesOf } from '../metrics/identities.ts';
import { all } from '../metrics/sql.ts';
import {
  cells,
  figure,
  money,
  overRows,
  section,
  text,
  tileOf,
  words,
  type Body,
  type ReportInput,
  type Section,
  type SectionColumn,
  type Tile,
} from './define.ts';

const ids = ['T26', 'T27', 'T28', 'T29', 'T30', 'T31'] as const;
type RatioId = (typeof ids)[number];

/** What a value says, in one sentence; the number is written as the reader's language does. */
const readings: Readonly<Record<RatioId, (value: string, lang: Lang) => string>> = {
  T26: (value, lang) =>
    sayIn(
      lang,
      `For every 1.00 that falls due within a year, ${value} is available.`,
      `Tegenover elke 1,00 die binnen een jaar moet worden betaald, staat ${value}.`,
    ),
  T27: (value, lang) =>
    sayIn(
      lang,
      `Of every 100 of revenue, ${value} is left after cost of sales.`,
      `Van elke 100 omzet blijft na de kostprijs ${value} over.`,
    ),
  T28: (value, lang) =>
    sayIn(
      lang,
      `Every 100 of assets earned ${value} in twelve months.`,
      `Elke 100 aan activa bracht in twaalf maanden ${value} op.`,
    ),
  T29: (value, lang) =>
    sayIn(
      lang,
      `For every 1.00 of own capital, ${value} is owed to others.`,
      `Tegenover elke 1,00 eigen vermogen staat ${value} vreemd vermogen.`,
    ),
  T30: (value, lang) =>
    sayIn(lang, `Customers pay after ${value} days on average.`, `Klanten betalen gemiddeld na ${value} dagen.`),
  T31: (value, lang) =>
    sayIn(
      lang,
      `Every 100 of own capital earned ${value} in twelve months.`,
      `Elke 100 eigen vermogen bracht in twaalf maanden ${value} op.`,
    ),
};

const written = (value: string, lang: Lang): string =>
  (lang === 'nl' ? value.replace('.', ',') : value).replace('-', '\u2212');

/** The plain reading, and where the value stands against its usual limits; never a verdict. */
function readingOf(input: ReportInput, id: RatioId, tile: Tile): string | null {
  if (tile.value === null) return tile.reasonText;
  const { lang } = input.sources;
  const { low, high } = bandOf(input.sources.choices, id);
  const value = Number(tile.value);
  const place =
    low !== null && value < Number(low)
      ? sayIn(lang, ` Below the usual ${written(low, lang)}.`, ` Onder de gebruikelijke ${written(low, lang)}.`)
      : high !== null && value > Number(high)
        ? sayIn(lang, ` Above the usual ${written(high, lang)}.`, ` Boven de gebruikelijke ${written(high, lang)}.`)
        : low !== null || high !== null
          ? sayIn(lang, ' Within its usual limits.', ' Binnen de gebruikelijke grenzen.')
          : '';
  return readings[id](written(tile.value, lang), lang) + place;
}

export function healthBody(input: ReportInput): Body {
  const say = words(input);
  const { lang } = input.sources;
  const tiles = ids.flatMap((id) => {
    const tile = tileOf(input, id);
    return tile === undefined ? [] : [{ id, tile }];
  });
  return {
    pages: [
      { key: 'ratios', title: say('Ratios', 'Kengetallen') },
      { key: 'history', title: say('24 months', '24 maanden') },
      { key: 'checks', title: say('Checks', 'Controles') },
      { key: 'summary', title: say('Executive Summary', 'Executive Summary') },
    ],
    controls: [],
    sections: [
      section({
        key: 'ratios',
        page: 'ratios',
        title: say('Ratios', 'Kengetallen'),
        columns: [
          figure('value', say('Value', 'Waarde')),
          figure('comparison', say('Compared with', 'Vergeleken met')),
          figure('low', say('Usually at least', 'Gewoonlijk minstens')),
          figure('high', say('Usually at most', 'Gewoonlijk hoogstens')),
          text('reading', say('Reading', 'Lezing')),
          text('formula', say('Formula', 'Formule')),
        ],
        rows: tiles.map(({ id, tile }) => ({
          ...cells(id, tile.name, {
            value: tile.value,
            comparison: tile.comparison?.value ?? null,
            ...bandOf(input.sources.choices, id),
            reading: readingOf(input, id, tile),
            formula: definitions.find((definition) => definition.id === id)?.formula[lang] ?? null,
          }),
          unit: tile.unit,
        })),
        drill: ['value'],
      }),
      section({
        key: 'inputs',
        page: 'ratios',
        title: say('What they are made of', 'Waaruit ze bestaan'),
        columns: [figure('value', say('Value', 'Waarde'))],
        rows: tiles.flatMap(({ tile }) =>
          tile.facts.map((fact) => ({
            ...cells(`${tile.id}-${fact.key}`, `${tile.name}: ${fact.label}`, { value: fact.value }),
            unit: fact.unit,
          })),
        ),
      }),
      historySection(input, tiles),
      checkSection(input),
      summarySection(input),
    ],
  };
}

/** Month by month, one column per ratio; T26 and T29 are of month ends, the others of the twelve months up to them. */
function historySection(input: ReportInput, tiles: readonly { id: RatioId; tile: Tile }[]): Section {
  const say = words(input);
  const months = new Map<string, { label: string; values: Record<string, string | null> }>();
  for (const { tile } of tiles) {
    for (const point of tile.series) {
      const key = point.key.slice(0, 7);
      const row = months.get(key) ?? { label: point.label, values: {} };
      months.set(key, row);
      row.values[tile.id] = point.value;
    }
  }
  const rows = [...months]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([key, row]) => cells(key, row.label, row.values));
  return section({
    key: 'history',
    page: 'history',
    title: say('24 months', '24 maanden'),
    columns: tiles.map(({ tile }): SectionColumn => ({ key: tile.id, title: tile.name, unit: tile.unit })),
    rows,
    charts: tiles.map(({ id, tile }) => {
      const { low, high } = bandOf(input.sources.choices, id);
      const shown = rows.filter((row) => (row.values[id] ?? null) !== null);
      return overRows(tile.name, 'line', [id], shown, {
        unit: tile.unit,
        limits: [low, high].flatMap((one) => one ?? []),
      });
    }),
    drill: [...ids],
  });
}

/** What must hold between figures, with both sides. */
function checkSection(input: ReportInput): Section {
  const say = words(input);
  return section({
    key: 'checks',
    page: 'checks',
    title: say('What must hold', 'Wat moet kloppen'),
    columns: [
      money('left', say('One side', 'Ene kant')),
      money('right', say('Other side', 'Andere kant')),
      money('difference', say('Difference', 'Verschil')),
      text('state', say('Holds', 'Klopt')),
    ],
    rows: identitiesOf(input.sources, input.tiles).map((one) =>
      cells(one.key, one.label, {
        left: one.left,
        right: one.right,
        difference: one.difference,
        state:
          one.holds === null
            ? say('not checked: a figure is missing', 'niet gecontroleerd: een cijfer ontbreekt')
            : one.holds
              ? say('yes', 'ja')
              : say('no', 'nee'),
      }),
    ),
  });
}

/** Xero's own ratios are shown for comparison only; they have been wrong on screen before. */
function summarySection(input: ReportInput): Section {
  const say = words(input);
  const rows = all<{
    position: number;
    section: string;
    label: string;
    this_value: string;
    last_value: string;
    variance: string;
  }>(
    input.sources.db,
    `SELECT position, section, label, this_value, last_value, variance FROM executive_summary_line
     WHERE report_id = (SELECT id FROM report WHERE name = 'ExecutiveSummary' AND to_date <= ? ORDER BY to_date DESC LIMIT 1)
     ORDER BY position`,
    input.sources.today,
  );
  return section({
    key: 'executiveSummary',
    page: 'summary',
    title: say('Xero’s Executive Summary, for comparison', 'Executive Summary van Xero, ter vergelijking'),
    note: input.sources.isPast
      ? say('Xero’s summary is read for today only.', 'De samenvatting van Xero wordt alleen voor vandaag gelezen.')
      : null,
    columns: [
      text('section', say('Section', 'Onderdeel')),
      text('thisMonth', say('This month', 'Deze maand')),
      text('lastMonth', say('Last month', 'Vorige maand')),
      text('variance', say('Variance', 'Verschil')),
    ],
    rows: rows.map((row) =>
      cells(String(row.position), row.label, {
        section: row.section,
        thisMonth: row.this_value,
        lastMonth: row.last_value,
        variance: row.variance,
      }),
    ),
  });
}
