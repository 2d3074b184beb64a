// Beside the schemas, so that the page can have it without the validator.
import type { ReportSection } from './ledger.ts';
import type { Unit } from './tiles.ts';

/** The unit of a report's cell: the column's, or the row's where the column says so. */
export function unitOf(
  column: Pick<ReportSection['columns'][number], 'unit' | 'byRow'>,
  row: Pick<ReportSection['rows'][number], 'unit'>,
): Unit {
  return column.byRow === true ? (row.unit ?? column.unit) : column.unit;
}
