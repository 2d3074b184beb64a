/** What an accountant, or Xero itself, does to books while somebody reads them. */
import type { Amount, Day, Ids } from './model.ts';

/** Documents other than invoices that a change can be made to. */
export type EditableList = 'creditNotes' | 'prepayments' | 'overpayments' | 'bankTransactions' | 'manualJournals';

export type Change =
  | {
      readonly kind: 'editInvoice';
      readonly id: Ids;
      readonly set: {
        readonly dueDate?: Day;
        readonly date?: Day;
        readonly reference?: string;
        readonly lineAccountCode?: string;
        readonly unitAmount?: Amount;
      };
      readonly bump?: boolean;
    }
  | { readonly kind: 'voidInvoice' | 'payInvoice' | 'authoriseInvoice'; readonly id: Ids }
  | {
      readonly kind: 'createInvoice';
      readonly type: 'ACCREC' | 'ACCPAY';
      readonly contactId?: Ids;
      readonly date: Day;
      readonly dueDate?: Day;
      readonly net: Amount;
      readonly accountCode?: string;
    }
  | { readonly kind: 'deletePayment'; readonly id: Ids }
  | { readonly kind: 'deleteItem'; readonly id: Ids }
  | { readonly kind: 'renameContact'; readonly id: Ids; readonly name: string }
  | { readonly kind: 'archiveContact'; readonly id: Ids }
  | { readonly kind: 'mergeContact'; readonly id: Ids; readonly into: Ids }
  | {
      readonly kind: 'editRecord';
      readonly list: EditableList;
      readonly id: Ids;
      /** `text` is the reference, of a journal its narration. */
      readonly set: { readonly date?: Day; readonly text?: string };
      readonly bump?: boolean;
    }
  | { readonly kind: 'voidRecord'; readonly list: EditableList; readonly id: Ids }
  | { readonly kind: 'deleteTransfer' | 'archiveAccount'; readonly id: Ids }
  /** The record is gone without a trace. */
  | {
      readonly kind: 'vanish';
      readonly list: EditableList | 'accounts' | 'contacts' | 'invoices' | 'payments';
      readonly id: Ids;
    }
  | { readonly kind: 'setLockDate'; readonly date: Day | null }
  /** A document whose stored amount no longer agrees with the ledger by this much: what a tie-out must notice. */
  | { readonly kind: 'corruptInvoice'; readonly id: Ids; readonly by: Amount }
  /** The trial balance report shows one debit too much by this amount. */
  | { readonly kind: 'breakTrialBalance'; readonly by: Amount };
