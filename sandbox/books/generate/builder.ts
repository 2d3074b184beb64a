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
  LineRecord,
  PrepaymentRecord,
} from '../../model.ts';
import { makeLine, totalsOf, type LineSpec } from '../documents.ts';
import { clampedDay, isoDay, makeLocalClock } from '../days.ts';
import { rateText, toBase } from '../money.ts';
import { guidOf, makeRandom } from '../random.ts';
import type { BookStore } from '../store.ts';
import { makeChart, taxesFor, type Role, type Taxes } from './chart.ts';
import type { Profile } from './profile.ts';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type InvoiceDraft = Mutable<InvoiceRecord>;
export type CreditDraft = Mutable<CreditNoteRecord> | Mutable<PrepaymentRecord>;

export type LineInput = Omit<LineSpec, 'id' | 'types' | 'account'> & { readonly role: Role };

interface DocumentInput {
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
  const { today } = store;
  const { tables } = store;
  const clock = makeLocalClock(store.organisation.timezone, now);
  const taxes = taxesFor(profile.region);
  const chart = makeChart({
    key: profile.key,
    region: profile.region,
    currency: profile.organisation.baseCurrency,
    foreignBank: profile.foreign?.hasBank === true ? profile.foreign.currency : null,
    bankWithoutCode: profile.bankWithoutCode,
    withCostOfSales: profile.costOfSales > 0,
    updatedUtc: store.organisation.createdUtc,
  });
  for (const account of chart.values()) tables.accounts.set(account.id, account);
  for (const rate of taxes.rates) tables.taxRates.set(rate.taxType, rate);

  const counters = new Map<string, number>();
  let moments = 0;
  const cash = new Map<Role, Map<number, Amount>>();
  const taxByDay = new Map<number, Amount>();

  const account = (role: Role): AccountRecord => {
    const found = chart.get(role);
    if (found === undefined) throw new Error(`The chart has no account for ${role}`);
    return found;
  };
  const id = (kind: string): Ids => {
    const next = (counters.get(kind) ?? 0) + 1;
    counters.set(kind, next);
    return guidOf(`${profile.key}/${kind}/${next}`);
  };
  const stamp = (day: number): Instant => {
    moments += 1;
    return clock(Math.min(day, today), 9 * 3600 + ((moments * 7919) % 28_800));
  };
  const rates = new Map<string, string>();
  const rate = (currency: string, day: number): string => {
    if (currency === profile.organisation.baseCurrency || profile.foreign === null) return '1';
    const month = isoDay(day).slice(0, 7);
    let text = rates.get(`${currency} ${month}`);
    if (text === undefined) {
      const drift = 1 + (makeRandom(`${profile.key}/rate/${month}`).next() - 0.5) * 0.12;
      text = rateText(Math.round(profile.foreign.rate * drift * 10_000) / 10_000);
      rates.set(`${currency} ${month}`, text);
    }
    return text;
  };
  const addCash = (role: Role, day: number, amount: Amount): void => {
    let days = cash.get(role);
    if (days === undefined) cash.set(role, (days = new Map<number, Amount>()));
    days.set(day, (days.get(day) ?? 0) + amount);
  };
  const addTax = (day: number, amount: Amount): void => {
    if (amount !== 0) taxByDay.set(day, (taxByDay.get(day) ?? 0) + amount);
  };
  const linesOf = (input: DocumentInput): LineRecord[] =>
    input.lines.map((line) => {
      const lineId = id('line');
      if ('note' in line) return { ...makeLine({ ...emptyLine, id: lineId, description: line.note }), ...wordsOnly };
      return makeLine({ ...line, id: lineId, types: input.types, account: account(line.role) });
    });
  const later = (record: { updatedUtc: Instant }, day: number): void => {
    const instant = stamp(day);
    if (instant > record.updatedUtc) record.updatedUtc = instant;
  };
  const documentOf = (input: DocumentInput) => {
    const lines = linesOf(input);
    const currencyCode = input.currency ?? profile.organisation.baseCurrency;
    return {
      contactId: input.contact.id,
      date: isoDay(input.day),
      lineAmountTypes: input.types,
      ...totalsOf(lines, input.types),
      currencyCode,
      currencyRate: rate(currencyCode, input.day),
      lines,
      updatedUtc: stamp(input.day),
      reference: input.reference ?? '',
    };
  };
  const settleInvoice = (invoice: InvoiceDraft, day: number, amount: Amount, paid: boolean): void => {
    if (paid) invoice.amountPaid += amount;
    else invoice.amountCredited += amount;
    invoice.amountDue -= amount;
    if (invoice.amountDue === 0) {
      invoice.status = 'PAID';
      const text = isoDay(day);
      invoice.fullyPaidOn = invoice.fullyPaidOn !== null && invoice.fullyPaidOn > text ? invoice.fullyPaidOn : text;
    }
    later(invoice, day);
  };
  const settleCredit = (credit: CreditDraft, day: number, amount: Amount): void => {
    credit.remainingCredit -= amount;
    if (credit.remainingCredit === 0) {
      credit.status = 'PAID';
      if ('fullyPaidOn' in credit) credit.fullyPaidOn = isoDay(day);
    }
    later(credit, day);
  };
  const bankFor = (currency: string): Role =>
    currency !== profile.organisation.baseCurrency && chart.has('foreignBank') ? 'foreignBank' : 'bank';

  const addPayment = (input: {
    type: string;
    day: number;
    amount: Amount;
    document: InvoiceDraft | CreditDraft;
    sign: number;
    batchId: Ids | null;
  }): void => {
    const { document } = input;
    const role = bankFor(document.currencyCode);
    const to = account(role);
    const currencyRate = rate(document.currencyCode, input.day);
    const inBase = toBase(input.amount, currencyRate);
    const paymentId = id('payment');
    addCash(role, input.day, input.sign * inBase);
    tables.payments.set(paymentId, {
      id: paymentId,
      type: input.type,
      status: 'AUTHORISED',
      date: isoDay(input.day),
      amount: input.amount,
      bankAmount: to.currencyCode === document.currencyCode ? input.amount : inBase,
      currencyRate,
      reference: '',
      isReconciled: input.day < today - 6,
      accountId: to.id,
      accountCode: to.code,
      documentId: document.id,
      documentNumber: 'number' in document ? document.number : '',
      contactId: document.contactId,
      contactName: tables.contacts.get(document.contactId)?.name ?? '',
      batchPaymentId: input.batchId,
      updatedUtc: stamp(input.day),
    });
  };

  const bank: Builder['bank'] = (input) => {
    if (input.day > today) return null;
    const on = account(input.bank);
    const base = documentOf({ ...input, currency: on.currencyCode ?? profile.organisation.baseCurrency });
    const record: Mutable<BankTransactionRecord> = {
      id: id('bankTransaction'),
      type: input.type,
      status: 'AUTHORISED',
      bankAccountId: on.id,
      isReconciled: input.isReconciled ?? input.day < today - 6,
      prepaymentId: null,
      overpaymentId: null,
      ...base,
    };
    tables.bankTransactions.set(record.id, record);
    const sign = input.type.startsWith('RECEIVE') ? 1 : -1;
    addCash(input.bank, input.day, sign * toBase(record.total, record.currencyRate));
    addTax(input.day, -sign * toBase(record.totalTax, record.currencyRate));
    return record;
  };

  return {
    profile,
    store,
    chart,
    taxes,
    today,
    account,
    id,
    stamp,
    rate,
    addCash,
    bank,
    invoice: (input) => {
      if (input.day > today) return null;
      const base = documentOf(input);
      const status = input.status ?? 'AUTHORISED';
      const invoice: InvoiceDraft = {
        id: id('invoice'),
        type: input.type,
        number: input.number,
        dueDate: isoDay(input.dueDay),
        plannedPaymentDate: null,
        fullyPaidOn: null,
        status,
        sentToContact: input.type === 'ACCREC' && status === 'AUTHORISED',
        amountDue: status === 'VOIDED' ? 0 : base.total,
        amountPaid: 0,
        amountCredited: 0,
        ...base,
      };
      tables.invoices.set(invoice.id, invoice);
      if (status === 'AUTHORISED') {
        addTax(input.day, (input.type === 'ACCREC' ? -1 : 1) * toBase(invoice.totalTax, invoice.currencyRate));
      }
      return invoice;
    },
    pay: (invoice, day, amount, batchId = null) => {
      const part = Math.min(amount, invoice.amountDue);
      if (day > today || part <= 0) return;
      const sign = invoice.type === 'ACCREC' ? 1 : -1;
      addPayment({ type: `${invoice.type}PAYMENT`, day, amount: part, document: invoice, sign, batchId });
      settleInvoice(invoice, day, part, true);
    },
    creditNote: (input) => {
      if (input.day > today) return null;
      const base = documentOf(input);
      const note: Mutable<CreditNoteRecord> = {
        id: id('creditNote'),
        type: input.type,
        number: input.number,
        status: 'AUTHORISED',
        fullyPaidOn: null,
        remainingCredit: base.total,
        allocations: [],
        ...base,
      };
      tables.creditNotes.set(note.id, note);
      addTax(input.day, (input.type === 'ACCRECCREDIT' ? 1 : -1) * toBase(note.totalTax, note.currencyRate));
      return note;
    },
    advance: (input) => {
      if (input.day > today) return null;
      const suffix = input.kind === 'prepayment' ? 'PREPAYMENT' : 'OVERPAYMENT';
      const type = `${input.received ? 'RECEIVE' : 'SPEND'}-${suffix}`;
      const paid: Mutable<BankTransactionRecord> | null = bank({
        type,
        bank: 'bank',
        contact: input.contact,
        day: input.day,
        types: 'NoTax',
        lines: [
          {
            role: input.received ? 'debtors' : 'creditors',
            description: input.kind === 'prepayment' ? 'Paid in advance' : 'Paid too much',
            quantity: 10_000,
            unitAmount: input.amount,
            tax: taxes.none,
          },
        ],
      });
      if (paid === null) return null;
      const record: Mutable<PrepaymentRecord> = {
        id: id(input.kind),
        kind: input.kind,
        type,
        status: 'AUTHORISED',
        contactId: paid.contactId,
        date: paid.date,
        lineAmountTypes: paid.lineAmountTypes,
        subTotal: paid.subTotal,
        totalTax: paid.totalTax,
        total: paid.total,
        currencyCode: paid.currencyCode,
        currencyRate: paid.currencyRate,
        lines: paid.lines,
        reference: paid.reference,
        bankTransactionId: paid.id,
        remainingCredit: paid.total,
        allocations: [],
        updatedUtc: paid.updatedUtc,
      };
      if (input.kind === 'prepayment') paid.prepaymentId = record.id;
      else paid.overpaymentId = record.id;
      tables[input.kind === 'prepayment' ? 'prepayments' : 'overpayments'].set(record.id, record);
      return record;
    },
    allocate: (credit, invoice, day, amount) => {
      const part = Math.min(amount, credit.remainingCredit, invoice.amountDue);
      if (day > today || part <= 0 || credit.currencyCode !== invoice.currencyCode) return;
      credit.allocations = [
        ...credit.allocations,
        { id: id('allocation'), invoiceId: invoice.id, invoiceNumber: invoice.number, date: isoDay(day), amount: part },
      ];
      settleCredit(credit, day, part);
      settleInvoice(invoice, day, part, false);
    },
    refund: (credit, day) => {
      if (day > today || credit.remainingCredit <= 0) return;
      const kind = 'kind' in credit ? credit.kind.toUpperCase() : 'CREDIT';
      const receivable = credit.type.startsWith('RECEIVE') || credit.type === 'ACCRECCREDIT';
      const amount = credit.remainingCredit;
      const type = `${receivable ? 'AR' : 'AP'}${kind}PAYMENT`;
      addPayment({ type, day, amount, document: credit, sign: receivable ? -1 : 1, batchId: null });
      settleCredit(credit, day, amount);
    },
    transfer: (from, to, day, amount, reference) => {
      if (day > today || amount <= 0) return;
      const out = account(from);
      const into = account(to);
      const leg = (record: AccountRecord, type: string, value: Amount, currencyRate: string): Ids => {
        const currencyCode = record.currencyCode ?? profile.organisation.baseCurrency;
        const transactionId = id('bankTransaction');
        const line = {
          ...makeLine({ ...emptyLine, id: id('line'), description: reference, unitAmount: value }),
          accountId: null,
          accountCode: null,
        };
        tables.bankTransactions.set(transactionId, {
          id: transactionId,
          type,
          status: 'AUTHORISED',
          contactId: '',
          date: isoDay(day),
          lineAmountTypes: 'NoTax',
          subTotal: value,
          totalTax: 0,
          total: value,
          currencyCode,
          currencyRate,
          lines: [line],
          bankAccountId: record.id,
          reference,
          isReconciled: day < today - 6,
          prepaymentId: null,
          overpaymentId: null,
          updatedUtc: stamp(day),
        });
        return transactionId;
      };
      const currencyRate = rate(out.currencyCode ?? '', day);
      const inBase = toBase(amount, currencyRate);
      const transferId = id('bankTransfer');
      tables.bankTransfers.set(transferId, {
        id: transferId,
        createdUtc: stamp(day),
        date: isoDay(day),
        amount,
        fromAccountId: out.id,
        toAccountId: into.id,
        fromBankTransactionId: leg(out, 'SPEND-TRANSFER', amount, currencyRate),
        toBankTransactionId: leg(into, 'RECEIVE-TRANSFER', inBase, '1'),
        status: 'AUTHORISED',
        currencyRate,
        reference,
      });
      addCash(from, day, -inBase);
      addCash(to, day, inBase);
    },
    journal: (day, narration, lines) => {
      if (day > today) return;
      const journalId = id('manualJournal');
      tables.manualJournals.set(journalId, {
        id: journalId,
        date: isoDay(day),
        narration,
        status: 'POSTED',
        lineAmountTypes: 'NoTax',
        showOnCashBasis: true,
        updatedUtc: stamp(day),
        lines: lines.map((line) => ({
          accountId: account(line.role).id,
          accountCode: account(line.role).code,
          description: line.description,
          lineAmount: line.amount,
          taxAmount: 0,
          taxType: 'NONE',
          tracking: [],
        })),
      });
      for (const line of lines) if (account(line.role).type === 'BANK') addCash(line.role, day, line.amount);
    },
    cashAt: (role, day) => {
      let sum = 0;
      for (const [at, amount] of cash.get(role) ?? []) if (at <= day) sum += amount;
      return sum;
    },
    taxBetween: (from, to) => {
      let sum = 0;
      for (const [at, amount] of taxByDay) if (at >= from && at <= to) sum += amount;
      return sum;
    },
  };
}

const emptyLine = {
  description: '',
  quantity: 10_000,
  unitAmount: 0,
  account: { id: '', code: null },
  tax: { type: 'NONE', percent: 0 },
  types: 'NoTax',
} as const satisfies Omit<LineSpec, 'id'>;

const wordsOnly = {
  quantity: null,
  unitAmount: null,
  accountId: null,
  accountCode: null,
  taxType: null,
} as const;

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
