/** Editing, paying and creating invoices after the fact. */
import type { AccountRecord, Change, ContactRecord, Instant, InvoiceRecord, LineRecord } from '../model.ts';
import { isoDay, localDay, dayNumber } from './days.ts';
import { makeLine, totalsOf } from './documents.ts';
import { toBase } from './money.ts';
import { guidOf } from './random.ts';
import type { BookStore } from './store.ts';

type EditSet = Extract<Change, { kind: 'editInvoice' }>['set'];
type Creation = Extract<Change, { kind: 'createInvoice' }>;

function accountOf(store: BookStore, code: string): AccountRecord {
  for (const account of store.tables.accounts.values()) if (account.code === code) return account;
  throw new Error(`No account with code ${code}`);
}

function editedLine(store: BookStore, invoice: InvoiceRecord, line: LineRecord, set: EditSet): LineRecord {
  if (line.quantity === null || line.unitAmount === null || line.accountId === null) return line;
  const account =
    set.lineAccountCode === undefined
      ? { id: line.accountId, code: line.accountCode }
      : accountOf(store, set.lineAccountCode);
  const percent = store.tables.taxRates.get(line.taxType ?? '')?.percent ?? 0;
  const made = makeLine({
    id: line.id,
    description: line.description,
    quantity: line.quantity,
    unitAmount: set.unitAmount ?? line.unitAmount,
    account,
    tax: { type: line.taxType ?? 'NONE', percent },
    types: invoice.lineAmountTypes,
    discountRate: line.discountRate,
    tracking: line.tracking,
  });
  return { ...made, itemCode: line.itemCode, itemId: line.itemId };
}

/** Edits a document; account and price go to its first line with money. A null instant leaves `updatedUtc` alone. */
export function editInvoice(store: BookStore, invoice: InvoiceRecord, set: EditSet, updatedUtc: Instant | null): void {
  let lines = invoice.lines;
  if (set.lineAccountCode !== undefined || set.unitAmount !== undefined) {
    const position = lines.findIndex((line) => line.accountId !== null);
    lines = lines.map((line, index) => (index === position ? editedLine(store, invoice, line, set) : line));
  }
  const sound = store.soundInvoices.get(invoice.id);
  if (sound !== undefined) store.soundInvoices.set(invoice.id, { ...sound, date: set.date ?? sound.date });
  const totals = lines === invoice.lines ? invoice : totalsOf(lines, invoice.lineAmountTypes);
  const isOpenState = invoice.status !== 'VOIDED' && invoice.status !== 'DELETED';
  const amountDue = isOpenState ? totals.total - invoice.amountPaid - invoice.amountCredited : invoice.amountDue;
  if (amountDue < 0 && lines !== invoice.lines) {
    throw new Error(`Invoice ${invoice.number} cannot be worth less than what is paid on it`);
  }
  // New amounts are what the ledger takes over, so a wrong one is wrong no longer.
  if (lines !== invoice.lines) store.soundInvoices.delete(invoice.id);
  const inLedger = invoice.status === 'AUTHORISED' || invoice.status === 'PAID';
  const status = inLedger && lines !== invoice.lines ? (amountDue === 0 ? 'PAID' : 'AUTHORISED') : invoice.status;
  store.tables.invoices.set(invoice.id, {
    ...invoice,
    lines,
    subTotal: totals.subTotal,
    totalTax: totals.totalTax,
    total: totals.total,
    amountDue,
    status,
    fullyPaidOn: status === 'PAID' ? invoice.fullyPaidOn : null,
    date: set.date ?? invoice.date,
    dueDate: set.dueDate ?? invoice.dueDate,
    reference: set.reference ?? invoice.reference,
    updatedUtc: updatedUtc ?? invoice.updatedUtc,
  });
}

/** Pays all that is due, on the organisation's local day, through its first bank account in base currency. */
export function payInvoice(store: BookStore, invoice: InvoiceRecord, updatedUtc: Instant): void {
  if (invoice.status !== 'AUTHORISED' || invoice.amountDue <= 0) {
    throw new Error(`Invoice ${invoice.number} has nothing to pay`);
  }
  const { baseCurrency, timezone } = store.organisation;
  const bank = [...store.tables.accounts.values()].find(
    (account) => account.type === 'BANK' && account.currencyCode === baseCurrency && account.status === 'ACTIVE',
  );
  if (bank === undefined) throw new Error('The organisation has no bank account');
  const id = guidOf(`${store.organisation.tenantId}/payment/${store.tables.payments.size}/${invoice.id}`);
  const day = Math.max(localDay(updatedUtc, timezone), dayNumber(invoice.date));
  const amount = invoice.amountDue;
  store.tables.payments.set(id, {
    id,
    type: `${invoice.type}PAYMENT`,
    status: 'AUTHORISED',
    date: isoDay(day),
    amount,
    bankAmount: toBase(amount, invoice.currencyRate),
    currencyRate: invoice.currencyRate,
    reference: '',
    isReconciled: false,
    accountId: bank.id,
    accountCode: bank.code,
    documentId: invoice.id,
    documentNumber: invoice.number,
    contactId: invoice.contactId,
    contactName: store.tables.contacts.get(invoice.contactId)?.name ?? '',
    batchPaymentId: null,
    updatedUtc,
  });
  store.tables.invoices.set(invoice.id, {
    ...invoice,
    status: 'PAID',
    amountPaid: invoice.amountPaid + amount,
    amountDue: 0,
    fullyPaidOn: isoDay(day),
    updatedUtc,
  });
}

function contactFor(store: BookStore, change: Creation, updatedUtc: Instant): ContactRecord {
  const { contacts } = store.tables;
  if (change.contactId !== undefined) {
    const found = contacts.get(change.contactId);
    if (found === undefined) throw new Error(`No contact ${change.contactId}`);
    return found;
  }
  for (const contact of contacts.values()) {
    if (contact.status === 'ACTIVE' && (change.type === 'ACCREC' ? contact.isCustomer : contact.isSupplier))
      return contact;
  }
  const contact: ContactRecord = {
    id: guidOf(`${store.organisation.tenantId}/contact/${contacts.size}`),
    name: change.type === 'ACCREC' ? 'First Customer' : 'First Supplier',
    firstName: '',
    lastName: '',
    email: '',
    contactNumber: '',
    accountNumber: '',
    taxNumber: '',
    companyNumber: '',
    status: 'ACTIVE',
    isCustomer: change.type === 'ACCREC',
    isSupplier: change.type === 'ACCPAY',
    defaultCurrency: store.organisation.baseCurrency,
    mergedTo: null,
    addresses: [],
    phones: [],
    updatedUtc,
  };
  contacts.set(contact.id, contact);
  return contact;
}

/** Writes an approved invoice or bill of one line without tax in the amount, in base currency, due after 30 days. */
export function createInvoice(store: BookStore, change: Creation, updatedUtc: Instant): void {
  const { tables } = store;
  const contact = contactFor(store, change, updatedUtc);
  const wanted = change.type === 'ACCREC' ? ['REVENUE', 'SALES'] : ['OVERHEADS', 'EXPENSE'];
  const account =
    change.accountCode === undefined
      ? [...tables.accounts.values()].find(
          (candidate) => wanted.includes(candidate.type) && candidate.systemAccount === null,
        )
      : accountOf(store, change.accountCode);
  if (account === undefined) throw new Error('The chart has no account for the invoice');
  const id = guidOf(`${store.organisation.tenantId}/created/${tables.invoices.size}`);
  const types = store.organisation.paysTax ? 'Exclusive' : 'NoTax';
  const line = makeLine({
    id: guidOf(`${id}/line`),
    description: account.name,
    quantity: 10_000,
    unitAmount: change.net,
    account,
    tax: { type: account.taxType, percent: tables.taxRates.get(account.taxType)?.percent ?? 0 },
    types,
  });
  const totals = totalsOf([line], types);
  tables.invoices.set(id, {
    id,
    type: change.type,
    number: `NEW-${String(tables.invoices.size + 1).padStart(5, '0')}`,
    reference: '',
    contactId: contact.id,
    date: change.date,
    dueDate: change.dueDate ?? isoDay(dayNumber(change.date) + 30),
    plannedPaymentDate: null,
    // Xero counts a document worth nothing as paid once it is approved.
    fullyPaidOn: totals.total === 0 ? change.date : null,
    status: totals.total === 0 ? 'PAID' : 'AUTHORISED',
    sentToContact: false,
    lineAmountTypes: types,
    ...totals,
    currencyCode: store.organisation.baseCurrency,
    currencyRate: '1',
    lines: [line],
    amountDue: totals.total,
    amountPaid: 0,
    amountCredited: 0,
    updatedUtc,
  });
}
