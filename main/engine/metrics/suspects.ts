/** Naming the records that do not add up, where a comparison with Xero's reports stays open. */
import type { Side } from './documents.ts';
import { say, type TieOut } from './figure.ts';
import { moneyText, type Amount } from './money.ts';
import type { Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, guidOfHex } from './sql.ts';

/** More would not be read; the first ones show what is wrong. */
const mostNamed = 5;
const newest = `LIMIT ${mostNamed}`;

/** Where a comparison looks for what is wrong. */
export type Among =
  | { readonly of: 'documents'; readonly side: Side; readonly span: Span | 'open' }
  | { readonly of: 'bankTransactions' | 'payments' | 'journals'; readonly span: Span }
  | { readonly of: 'advances'; readonly side: Side };

/** What a line is beyond its quantity times its price less discount, to the cent. Xero makes none that is. */
const byLine = (
  rate: string,
  isUnknown = 'FALSE',
): string => `SUM(CASE WHEN l.quantity IS NULL OR l.unit_amount IS NULL OR ${isUnknown} THEN 0
    WHEN abs(l.line_amount - l.quantity * l.unit_amount * (100 - ${rate}) / 100) < 51 THEN 0
    ELSE l.line_amount - CAST(round(l.quantity * l.unit_amount * (100 - ${rate}) / 10000) AS INTEGER) * 100 END)`;

/** A document's lines, and its lines and tax against its total. A discount given as an amount is left out. */
const documents = (where: string): string => `
SELECT hex(i.id) AS id, coalesce(nullif(i.number, ''), i.reference) AS name,
  ${byLine('coalesce(l.discount_rate, 0)', 'l.discount_amount IS NOT NULL')} AS byLine,
  abs(SUM(l.net)) - i.sub_total AS byNet, i.total - i.sub_total - i.total_tax AS byTax
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE ${where} GROUP BY i.id HAVING byLine <> 0 OR byNet <> 0 OR byTax <> 0
ORDER BY i.date DESC, i.id ${newest}`;

const openDocuments = documents(`i.type IN (?, ?) AND i.status = 'AUTHORISED' AND i.amount_due <> 0`);
const spanDocuments = documents(
  `i.type IN (?, ?) AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= ? AND i.date <= ?`,
);

const bankTransactions = `
SELECT hex(t.id) AS id, coalesce(nullif(t.reference, ''), t.contact_name) AS name, ${byLine('0')} AS byLine,
  SUM(l.line_amount + CASE t.line_amount_types WHEN 'Exclusive' THEN l.tax_amount ELSE 0 END) - t.total AS byNet, 0 AS byTax
FROM bank_transaction t CROSS JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
WHERE t.status = 'AUTHORISED' AND t.type NOT LIKE '%TRANSFER' AND t.date >= ? AND t.date <= ?
GROUP BY t.id HAVING byLine <> 0 OR byNet <> 0 ORDER BY t.date DESC, t.id ${newest}`;

/** A document's payments against what it says was paid. */
const payments = `
SELECT hex(p.id) AS id, coalesce(nullif(p.document_number, ''), nullif(p.reference, ''), p.contact_name) AS name, 0 AS byLine, 0 AS byTax,
  (SELECT SUM(o.amount) FROM payment o WHERE o.document_id = i.id AND o.status = 'AUTHORISED') - i.amount_paid AS byNet
FROM payment p JOIN invoice i ON i.id = p.document_id AND i.type IN ('ACCREC', 'ACCPAY')
WHERE p.status = 'AUTHORISED' AND p.account_id IN (SELECT id FROM account) AND p.date >= ? AND p.date <= ? AND byNet <> 0
ORDER BY p.date DESC, p.id ${newest}`;

const journals = `
SELECT hex(j.id) AS id, j.narration AS name, 0 AS byLine, 0 AS byTax,
  SUM(l.line_amount + CASE j.line_amount_types WHEN 'Exclusive' THEN l.tax_amount ELSE 0 END) AS byNet
FROM manual_journal j CROSS JOIN manual_journal_line l ON l.manual_journal_id = j.id
WHERE j.status = 'POSTED' AND j.date >= ? AND j.date <= ? GROUP BY j.id HAVING byNet <> 0 ORDER BY j.date DESC, j.id ${newest}`;

/** Money on account against the bank transaction that is its money, and what is left against what was used. */
const advances = `
SELECT hex(p.id) AS id, coalesce(nullif(p.reference, ''), p.contact_name) AS name, 0 AS byLine,
  p.total - coalesce(t.total, p.total) AS byNet,
  p.remaining_credit - p.total + coalesce((SELECT SUM(a.amount) FROM allocation a WHERE a.credit_id = p.id), 0)
    + coalesce((SELECT SUM(o.amount) FROM payment o WHERE o.document_id = p.id AND o.status = 'AUTHORISED'), 0) AS byTax
FROM prepayment p LEFT JOIN bank_transaction t ON t.status = 'AUTHORISED' AND (t.prepayment_id = p.id OR t.overpayment_id = p.id)
WHERE p.type IN (SELECT value FROM json_each(?)) AND p.status IN ('AUTHORISED', 'PAID') AND (byNet <> 0 OR byTax <> 0)
ORDER BY p.date DESC, p.id ${newest}`;

interface Row {
  id: string;
  name: string;
  byLine: Amount;
  byNet: Amount;
  byTax: Amount;
}

function readSuspects(sources: Sources, among: Among): Row[] {
  const { db } = sources;
  switch (among.of) {
    case 'documents': {
      const { invoice, credit } = among.side;
      if (among.span === 'open') return all<Row>(db, openDocuments, invoice, credit);
      return all<Row>(db, spanDocuments, invoice, credit, among.span.from, among.span.to);
    }
    case 'bankTransactions':
      return all<Row>(db, bankTransactions, among.span.from, among.span.to);
    case 'payments':
      return all<Row>(db, payments, among.span.from, among.span.to);
    case 'journals':
      return all<Row>(db, journals, among.span.from, among.span.to);
    case 'advances':
      return all<Row>(db, advances, JSON.stringify(among.side.advances));
  }
}

/**
 * An open comparison with the records that may be why, each with what it is off by. Asked only then. The comparison stays
 * open.
 */
export function withSuspects(sources: Sources, found: TieOut, among: readonly Among[]): TieOut {
  if (found.status !== 'open') return found;
  const { lang } = sources;
  const items = among.flatMap((one) =>
    readSuspects(sources, one).map((row) => {
      const name = row.name || guidOfHex(row.id).slice(0, 8);
      return {
        key: 'document',
        label:
          one.of === 'payments'
            ? say(lang, `The payment of ${name} does not add up`, `De betaling van ${name} telt niet op`)
            : say(lang, `${name} does not add up`, `${name} telt niet op`),
        amount: moneyText(row.byLine || row.byNet || row.byTax),
        documentId: guidOfHex(row.id),
      };
    }),
  );
  return { ...found, items: [...found.items, ...items] };
}
