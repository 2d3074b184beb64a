import type { ReactElement, ReactNode } from 'react';
import type { PackContent, PackPage } from '#contract/packs';
import type { Area, Tile, TieOut, TileId } from '#contract/tiles';
import type { Speech } from '../../i18n/index.ts';
import { month as monthText } from '../../i18n/dates.ts';
import { tileById } from '../../tiles/model.ts';
import { tieSentence } from '../../tiles/Badge.tsx';
import { isReadable, type TilePlace } from '../../tiles/TileView.tsx';
import { dressed } from '../../desk/useDesk.ts';
import { TileRow } from './AreaSheet.tsx';
import { paperRows } from './paperRows.ts';
import { reportTable, type PrintTable } from './printTable.ts';

/** What is placed on pages: something whole, or a table that may break between its rows. */
export type Block = { readonly key: string; readonly keep?: boolean } & (
  { readonly kind: 'node'; readonly node: ReactNode } | { readonly kind: 'table'; readonly table: PrintTable }
);

export interface FlowSection {
  readonly id: string;
  readonly title: string;
  readonly sub: string;
  readonly tie: TieOut['status'] | null;
  readonly isOnNewPage: boolean;
  readonly blocks: readonly Block[];
}

const ranks = ['notApplicable', 'tied', 'explained', 'open'] as const;
const worst = (ties: readonly TieOut['status'][]): TieOut['status'] =>
  ties.reduce<TieOut['status']>((bad, one) => (ranks.indexOf(one) > ranks.indexOf(bad) ? one : bad), 'notApplicable');

const unread: ReadonlySet<Tile['state']> = new Set(['never', 'loading', 'partial', 'error']);

/** Everything between cover and last page, in the order of the template. `width` is that of the text, in pixels. */
export function flowOf(content: PackContent, width: number, speech: Speech): FlowSection[] {
  const { template } = content;
  const tiles = dressed(content.tiles, content.layout);
  const { t } = speech;
  const place: TilePlace = { today: tiles.today, zone: tiles.org.timezone, tiles: tileById(tiles), month: null };
  const sections: FlowSection[] = [];
  const opening = commentary(content, 'opening', speech);
  if (opening.length > 0) {
    sections.push({ id: 'opening', title: t('packs.opening'), sub: periodText(content, speech), tie: null, isOnNewPage: true, blocks: opening }); // prettier-ignore
  }
  for (const page of template.pages) {
    const section = page.startsWith('report.')
      ? reportSection(content, page, width, speech)
      : areaSection(content, page as Area, place, speech);
    if (section) sections.push(section);
  }
  if (template.hasTieOut) sections.push(tieSection(content, speech));
  if (template.hasGlossary) sections.push(glossarySection(content, speech));
  return sections;
}

/** `October 2026, accrual basis`; to a day where the month is not over. */
export function periodText(content: PackContent, speech: Speech): string {
  const { tiles, isWholeMonth, month } = content;
  const basis = speech.t(tiles.basis === 'cash' ? 'basis.cashLong' : 'basis.accrualLong');
  return `${isWholeMonth ? monthText(`${month}-01`, speech.lang) : speech.day(tiles.asOf ?? tiles.today)}, ${basis}`;
}

function areaSection(content: PackContent, area: Area, place: TilePlace, speech: Speech): FlowSection | null {
  const rows = paperRows(area, content);
  const tiles = rows.flat().flatMap(([id]) => place.tiles.get(id as TileId) ?? []);
  const own = content.own.filter(({ definition }) => rows.flat().some(([id]) => id === definition.id));
  // An area the client has nothing of (no items, no permission) would be a page of excuses; one that was not read must say so.
  const isUnread = tiles.some((tile) => unread.has(tile.state));
  if (own.length === 0 && !isUnread && !tiles.some((tile) => isReadable(tile) && tile.value !== null)) return null;
  const blocks: Block[] = rows.map((row) => ({
    key: row.map(([id]) => id).join('-'),
    kind: 'node',
    node: <TileRow row={row} place={place} own={own} />,
  }));
  return {
    id: area,
    title: speech.t(`area.${area}`),
    sub: periodText(content, speech),
    tie: worst(tiles.map((tile) => tile.tieOut.status)),
    isOnNewPage: false,
    blocks: [...commentary(content, area, speech), ...blocks],
  };
}

function reportSection(content: PackContent, page: PackPage, width: number, speech: Speech): FlowSection | null {
  const report = content.reports.find((one) => `report.${one.report}` === page);
  const filled = report?.sections.filter((section) => section.rows.length > 0) ?? [];
  if (!report || filled.length === 0) return null;
  const tables = filled.map((section): Block => ({ key: section.key, kind: 'table', table: reportTable(section, report, width, speech) })); // prettier-ignore
  const area = content.template.pages.some((one) => speechArea[one] === page);
  return {
    id: page.replace('.', '-'),
    title: area ? speech.t('packs.contentsReport', { title: report.title }) : report.title,
    sub: speech.t('reports.line', {
      span: speech.span(report.period),
      basis: speech.t(report.basis === 'cash' ? 'basis.cashLong' : 'basis.accrualLong'),
      currency: report.currency,
    }),
    tie: report.tieOut.status,
    isOnNewPage: false,
    blocks: [
      ...commentary(content, page, speech),
      ...tables,
      { key: 'tie', kind: 'node', node: <p className="tie-line">{tieSentence(report.tieOut, speech)}</p> },
    ],
  };
}

/** Dashboards and reports that bear the same name; the report then is "details". */
const speechArea: Partial<Record<PackPage, PackPage>> = {
  customers: 'report.customer',
  suppliers: 'report.suppliers',
  inventory: 'report.inventory',
  profitAndLoss: 'report.profit-and-loss',
  balanceSheet: 'report.balance-sheet',
  health: 'report.health',
};

/** A paragraph longer than this is cut into pieces that can stand on pages of their own. */
const PIECE = 1400;

/** Serif, in two columns; an older text says from which month it is. */
function commentary(content: PackContent, page: PackContent['commentary'][number]['page'], speech: Speech): Block[] {
  const entry = content.commentary.find((one) => one.page === page);
  if (!entry) return [];
  const pieces: string[][] = [[]];
  let size = 0;
  for (const paragraph of entry.text.split(/\n+/).flatMap(shortened)) {
    if (size > 0 && size + paragraph.length > PIECE) {
      pieces.push([]);
      size = 0;
    }
    pieces.at(-1)?.push(paragraph);
    size += paragraph.length;
  }
  return pieces.map((paragraphs, index) => ({
    key: `commentary-${index}`,
    kind: 'node',
    // The last piece stays with the figures it speaks of.
    keep: index === pieces.length - 1 && page !== 'opening',
    node: (
      <div className="pg-words">
        {index === 0 && entry.from !== null && (
          <p className="carried">{speech.t('packs.carried', { month: monthText(`${entry.from}-01`, speech.lang) })}</p>
        )}
        <div className="columns">
          {paragraphs.map((paragraph, at) => (
            <p key={at}>{paragraph}</p>
          ))}
        </div>
      </div>
    ),
  }));
}

function shortened(paragraph: string): string[] {
  if (paragraph.trim() === '') return [];
  if (paragraph.length <= PIECE) return [paragraph];
  const at = paragraph.lastIndexOf(' ', PIECE);
  const cut = at > PIECE / 2 ? at : PIECE;
  return [paragraph.slice(0, cut), ...shortened(paragraph.slice(cut).trimStart())];
}

const compared = (tile: Tile): boolean => isReadable(tile) && tile.tieOut.status !== 'notApplicable';

function tieSection(content: PackContent, speech: Speech): FlowSection {
  const { t } = speech;
  const shown = content.tiles.tiles.filter(compared);
  const amount = (value: string | null, tile: Tile) =>
    value === null ? '' : tile.unit === 'money' ? speech.money(value) : tile.unit === 'percent' ? speech.percent(value) : speech.money(value); // prettier-ignore
  return {
    id: 'tie-out',
    title: t('packs.tieOut'),
    sub: periodText(content, speech),
    tie: null,
    isOnNewPage: false,
    blocks: [
      {
        key: 'figures',
        kind: 'table',
        table: {
          title: '',
          size: 'small',
          columns: [
            { key: '', title: t('packs.figure'), isFigure: false, share: 27 },
            { key: 'here', title: t('packs.here'), isFigure: true, share: 14 },
            { key: 'xero', title: t('packs.xero'), isFigure: true, share: 14 },
            { key: 'difference', title: t('packs.difference'), isFigure: true, share: 11 },
            { key: 'how', title: t('packs.how'), isFigure: false, share: 34 },
          ],
          rows: shown.map((tile) => ({
            key: tile.id,
            kind: 'row',
            cells: [
              tile.name,
              amount(tile.value, tile),
              amount(tile.tieOut.expected, tile),
              amount(tile.tieOut.difference, tile),
              tile.tieOut.report === null ? t('formula.inputs') : tieSentence(tile.tieOut, speech),
            ],
            negative: [false, tile.value?.startsWith('-') ?? false, tile.tieOut.expected?.startsWith('-') ?? false, tile.tieOut.status === 'open', tile.tieOut.status === 'open'], // prettier-ignore
          })),
          notes: [],
        },
      },
    ],
  };
}

function glossarySection(content: PackContent, speech: Speech): FlowSection {
  const used = new Set(content.tiles.tiles.filter((tile) => isReadable(tile) && tile.value !== null).map((tile): string => tile.id)); // prettier-ignore
  const entries = content.glossary.filter((entry) => used.has(entry.id));
  const pairs: (typeof entries)[] = [];
  for (let at = 0; at < entries.length; at += 2) pairs.push(entries.slice(at, at + 2));
  return {
    id: 'glossary',
    title: speech.t('packs.glossary'),
    sub: '',
    tie: null,
    isOnNewPage: false,
    blocks: pairs.map((pair) => ({
      key: pair[0]?.id ?? '',
      kind: 'node',
      node: (
        <div className="print-glossary">
          {pair.map((entry) => (
            <GlossaryNote key={entry.id} entry={entry} />
          ))}
        </div>
      ),
    })),
  };
}

function GlossaryNote({ entry }: { entry: PackContent['glossary'][number] }): ReactElement {
  return (
    <article>
      <h3>{entry.name}</h3>
      <p>{entry.formula}</p>
      <p className="t2">{[entry.source, entry.window, entry.exclusions].filter((text) => text !== '').join(' · ')}</p>
    </article>
  );
}
