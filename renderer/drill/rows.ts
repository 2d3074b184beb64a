import type { DocumentKind, Figure } from '#contract/drill';
import type { Cell, TableName } from '#contract/ledger';

type Row = Readonly<Record<string, Cell>>;
export type BehindRow = Figure | { readonly kind: DocumentKind; readonly id: string };

const text = (row: Row, column: string): string | null => {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value : null;
};

const document =
  (kind: DocumentKind, column: string) =>
  (row: Row): BehindRow | null => {
    const id = text(row, column);
    return id === null ? null : { kind, id };
  };

/** The balance of an account as at the day of the row. */
const balance =
  (day: string) =>
  (row: Row): BehindRow | null => {
    const account = text(row, 'account_id');
    const to = text(row, day);
    return account === null || to === null ? null : { of: 'account', account, to };
  };

const opens: Partial<Record<TableName, (row: Row) => BehindRow | null>> = {
  invoices: document('invoice', 'invoice_id'),
  'invoice-line-items': document('invoice', 'invoice_id'),
  payments: document('payment', 'payment_id'),
  'bank-transactions': document('bankTransaction', 'bank_transaction_id'),
  'bank-transfers': document('bankTransfer', 'bank_transfer_id'),
  'manual-journals': document('manualJournal', 'manual_journal_id'),
  'expense-claims': document('expenseClaim', 'expense_claim_id'),
  allocations: document('invoice', 'invoice_id'),
  'bank-statements': (row) =>
    document(
      /PAYMENT$/.test(text(row, 'type') ?? '') && text(row, 'type')?.includes('-') === false
        ? 'payment'
        : 'bankTransaction',
      'line_id',
    )(row),
  'month-end': balance('month_end'),
  'trial-balance': balance('date'),
};

/** True for tables whose rows are documents or balances that open. */
export const canOpen = (table: TableName): boolean => opens[table] !== undefined;

/** What a row of a table opens: its document, or the movements behind its balance; null where it has neither. */
export function behindRow(table: TableName, row: Row): BehindRow | null {
  return opens[table]?.(row) ?? null;
}
