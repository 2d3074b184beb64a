/** R7: ratios with their inputs and history, beside what Xero's executive summary prints. */
import { definitions } from '../metrics/definitions.ts';
import { all } from '../metrics/sql.ts';
import { cells, text, tileOf, words, type ReportInput, type Section, type SectionColumn, type Tile } from './define.ts';

const ids = ['T26', 'T27', 'T28', 'T29', 'T30', 'T31'] as const;

export function healthSections(input: ReportInput): Section[] {
  const say = words(input);
  const { lang } = input.sources;
  const tiles = ids.flatMap((id) => tileOf(input, id) ?? []);
  return [
    {
      key: 'ratios',
      title: say('Ratios', 'Kengetallen'),
      columns: [
        text('value', say('Value', 'Waarde')),
        text('reason', say('Why not', 'Waarom niet')),
        text('comparison', say('Compared with', 'Vergeleken met')),
        text('formula', say('Formula', 'Formule')),
      ],
      rows: tiles.map((tile) =>
        cells(tile.id, tile.name, {
          value: tile.value,
          reason: tile.reasonText,
          comparison: tile.comparison?.value ?? null,
          formula: definitions.find((definition) => definition.id === tile.id)?.formula[lang] ?? null,
        }),
      ),
    },
    {
      key: 'inputs',
      title: say('What they are made of', 'Waaruit ze bestaan'),
      columns: [text('value', say('Value', 'Waarde'))],
      rows: tiles.flatMap((tile) =>
        tile.facts.map((fact) => cells(`${tile.id}-${fact.key}`, `${tile.name}: ${fact.label}`, { value: fact.value })),
      ),
    },
    historySection(input, tiles),
    summarySection(input),
  ];
}

/** Month by month, one column per ratio; T26 and T29 are of month ends, the others of the twelve months up to them. */
function historySection(input: ReportInput, tiles: readonly Tile[]): Section {
  const say = words(input);
  const months = new Map<string, { label: string; values: Record<string, string | null> }>();
  for (const tile of tiles) {
    for (const point of tile.series) {
      const key = point.key.slice(0, 7);
      const row = months.get(key) ?? { label: point.label, values: {} };
      months.set(key, row);
      row.values[tile.id] = point.value;
    }
  }
  return {
    key: 'history',
    title: say('24 months', '24 maanden'),
    columns: tiles.map((tile): SectionColumn => ({ key: tile.id, title: tile.name, unit: tile.unit })),
    rows: [...months].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([key, row]) => cells(key, row.label, row.values)),
  };
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
  return {
    key: 'executiveSummary',
    title: say('Xero’s Executive Summary, for comparison', 'Executive Summary van Xero, ter vergelijking'),
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
  };
}
