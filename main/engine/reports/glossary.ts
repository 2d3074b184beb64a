/** R8: what every figure, table and column means, and how fresh the data is. */
import { tableNames } from '#contract/ledger';
import { glossary } from '../metrics/definitions.ts';
import { tableColumns } from '../tables/index.ts';
import { reportGlossary } from './entries.ts';
import { cells, section, text, words, type Body, type ReportInput, type Section } from './define.ts';

/** Figures, the window's choices, tables and columns, freshness and limits, each on a page of its own. */
export function glossaryBody(input: ReportInput): Body {
  const say = words(input);
  const { lang } = input.sources;
  const tables = tableNames.map((table): Section =>
    section({
      key: `table-${table}`,
      page: 'tables',
      title: `${say('Table', 'Tabel')}: ${table}`,
      columns: [
        text('type', say('Type', 'Soort')),
        text('meaning', say('Meaning', 'Betekenis')),
        text('source', say('Source', 'Bron')),
      ],
      rows: tableColumns(table, lang).map((column) =>
        cells(column.name, column.name, { type: column.type, meaning: column.meaning, source: column.source }),
      ),
    }),
  );
  const entries = (key: string, title: string, formula: string, list: ReturnType<typeof glossary>): Section =>
    section({
      key,
      page: key === 'tiles' ? 'figures' : key,
      title,
      columns: [
        text('formula', formula),
        text('source', say('Source', 'Bron')),
        text('basis', say('Basis', 'Basis')),
        text('window', say('Window', 'Periode')),
        text('exclusions', say('Left out', 'Niet meegeteld')),
        text('tieOut', say('Must equal', 'Moet gelijk zijn aan')),
      ],
      rows: list.map((entry) =>
        cells(entry.id, `${entry.id} ${entry.name}`, {
          formula: entry.formula,
          source: entry.source,
          basis: entry.basis,
          window: entry.window,
          exclusions: entry.exclusions,
          tieOut: entry.tieOut,
        }),
      ),
    });
  const sections = [
    entries('tiles', say('Figures', 'Cijfers'), say('Formula', 'Formule'), glossary(lang)),
    entries('reports', say('Reports', 'Rapporten'), say('Content', 'Inhoud'), reportGlossary(lang)),
    section({
      key: 'freshness',
      page: 'freshness',
      title: say('When the data was read', 'Wanneer de gegevens zijn gelezen'),
      columns: [text('complete', say('Complete', 'Volledig')), text('note', say('Note', 'Opmerking'))],
      rows: [...input.sources.checkpoints.values()].map((checkpoint) =>
        cells(checkpoint.step, checkpoint.step, {
          complete: checkpoint.complete_utc,
          note:
            checkpoint.not_permitted_utc === null
              ? null
              : say('This role may not read it', 'Deze rol mag dit niet lezen'),
        }),
      ),
    }),
    section({
      key: 'limits',
      page: 'limits',
      title: say('Known limits', 'Bekende beperkingen'),
      columns: [text('text', say('Limit', 'Beperking'))],
      rows: limits.map(([key, en, nl]) => cells(key, key, { text: say(en, nl) })),
    }),
    ...tables,
  ];
  return {
    pages: [
      { key: 'figures', title: say('Figures', 'Cijfers') },
      { key: 'reports', title: say('Reports', 'Rapporten') },
      { key: 'tables', title: say('Tables', 'Tabellen') },
      { key: 'freshness', title: say('Freshness', 'Actualiteit') },
      { key: 'limits', title: say('Known limits', 'Bekende beperkingen') },
    ],
    controls: [],
    sections,
  };
}

const limits: readonly (readonly [string, string, string])[] = [
  [
    'bank',
    'Bank statement lines are for few apps only. Balances come from the ledger and are anchored on the Bank Summary.',
    'Afschriftregels zijn er maar voor weinig apps. Saldi komen uit het grootboek en zijn verankerd op de Bank Summary.',
  ],
  [
    'currency',
    'Unrealised currency results cannot be derived from documents. A remainder counts as revaluation only when Xero’s account of unrealised results carries the same amount.',
    'Ongerealiseerde koersresultaten zijn niet uit documenten af te leiden. Een restant geldt alleen als herwaardering als Xero’s rekening voor ongerealiseerde resultaten hetzelfde bedrag draagt.',
  ],
  [
    'payroll',
    'Payroll and expense-claim payments are in Xero’s reports but not among the documents. Cash out may then differ from the Bank Summary.',
    'Loonbetalingen en betaalde declaraties staan in de rapporten van Xero, maar niet bij de documenten. Uitgaven kunnen dan van de Bank Summary afwijken.',
  ],
  [
    'liability',
    'A liability of no stated term counts as current.',
    'Een schuld zonder vermelde looptijd telt als kortlopend.',
  ],
  [
    'costs',
    'Xero does not tell what payroll, depreciation and classic expense claims book. Such costs are one item beside billed purchases; where classic claims were used, purchases are not compared.',
    'Xero vertelt niet wat lonen, afschrijving en klassieke declaraties boeken. Zulke kosten zijn één post naast de inkopen; waar klassieke declaraties zijn gebruikt, worden inkopen niet vergeleken.',
  ],
];
