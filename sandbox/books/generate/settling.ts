/** Invoices and credit notes, and everything that settles them: payments, allocations, refunds. */
import type { Amount, CreditNoteRecord, Ids } from '../../model.ts';
import { isoDay } from '../days.ts';
import { toBase } from '../money.ts';
import type { Builder, CreditDraft, InvoiceDraft, Mutable } from './builder.ts';
import type { Desk } from './desk.ts';
import type { Role } from './chart.ts';

/** The builder's part for documents of customers and suppliers. */
export function makeSettlements(desk: Desk): Pick<Builder, 'invoice' | 'pay' | 'creditNote' | 'allocate' | 'refund'> {
  const { profile, chart, today, account, id, stamp, rate, addCash, addTax, documentOf, touch } = desk;
  const { tables } = desk.store;
  const settleInvoice = (invoice: InvoiceDraft, day: number, amount: Amount, paid: boolean): void => {
    if (paid) invoice.amountPaid += amount;
    else invoice.amountCredited += amount;
    invoice.amountDue -= amount;
    if (invoice.amountDue === 0) {
      invoice.status = 'PAID';
      const text = isoDay(day);
      invoice.fullyPaidOn = invoice.fullyPaidOn !== null && invoice.fullyPaidOn > text ? invoice.fullyPaidOn : text;
    }
    touch(invoice, day);
  };
  const settleCredit = (credit: CreditDraft, day: number, amount: Amount): void => {
    credit.remainingCredit -= amount;
    if (credit.remainingCredit === 0) {
      credit.status = 'PAID';
      if ('fullyPaidOn' in credit) credit.fullyPaidOn = isoDay(day);
    }
    touch(credit, day);
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
      isReconciled: input.day < today - profile.reconcileLag,
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

  return {
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
  };
}
