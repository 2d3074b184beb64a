import { z } from 'zod';
import { guidToBlob } from '#db/guid';
import { decimalToTenThousandths } from './numbers.ts';

/**
 * Xero's reports share one tree of rows. Titles and labels are worded by region and layout, so lines are known by the
 * account in their cells' attributes; labels are only labels. Figures come by the position of their column.
 */
const cell = z.object({
  Value: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  Attributes: z.array(z.object({ Id: z.string().nullish(), Value: z.string().nullish() })).nullish(),
});
const cells = z.array(cell).nullish();
const row = z.object({ RowType: z.string(), Cells: cells });
const section = z.object({
  RowType: z.string(),
  Title: z.string().nullish(),
  Cells: cells,
  Rows: z.array(row).nullish(),
});
const report = z.object({ ReportName: z.string().nullish(), Rows: z.array(section) });
const reports = z.array(report).min(1);

type Cell = z.output<typeof cell>;

export interface TreeLine {
  readonly section: string;
  /** `Row` or `SummaryRow`. */
  readonly isSummary: boolean;
  readonly label: string;
  readonly account: Buffer | null;
  /** Texts of the cells after the label. */
  readonly values: readonly string[];
}

export interface Tree {
  /** Texts of the header's cells after the first. */
  readonly columns: readonly string[];
  readonly lines: readonly TreeLine[];
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Flattens the `Reports` array of an answer. Throws when it is no report. */
export function readTree(raw: unknown): Tree {
  const [first] = reports.parse(raw);
  let columns: string[] = [];
  const lines: TreeLine[] = [];
  for (const top of first?.Rows ?? []) {
    if (top.RowType === 'Header') columns = (top.Cells ?? []).slice(1).map((entry) => entry.Value);
    else if (top.RowType === 'Section') {
      for (const inner of top.Rows ?? []) addLine(lines, top.Title ?? '', inner);
    } else addLine(lines, '', top);
  }
  return { columns, lines };
}

function addLine(lines: TreeLine[], title: string, entry: z.output<typeof row>): void {
  const [name, ...rest] = entry.Cells ?? [];
  if (!name || (entry.RowType !== 'Row' && entry.RowType !== 'SummaryRow')) return;
  lines.push({
    section: title,
    isSummary: entry.RowType === 'SummaryRow',
    label: name.Value,
    account: accountOf([name, ...rest]),
    values: rest.map((value) => value.Value),
  });
}

/** The attribute is called `account`, or `accountID` on names of the bank summary. */
function accountOf(list: readonly Cell[]): Buffer | null {
  for (const entry of list) {
    for (const attribute of entry.Attributes ?? []) {
      const isAccount = ['account', 'accountid'].includes((attribute.Id ?? '').toLowerCase());
      if (isAccount && attribute.Value && GUID.test(attribute.Value)) return guidToBlob(attribute.Value);
    }
  }
  return null;
}

/** Ten-thousandths of a cell; an empty cell is nothing. Throws when there is other text in it. */
export function cellAmount(text: string | undefined): number {
  const plain = (text ?? '').replaceAll(',', '').trim();
  if (plain === '') return 0;
  // Brackets are how some layouts write a minus.
  const negative = /^\((.*)\)$/.exec(plain);
  return negative ? -decimalToTenThousandths(negative[1] ?? '') : decimalToTenThousandths(plain);
}
