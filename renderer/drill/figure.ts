import type { DocumentKind, Figure } from '#contract/drill';
import type { ReportDocument, ReportName, ReportOptions, ReportSection } from '#contract/ledger';

/** A figure as it stands in an address and on an element, so that going back finds the place again. */
export const figureText = (figure: Figure): string => JSON.stringify(figure);

/** True for something that may be a figure; the engine checks the rest. */
export function isFigure(value: unknown): value is Figure {
  return typeof value === 'object' && value !== null && 'of' in value && typeof value.of === 'string';
}

/** True for something that may name a document. */
export function isDocument(value: unknown): value is { kind: DocumentKind; id: string } {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return false;
  return typeof value.kind === 'string' && typeof value.id === 'string';
}

/** What a section is narrowed to: the choices of the controls of its page that are not everything. */
export function narrowedTo(
  controls: ReportDocument['controls'],
  section: Pick<ReportSection, 'page'>,
): ReportOptions | undefined {
  const chosen = controls.filter(
    (one) => one.value !== '' && (one.pages.length === 0 || one.pages.includes(section.page)),
  );
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen.map((one) => [one.key, one.value]));
}

type Row = Pick<ReportSection['rows'][number], 'key' | 'values' | 'drill'>;

/** What a cell of a report is made of; null where nothing stands behind it. The report itself says which columns have more. */
export function cellFigure(
  report: ReportName,
  section: Pick<ReportSection, 'key' | 'drill'>,
  row: Row,
  column: string,
  options?: ReportOptions,
): Figure | null {
  const own = row.drill?.[column];
  if (own) return own;
  const value = row.values[column] ?? null;
  if (value === null || value === '' || !section.drill.includes(column)) return null;
  return {
    of: 'report', report, section: section.key, row: row.key, column, ...(options === undefined ? {} : { options }),
  }; // prettier-ignore
}
