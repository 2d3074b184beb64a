/** Invoices and bills with the payments and credit notes that belong to them, each from the invoice's index alone. */
import type {
  AccountRecord,
  Amount,
  CreditNoteRecord,
  InvoiceRecord,
  LineAmountTypes,
  LineRecord,
  PaymentRecord,
  TrackingChoice,
} from '../../model.ts';
import { isoDay } from '../days.ts';
import { makeLine, totalsOf } from '../documents.ts';
import type { Tax } from '../generate/chart.ts';
import { scaleToCents } from '../money.ts';
import { hashOf } from '../random.ts';
import type { Contacts } from './contacts.ts';
import {
  isRefund,
  noteDay,
  noteStatus,
  outcomes,
  paymentDay,
  paymentStatus,
  settledDay,
  type Fates,
  type Shape,
} from './fates.ts';
import { around, type Ground } from './ground.ts';
import { guidAt, makeDraws, type Guids } from './numbers.ts';
import { instantOf } from './schedule.ts';

/** An invoice with everything that settles it. */
export interface Cluster {
  readonly invoice: InvoiceRecord;
  readonly notes: readonly CreditNoteRecord[];
  readonly payments: readonly PaymentRecord[];
}

export interface ClusterIds {
  readonly invoices: Guids;
  readonly notes: Guids;
  readonly payments: Guids;
}

const CENT = 100;
const WHOLE = 10_000;

/** Makes the records around an invoice. `nameOf` gives a contact's name of today, as payments show it. */
export function makeClusters(
  ground: Ground,
  contacts: Contacts,
  fates: Fates,
  ids: ClusterIds,
  nameOf: (contact: number) => string,
): (index: number) => Cluster {
  const { key, taxes, choices, organisation, today } = ground;
  const { draw, share, between } = makeDraws(`${key}/invoice-content`);
  const lineWord = hashOf(`${key}/line`);

  const typesOf = (index: number): LineAmountTypes => {
    const at = share(index, 20);
    return at < 0.86 ? 'Exclusive' : at < 0.97 ? 'Inclusive' : 'NoTax';
  };
  const trackingOf = (index: number, part: number): readonly TrackingChoice[] =>
    share(index, 100 + part) < 0.35
      ? [around(choices, draw(index, 120 + part) % 5 === 0 ? 2 : draw(index, 120 + part) % 2)]
      : [];

  const lineOf = (index: number, part: number, isBill: boolean, types: LineAmountTypes): LineRecord => {
    const use = 40 + part * 7;
    const item = share(index, use) < (isBill ? 0.3 : 0.55) ? around(ground.items, draw(index, use + 1)) : null;
    const number = draw(index, use + 2);
    let account: AccountRecord;
    if (isBill) account = number % 3 === 0 ? around(ground.costs, number >>> 3) : around(ground.expenses, number >>> 3);
    else account = around(ground.incomes, number);
    const tax: Tax = isBill ? taxes.purchases : share(index, use + 3) < 0.15 ? taxes.salesLow : taxes.sales;
    const price = isBill ? item?.purchaseUnitPrice : item?.salesUnitPrice;
    return makeLine({
      id: guidAt(lineWord, index, part),
      description: item === null ? `${account.name}, werk ${part + 1}` : item.name,
      quantity: between(index, use + 4, 1, isBill ? 2 : 4) * WHOLE,
      unitAmount: price ?? between(index, use + 5, 15_00, isBill ? 160_00 : 320_00) * CENT,
      account,
      tax,
      types,
      discountRate: !isBill && share(index, use + 6) < 0.04 ? 100_000 : null,
      item,
      tracking: trackingOf(index, part),
    });
  };

  const invoiceOf = (index: number, shape: Shape): InvoiceRecord => {
    const { isBill, fate, day } = shape;
    const types = typesOf(index);
    const lines = Array.from({ length: 1 + (draw(index, 21) % 5) }, (_, part) => lineOf(index, part, isBill, types));
    const totals = totalsOf(lines, types);
    const due = isoDay(day + (draw(index, 22) % 3 === 0 ? 14 : 30));
    return {
      id: ids.invoices.id(index),
      type: isBill ? 'ACCPAY' : 'ACCREC',
      number: `${isBill ? 'BILL' : 'INV'}-${String(index + 1).padStart(7, '0')}`,
      reference: draw(index, 23) % 4 === 0 ? `Order ${draw(index, 24) % 90_000}` : '',
      contactId: contacts.id(shape.contact),
      date: isoDay(day),
      dueDate: due,
      plannedPaymentDate: share(index, 25) < 0.05 ? due : null,
      fullyPaidOn: outcomes[fate].status === 'PAID' ? isoDay(settledDay(shape)) : null,
      status: outcomes[fate].status,
      sentToContact: !isBill && draw(index, 26) % 10 !== 0,
      lineAmountTypes: types,
      ...totals,
      currencyCode: organisation.baseCurrency,
      currencyRate: '1',
      lines,
      amountDue: fate === 'voided' ? 0 : totals.total,
      amountPaid: 0,
      amountCredited: 0,
      updatedUtc: instantOf(fates.stamp(index)),
    };
  };

  /** A credit note for a share of the first line, or for all lines when no share is given. */
  const noteOf = (index: number, shape: Shape, invoice: InvoiceRecord, percent: number): CreditNoteRecord => {
    const number = fates.notesBefore[index] ?? 0;
    const [first] = invoice.lines;
    if (first === undefined) throw new Error('An invoice without lines cannot be credited');
    const own = (line: LineRecord, part: number): LineRecord => ({
      ...line,
      id: guidAt(lineWord ^ 0x3c3c, index, part),
    });
    const lines =
      percent === 100
        ? invoice.lines.map(own)
        : [creditLine(own(first, 0), scaleToCents(first.lineAmount, percent, 100), invoice.lineAmountTypes)];
    const totals = totalsOf(lines, invoice.lineAmountTypes);
    const status = noteStatus(shape);
    return {
      id: ids.notes.id(number),
      type: shape.isBill ? 'ACCPAYCREDIT' : 'ACCRECCREDIT',
      number: `${shape.isBill ? 'CB' : 'CN'}-${String(number + 1).padStart(6, '0')}`,
      reference: invoice.number,
      status,
      fullyPaidOn: status === 'PAID' ? isoDay(shape.lastDay) : null,
      contactId: invoice.contactId,
      date: isoDay(noteDay(shape)),
      lineAmountTypes: invoice.lineAmountTypes,
      ...totals,
      currencyCode: invoice.currencyCode,
      currencyRate: '1',
      lines,
      remainingCredit: status === 'PAID' ? 0 : totals.total,
      allocations: [],
      updatedUtc: invoice.updatedUtc,
    };
  };
  const creditLine = (line: LineRecord, amount: Amount, types: LineAmountTypes): LineRecord => {
    const rate = ground.taxRates.find((known) => known.taxType === line.taxType);
    const account = { id: line.accountId ?? '', code: line.accountCode };
    const tax = { type: line.taxType ?? 'NONE', percent: rate?.percent ?? 0 };
    const { id, description, tracking } = line;
    return makeLine({ id, description, quantity: WHOLE, unitAmount: amount, account, tax, types, tracking });
  };

  const paymentOf = (
    index: number,
    shape: Shape,
    part: number,
    amount: Amount,
    document: InvoiceRecord | CreditNoteRecord,
  ): PaymentRecord => {
    const status = paymentStatus(shape, part);
    const bank = around(ground.banks, share(index, 30) < 0.8 ? 0 : draw(index, 31));
    const isCredit = isRefund(shape, part);
    const side = shape.isBill ? (isCredit ? 'AP' : 'ACCPAY') : isCredit ? 'AR' : 'ACCREC';
    return {
      id: ids.payments.id((fates.paymentsBefore[index] ?? 0) + part),
      type: `${side}${isCredit ? 'CREDIT' : ''}PAYMENT`,
      status,
      date: isoDay(paymentDay(shape, part)),
      amount,
      bankAmount: amount,
      currencyRate: '1',
      reference: draw(index, 32 + part) % 3 === 0 ? document.number : '',
      isReconciled: status === 'AUTHORISED' && shape.lastDay < today - 6,
      accountId: bank.id,
      accountCode: bank.code,
      documentId: document.id,
      documentNumber: document.number,
      contactId: document.contactId,
      contactName: nameOf(shape.contact),
      batchPaymentId: null,
      updatedUtc: instantOf(fates.stamp(index) + part),
    };
  };

  const allocated = (note: CreditNoteRecord, invoice: InvoiceRecord, index: number): CreditNoteRecord => ({
    ...note,
    allocations: [
      {
        id: guidAt(lineWord ^ 0x7e7e, index, 0),
        invoiceId: invoice.id,
        invoiceNumber: invoice.number,
        date: note.date,
        amount: note.total,
      },
    ],
  });

  return (index) => {
    const shape = fates.shape(index);
    const made = invoiceOf(index, shape);
    const { total } = made;
    const pay = (part: number, amount: Amount): PaymentRecord => paymentOf(index, shape, part, amount, made);
    const some = (use: number): Amount => scaleToCents(total, between(index, use, 20, 70), 100);
    const done = (
      paid: Amount,
      credited: Amount,
      payments: readonly PaymentRecord[],
      notes: readonly CreditNoteRecord[] = [],
    ): Cluster => ({
      invoice: { ...made, amountPaid: paid, amountCredited: credited, amountDue: total - paid - credited },
      payments,
      notes,
    });
    switch (shape.fate) {
      case 'paid':
        return done(total, 0, [pay(0, total)]);
      case 'paidInTwo': {
        const amount = some(33);
        return done(total, 0, [pay(0, amount), pay(1, total - amount)]);
      }
      case 'paidAtSecondTry':
        return done(total, 0, [pay(0, total), pay(1, total)]);
      case 'partCredited': {
        const note = noteOf(index, shape, made, 40);
        const rest = total - note.total;
        return done(rest, note.total, [pay(0, rest)], [allocated(note, made, index)]);
      }
      case 'credited':
        return done(0, total, [], [allocated(noteOf(index, shape, made, 100), made, index)]);
      case 'refunded': {
        const note = noteOf(index, shape, made, 30);
        return done(total, 0, [pay(0, total), paymentOf(index, shape, 1, note.total, note)], [note]);
      }
      case 'paidNoteOpen':
      case 'paidNoteVoided':
        return done(total, 0, [pay(0, total)], [noteOf(index, shape, made, 25)]);
      case 'partPaid': {
        const amount = some(34);
        return done(amount, 0, [pay(0, amount)]);
      }
      case 'openPaymentDeleted':
        return done(0, 0, [pay(0, total)]);
      default:
        return { invoice: made, payments: [], notes: [] };
    }
  };
}
