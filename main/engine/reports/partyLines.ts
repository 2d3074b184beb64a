/** Sales and purchases by month and contact; narrowed to a tracking option they come from the lines of documents. */
import type { Side } from '../metrics/documents.ts';
import type { Amount } from '../metrics/money.ts';
import { addMonths, monthOf, monthStart, thirteenMonths, type Span } from '../metrics/periods.ts';
import type { Sources } from '../metrics/sources.ts';
import { all, first, guidOfHex } from '../metrics/sql.ts';
import type { TrackingChoice } from './trackingControl.ts';

const hex = (id: string): string => id.replaceAll('-', '').toUpperCase();

/** Lines of the side's documents with a tracking option; `base_net` is signed, credit notes negative. */
const trackedFrom = `
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE i.type IN (@invoice, @credit) AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= @from AND i.date <= @to
  AND CASE WHEN hex(l.tracking1_category_id) = @category THEN hex(l.tracking1_option_id)
    WHEN hex(l.tracking2_category_id) = @category THEN hex(l.tracking2_option_id) ELSE '' END = @option`;

const bind = (side: Side, tracking: TrackingChoice, from: string, to: string): Record<string, string> => ({
  invoice: side.invoice,
  credit: side.credit,
  category: hex(tracking.category),
  option: hex(tracking.option),
  from,
  to,
});

/** Net of a span. */
export function trackedIn(sources: Sources, side: Side, tracking: TrackingChoice, span: Span): Amount {
  const row = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT SUM(l.base_net) AS amount ${trackedFrom}`,
    bind(side, tracking, span.from, span.to),
  );
  return row?.amount ?? 0;
}

/** Net by month of twenty-five months. */
export function trackedByMonth(sources: Sources, side: Side, tracking: TrackingChoice): Map<string, Amount> {
  const from = monthStart(addMonths(monthOf(sources.today), -24));
  const rows = all<{ month: string; amount: Amount }>(
    sources.db,
    `SELECT substr(i.date, 1, 7) AS month, SUM(l.base_net) AS amount ${trackedFrom} GROUP BY 1`,
    bind(side, tracking, from, sources.today),
  );
  return new Map(rows.map((row) => [row.month, row.amount]));
}

interface ContactTotal {
  readonly id: string | null;
  readonly name: string;
  readonly now: Amount;
  readonly before: Amount;
}

const nameSql = `coalesce((SELECT name FROM contact c WHERE c.id = i.contact_id), max(i.contact_name))`;

/** Net by contact over the financial year to date and the same span a year earlier, largest first. */
export function trackedByContact(sources: Sources, side: Side, tracking: TrackingChoice): ContactTotal[] {
  const { fiscalToDate: now, fiscalBefore: before } = sources;
  const rows = all<{ id: string; name: string; now: Amount; before: Amount }>(
    sources.db,
    `SELECT hex(i.contact_id) AS id, ${nameSql} AS name, SUM(CASE WHEN i.date >= @now THEN l.base_net ELSE 0 END) AS now,
       SUM(CASE WHEN i.date <= @before THEN l.base_net ELSE 0 END) AS before
     ${trackedFrom} GROUP BY i.contact_id ORDER BY now DESC, name`,
    { ...bind(side, tracking, before.from, now.to), now: now.from, before: before.to },
  );
  return rows.map((row) => ({ ...row, id: row.id === '' ? null : guidOfHex(row.id) }));
}

/** Net by contact and month of thirteen months with their total, largest first. */
export function contactMonths(
  sources: Sources,
  side: Side,
  tracking: TrackingChoice | null,
): { id: string | null; name: string; sums: Record<string, Amount> }[] {
  const from = monthStart(thirteenMonths(sources.today)[0] ?? '');
  interface Row {
    id: string;
    name: string;
    month: string;
    amount: Amount;
  }
  const rows =
    tracking === null
      ? all<Row>(
          sources.db,
          `SELECT hex(i.contact_id) AS id, ${nameSql} AS name, substr(i.date, 1, 7) AS month,
             SUM(CASE i.type WHEN @credit THEN -i.base_sub_total ELSE i.base_sub_total END) AS amount
           FROM invoice i WHERE i.type IN (@invoice, @credit) AND i.status IN ('AUTHORISED', 'PAID')
             AND i.date >= @from AND i.date <= @to GROUP BY i.contact_id, 3`,
          { invoice: side.invoice, credit: side.credit, from, to: sources.today },
        )
      : all<Row>(
          sources.db,
          `SELECT hex(i.contact_id) AS id, ${nameSql} AS name, substr(i.date, 1, 7) AS month, SUM(l.base_net) AS amount
           ${trackedFrom} GROUP BY i.contact_id, 3`,
          bind(side, tracking, from, sources.today),
        );
  const found = new Map<string, { id: string | null; name: string; sums: Record<string, Amount> }>();
  for (const row of rows) {
    const entry = found.get(row.id) ?? { id: row.id === '' ? null : guidOfHex(row.id), name: row.name, sums: {} };
    found.set(row.id, entry);
    entry.sums[row.month] = row.amount;
    entry.sums['total'] = (entry.sums['total'] ?? 0) + row.amount;
  }
  return [...found.values()].sort(
    (a, b) => (b.sums['total'] ?? 0) - (a.sums['total'] ?? 0) || (a.name < b.name ? -1 : 1),
  );
}
