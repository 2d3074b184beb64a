import { contacts, creditNotes, credits, invoices, manualJournals } from './documents.ts';
import { bankTransactions, bankTransfers, payments } from './money.ts';
import type { Read } from './parts.ts';

/** By the name of the step. */
export const schemaReaders: Readonly<Record<string, Read>> = {
  invoices,
  creditNotes,
  payments,
  bankTransactions,
  bankTransfers,
  contacts,
  manualJournals,
  prepayments: credits('PrepaymentID', 'prepayment'),
  overpayments: credits('OverpaymentID', 'overpayment'),
};
