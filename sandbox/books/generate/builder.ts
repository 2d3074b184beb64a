/**
 * The hand that writes generated events into the books. Events after the last day are dropped, so generators may plan
 * ahead: an invoice's payment next month simply has not happened yet.
 */
import type {
  AccountRecord,
  Amount,
  BankTransactionRecord,
  ContactRecord,
  CreditNoteRecord,
  Day,
  Ids,
  Instant,
  InvoiceRecord,
  LineAmountTypes,
  PrepaymentRecord,
} from '../../model.ts';
import { clampedDay, isoDay } from '../days.ts';
import type { LineSpec } from '../documents.ts';
import type { BookStore } from '../store.ts';
import type { Role, Taxes } from './chart.ts';
import { makeDesk } from './desk.ts';
import { makeMovements } from './movements.ts';
import type { Profile } from './profile.ts';
import { makeSettlements } from './settling.ts';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type InvoiceDraft = Mutable<InvoiceRecord>;
export type CreditDraft = Mutable<CreditNoteRecord> | Mutable<PrepaymentRecord>;

export type LineInput = Omit<LineSpec, 'id' | 'types' | 'account'> & { readonly role: Role };

export interface DocumentInput {
  readonly contact: ContactRecord;
  readonly day: number;
  readonly types: LineAmountTypes;
  readonly lines: readonly (LineInput | { readonly note: string })[];
  readonly currency?: string;
  readonly reference?: string;
}

export interface InvoiceInput extends DocumentInput {
  readonly type: 'ACCREC' | 'ACCPAY';
  readonly number: string;
  readonly dueDay: number;
  readonly status?: string;
}

export interface BankInput extends DocumentInput {
  readonly type: string;
  readonly bank: Role;
  readonly isReconciled?: boolean;
}

export interface Builder {
  readonly profile: Profile;
  readonly store: BookStore;
  readonly chart: ReadonlyMap<Role, AccountRecord>;
  readonly taxes: Taxes;
  readonly today: number;
  account(role: Role): AccountRecord;
  /** The next id of a kind; the same on every run. */
  id(kind: string): Ids;
  /** An instant in office hours of a local day, never after now. */
  stamp(day: number): Instant;
  /** The base currency's rate on a day, as decimal text; '1' for the base currency itself. */
  rate(currency: string, day: number): string;
  invoice(input: InvoiceInput): InvoiceDraft | null;
  pay(invoice: InvoiceDraft, day: number, amount: Amount, batchId?: Ids | null): void;
  creditNote(input: DocumentInput & { type: 'ACCRECCREDIT' | 'ACCPAYCREDIT'; number: string }): CreditDraft | null;
  advance(input: {
    kind: 'prepayment' | 'overpayment';
    received: boolean;
    contact: ContactRecord;
    day: number;
    amount: Amount;
  }): CreditDraft | null;
  allocate(credit: CreditDraft, invoice: InvoiceDraft, day: number, amount: Amount): void;
  refund(credit: CreditDraft, day: number): void;
  bank(input: BankInput): BankTransactionRecord | null;
  transfer(from: Role, to: Role, day: number, amount: Amount, reference: string): void;
  journal(day: number, narration: string, lines: readonly { role: Role; amount: Amount; description: string }[]): void;
  /** Base-currency cash on an account of a role at the end of a day, from the events written so far. */
  cashAt(role: Role, day: number): Amount;
  /** Sales tax of documents from one day to another, credit negative. */
  taxBetween(from: number, to: number): Amount;
  addCash(role: Role, day: number, amount: Amount): void;
}

/** Makes the builder for one organisation and puts its chart and tax rates into the store. */
export function makeBuilder(profile: Profile, store: BookStore, now: Instant): Builder {
  const desk = makeDesk(profile, store, now);
  return { ...desk, ...makeMovements(desk), ...makeSettlements(desk) };
}

/** First and last day of the month `index` months after the month of `start`. */
export function monthAt(
  start: Day,
  index: number,
): { readonly first: number; readonly last: number; readonly month: number; readonly text: string } {
  const year = Number(start.slice(0, 4));
  const month = Number(start.slice(5, 7)) + index;
  const first = clampedDay(year, month, 1);
  const text = isoDay(first).slice(0, 7);
  return { first, last: clampedDay(year, month, 31), month: Number(text.slice(5, 7)), text };
}
