/** Naming the documents that do not add up, where a comparison with Xero's reports stays open. */
import type { Side } from './documents.ts';
import { say, type TieOut } from './figure.ts';
import { moneyText, type Amount } from './money.ts';
import type { Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, guidOfHex } from './sql.ts';

/** More would not be read; the first ones show what is wrong. */
const mostNamed = 5;

/**
 * A document is in doubt when a line is not its quantity times its price less discount, to the cent, or when its lines and
 * its tax are not its total. Both hold for every document Xero has made itself.
 */
const sql = (documents: string): string => `
SELECT hex(i.id) AS id, i.number, i.reference,
  SUM(CASE WHEN l.quantity IS NULL OR l.unit_amount IS NULL OR l.discount_amount IS NOT NULL THEN 0
    WHEN abs(l.line_amount - l.quantity * l.unit_amount * (100 - coalesce(l.discount_rate, 0)) / 100) < 51 THEN 0
    ELSE l.line_amount - CAST(round(l.quantity * l.unit_amount * (100 - coalesce(l.discount_rate, 0)) / 10000) AS INTEGER) * 100
    END) AS byLine,
  abs(SUM(l.net)) - i.sub_total AS byNet, i.total - i.sub_total - i.total_tax AS byTax
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE ${documents} GROUP BY i.id HAVING byLine <> 0 OR byNet <> 0 OR byTax <> 0
ORDER BY i.date DESC, i.id LIMIT ${mostNamed}`;

const openSql = sql(`i.type IN (?, ?) AND i.status = 'AUTHORISED' AND i.amount_due <> 0`);
const spanSql = sql(`i.type IN (?, ?) AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= ? AND i.date <= ?`);

interface Row {
  id: string;
  number: string;
  reference: string;
  byLine: Amount;
  byNet: Amount;
  byTax: Amount;
}

/**
 * An open comparison with the documents that may be why, each with what it is off by. Asked only then: the open ones of
 * a side, or those of a span. The comparison stays open.
 */
export function withSuspects(sources: Sources, side: Side, found: TieOut, among: 'open' | Span): TieOut {
  if (found.status !== 'open') return found;
  const { db, lang } = sources;
  const rows =
    among === 'open'
      ? all<Row>(db, openSql, side.invoice, side.credit)
      : all<Row>(db, spanSql, side.invoice, side.credit, among.from, among.to);
  const items = rows.map((row) => {
    const name = row.number || row.reference || guidOfHex(row.id).slice(0, 8);
    return {
      key: 'document',
      label: say(lang, `${name} does not add up`, `${name} telt niet op`),
      amount: moneyText(row.byLine || row.byNet || row.byTax),
      documentId: guidOfHex(row.id),
    };
  });
  return { ...found, items: [...found.items, ...items] };
}
