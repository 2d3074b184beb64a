import type { DocumentKind } from '#contract/drill';
import type { ReportName, ReportOptions, TableDocument, TableName } from '#contract/ledger';
import type { Parsed } from '#contract/index';
import type { Lang } from '#contract/values';
import type { OwnTileDraft } from '#contract/desk';
import type { ReadableDb } from '#db/open';
import { ownFigures } from '../desk/figure.ts';
import { allChoices } from '../metrics/allChoices.ts';
import type { Choices } from '../metrics/choices.ts';
import { tilesDocument, type TileContext } from '../metrics/tilesDocument.ts';
import { reportDocument } from '../reports/index.ts';
import { documentPage, xeroPage } from '../drill/document.ts';
import { drillDocuments, type DrillQuery } from '../drill/index.ts';
import { tableColumns, tableDocument, tableRows } from '../tables/index.ts';

export type TablePage = Omit<Parsed<'tables.page'>, 'orgId' | 'lang'>;

/** Every question a reader thread can answer, as data that crosses to the thread. */
export type ReadRequest =
  | { readonly kind: 'tiles'; readonly context: TileContext }
  | { readonly kind: 'ownTiles'; readonly context: TileContext; readonly drafts: readonly OwnTileDraft[] }
  | { readonly kind: 'choices'; readonly lang: Lang; readonly choices: Choices }
  | {
      readonly kind: 'report';
      readonly context: TileContext;
      readonly report: ReportName;
      readonly options?: ReportOptions | undefined;
    }
  | { readonly kind: 'drill'; readonly context: TileContext; readonly query: DrillQuery }
  | { readonly kind: 'document'; readonly document: DocumentKind; readonly id: string; readonly lang: Lang }
  | { readonly kind: 'xeroPage'; readonly document: DocumentKind; readonly id: string }
  | { readonly kind: 'tablePage'; readonly page: TablePage; readonly lang: Lang; readonly now: Date }
  | { readonly kind: 'table'; readonly table: TableName; readonly lang: Lang; readonly now: Date };

/** Answers one question from one organisation's file. The caller holds a transaction around it. */
export function runRead(db: ReadableDb, request: ReadRequest): unknown {
  switch (request.kind) {
    case 'tiles':
      return tilesDocument(db, request.context);
    case 'ownTiles':
      return ownFigures(db, request.context, request.drafts);
    case 'drill':
      return drillDocuments(db, request.context, request.query);
    case 'document':
      return documentPage(db, request.document, request.id, request.lang);
    case 'choices':
      return allChoices(db, request.choices, request.lang);
    case 'xeroPage':
      return xeroPage(db, request.document, request.id);
    case 'tablePage': {
      const { page, lang, now } = request;
      return tableDocument(db, { ...page, lang, now });
    }
    case 'table':
      return wholeTable(db, request);
    case 'report': {
      return reportDocument(db, { report: request.report, options: request.options, ...request.context });
    }
  }
}

function wholeTable(db: ReadableDb, query: { table: TableName; lang: Lang; now: Date }): TableDocument {
  const rows = [...tableRows(db, query)];
  return { schema: 1, table: query.table, columns: tableColumns(query.table, query.lang), rows, total: rows.length };
}
