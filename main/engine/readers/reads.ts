import type { ReportName, TableName } from '#contract/ledger';
import type { Parsed } from '#contract/index';
import type { ReadableDb } from '#db/open';
import { tilesDocument, type TileContext } from '../metrics/tilesDocument.ts';

export type TablePage = Omit<Parsed<'tables.page'>, 'orgId' | 'lang'>;

/** Every question a reader thread can answer, as data that crosses to the thread. */
export type ReadRequest =
  | { readonly kind: 'tiles'; readonly context: TileContext }
  | { readonly kind: 'report'; readonly context: TileContext; readonly report: ReportName }
  | { readonly kind: 'tablePage'; readonly context: TileContext; readonly page: TablePage }
  | { readonly kind: 'table'; readonly context: TileContext; readonly table: TableName };

/** Answers one question from one organisation's file. The caller holds a transaction around it. */
export function runRead(db: ReadableDb, request: ReadRequest): unknown {
  switch (request.kind) {
    case 'tiles':
      return tilesDocument(db, request.context);
    default:
      throw new Error(`no reader for ${request.kind}`);
  }
}
