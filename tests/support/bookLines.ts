/** Documents and lines of the sandbox's books for the cells of reports, apart from the product's own reading of them. */
import type { CreditNoteRecord, InvoiceRecord, LineRecord } from '../../sandbox/model.ts';
import type { Oracle, Span } from './bookOracle.ts';
import { inBase } from './loadBooks.ts';

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

export interface OpenDocument {
  readonly id: string;
  readonly contactId: string;
  readonly due: string;
  /** Days past due, negative while it is not due. */
  readonly late: number;
  readonly amount: number;
}

/** Open invoices of customers, or open bills of suppliers, in base currency. */
export function openDocuments(oracle: Oracle, sales: boolean): OpenDocument[] {
  return oracle
    .all('invoices')
    .filter((one) => one.type === (sales ? 'ACCREC' : 'ACCPAY') && one.status === 'AUTHORISED' && one.amountDue !== 0)
    .map((one) => {
      const due = one.dueDate ?? one.date;
      const late = dayNumber(oracle.today) - dayNumber(due);
      return { id: one.id, contactId: one.contactId, due, late, amount: inBase(one.amountDue, one.currencyRate) };
    });
}

export interface CountedLine {
  readonly document: InvoiceRecord | CreditNoteRecord;
  readonly line: LineRecord;
  /** Net in base currency, credit notes negative; the last line of a document takes what rounding left. */
  readonly net: number;
  /** Ten-thousandths of a unit, credit notes negative. */
  readonly quantity: number;
}

/** Lines of the documents of a side that count, dated within a span. */
export function countedLines(oracle: Oracle, sales: boolean, span: Span): CountedLine[] {
  const kinds = sales ? ['ACCREC', 'ACCRECCREDIT'] : ['ACCPAY', 'ACCPAYCREDIT'];
  return [...oracle.all('invoices'), ...oracle.all('creditNotes')]
    .filter((one) => kinds.includes(one.type) && ['AUTHORISED', 'PAID'].includes(one.status))
    .filter((one) => one.date >= span.from && one.date <= span.to)
    .flatMap((document) => {
      const sign = document.type.endsWith('CREDIT') ? -1 : 1;
      let left = inBase(document.subTotal, document.currencyRate);
      return document.lines.map((line, index): CountedLine => {
        const own = document.lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
        const net = index === document.lines.length - 1 ? left : inBase(own, document.currencyRate);
        left -= net;
        return { document, line, net: sign * net, quantity: sign * (line.quantity ?? 0) };
      });
    });
}
