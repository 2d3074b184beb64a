/**
 * The page of a document at Xero, as a path on its host. Source: Xero developer documentation, "Deep linking into Xero". Kinds
 * without a documented page have none.
 */
import type { DocumentKind } from '#contract/drill';

/** The path for a document; null where no page is documented. `type` is Xero's own. The id is a GUID, checked by the caller. */
export function xeroPath(kind: DocumentKind, type: string, id: string): string | null {
  switch (kind) {
    case 'invoice':
      switch (type) {
        case 'ACCREC':
          return `/AccountsReceivable/View.aspx?InvoiceID=${id}`;
        case 'ACCPAY':
          return `/AccountsPayable/Edit.aspx?InvoiceID=${id}`;
        case 'ACCRECCREDIT':
          return `/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=${id}`;
        case 'ACCPAYCREDIT':
          return `/AccountsPayable/ViewCreditNote.aspx?creditNoteID=${id}`;
        default:
          return null;
      }
    case 'bankTransaction':
      return `/Bank/ViewTransaction.aspx?bankTransactionID=${id}`;
    case 'manualJournal':
    case 'expenseClaim':
    case 'payment':
    case 'bankTransfer':
    case 'prepayment':
      return null;
  }
}
