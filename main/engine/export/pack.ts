import type { PackContent } from '#contract/packs';
import type { Area, Tile } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { areaName, packWords, sheetWords } from './words.ts';
import { workbookBytes, type Sheet, type Style } from './workbook.ts';
import { figure, footerOf, heading, HEADING_ROWS, headRow, text, type Line, type SheetAbout } from './sheetCells.ts';
import { reportSheets } from './reportSheets.ts';

const wrap: Style = { wrap: true };

/**
 * A pack as one workbook: what was written about it, the figures with their comparison, their points over time, a sheet per page of
 * each report, and the definitions. Figures are numbers, dates are days, totals are formulas that were tried against the figures first.
 */
export async function packBytes(content: PackContent): Promise<Buffer> {
  const { tiles, reports, lang, template } = content;
  const { org } = tiles;
  const title = template.title || packWords(lang)('usualTitle');
  const about: SheetAbout = {
    lang,
    nickname: org.nickname,
    legalName: org.legalName || org.name,
    basis: tiles.basis,
    currency: org.baseCurrency,
    syncedAt: tiles.syncedAt,
    day: tiles.asOf ?? tiles.today,
  };
  const sheets = [
    overview(content, about),
    ...commentary(content, about),
    ...series(content, about),
    ...reports.flatMap((report) => reportSheets(report, { ...about, basis: report.basis })),
    ...(template.hasGlossary ? [definitions(content, about)] : []),
  ];
  return workbookBytes(sheets, {
    title: `${org.nickname}, ${title}, ${about.day}`,
    subject: `${about.legalName}, ${about.day}, ${org.baseCurrency}`,
    creator: content.practice || 'Orgfolio',
    created: tiles.syncedAt ?? `${about.day}T00:00:00Z`,
  });
}

function sheetOf(
  about: SheetAbout,
  title: string,
  parts: { widths: number[]; head: Parameters<typeof headRow>[0]; rows: Line[] },
): Sheet {
  return {
    name: title,
    widths: parts.widths,
    frozenRows: HEADING_ROWS + 1,
    frozenColumns: 1,
    footer: footerOf(about),
    rows: [...heading(about, title, about.day), headRow(parts.head), ...parts.rows],
  };
}

function unitText({ unit, currency }: Tile, lang: Lang): string {
  return unit === 'money' ? (currency ?? '') : unit === 'percent' ? '%' : sheetWords(lang)(`unit_${unit}`);
}

function overview({ tiles, lang }: PackContent, about: SheetAbout): Sheet {
  const say = sheetWords(lang);
  return sheetOf(about, say('overview'), {
    widths: [40, 20, 10, 12, 12, 18, 22, 16, 14],
    head: [
      { title: say('name') },
      { title: say('value'), isFigure: true },
      { title: say('unit') },
      { title: say('from') },
      { title: say('to') },
      { title: say('state') },
      { title: say('tie') },
      { title: say('xero'), isFigure: true },
      { title: say('difference'), isFigure: true },
    ],
    rows: tiles.tiles.map((tile): Line => {
      const { expected, difference, status } = tile.tieOut;
      return [
        text(tile.name),
        tile.value === null ? text(tile.reasonText ?? '') : figure(tile.value, tile.unit),
        text(unitText(tile, lang)),
        figure(tile.window.from, 'date'),
        figure(tile.window.to, 'date'),
        text(say(`is_${tile.state}`)),
        text(say(`tie_${status}`)),
        expected === null ? null : figure(expected, tile.unit),
        difference === null ? null : figure(difference, tile.unit),
      ];
    }),
  });
}

/** What was written about the pages that are in the pack; none, no sheet. */
function commentary({ commentary: entries, template, reports, lang }: PackContent, about: SheetAbout): Sheet[] {
  const say = sheetWords(lang);
  const written = (['opening', ...template.pages] as const).flatMap((page) =>
    entries.filter((one) => one.page === page),
  );
  if (written.length === 0) return [];
  const nameOf = (page: (typeof written)[number]['page']): string => {
    if (page === 'opening') return packWords(lang)('opening');
    const report = reports.find((one) => `report.${one.report}` === page);
    return report?.title ?? areaName(page as Area, lang);
  };
  return [
    sheetOf(about, say('commentary'), {
      widths: [28, 100, 14],
      head: [{ title: say('name') }, { title: say('commentary') }, { title: say('written_for') }],
      rows: written.map((entry): Line => [text(nameOf(entry.page), wrap), text(entry.text, wrap), text(entry.from ?? about.day.slice(0, 7), wrap)]), // prettier-ignore
    }),
  ];
}

/** The points behind the dashboards' charts, a row each. */
function series({ tiles, lang }: PackContent, about: SheetAbout): Sheet[] {
  const say = sheetWords(lang);
  const rows = tiles.tiles.flatMap((tile) =>
    tile.series.map((point): Line => {
      const value = (one: string | null | undefined) => (one == null ? null : figure(one, tile.unit));
      return [
        text(tile.name),
        text(point.label),
        value(point.value),
        value(point.previous),
        text(unitText(tile, lang)),
      ];
    }),
  );
  if (rows.length === 0) return [];
  return [
    sheetOf(about, say('points'), {
      widths: [40, 28, 20, 20, 10],
      head: [{ title: say('name') }, { title: say('point') }, { title: say('value'), isFigure: true }, { title: say('yearEarlier'), isFigure: true }, { title: say('unit') }], // prettier-ignore
      rows,
    }),
  ];
}

function definitions(content: PackContent, about: SheetAbout): Sheet {
  const say = sheetWords(content.lang);
  const used = new Set(content.tiles.tiles.filter((tile) => tile.value !== null).map((tile): string => tile.id));
  return sheetOf(about, packWords(content.lang)('glossary'), {
    widths: [36, 70, 50],
    head: [{ title: say('name') }, { title: say('definition') }, { title: say('source') }],
    rows: content.glossary
      .filter((entry) => used.has(entry.id))
      .map((entry) => [text(entry.name, wrap), text(entry.formula, wrap), text(entry.source, wrap)]),
  });
}
