/** Unusual records that real organisations have: states, odd contacts, expense claims, supplier advances, budgets. */
import type { Ids, InvoiceRecord } from '../../model.ts';
import { businessDay, isoDay } from '../days.ts';
import { units } from '../money.ts';
import { makeRandom } from '../random.ts';
import { makeBudgets } from './budgets.ts';
import type { Builder, InvoiceDraft, LineInput } from './builder.ts';
import type { Extra } from './profile.ts';
import { hostileTexts } from './names.ts';
import type { People } from './people.ts';
import { invoiceNumber } from './sales.ts';

/** Writes the extras that the profile asks for, and the budgets that every organisation has. */
export function addExtras(builder: Builder, people: People): void {
  const writers: Readonly<Partial<Record<Extra, (builder: Builder, people: People) => void>>> = {
    hostile: addHostileReferences,
    people: addOddContacts,
    drafts: addDrafts,
    states: addStates,
    duplicates: addDuplicates,
    claims: addClaims,
    advances: addSupplierAdvances,
  };
  for (const extra of builder.profile.extras) writers[extra]?.(builder, people);
  makeBudgets(builder);
}

const plainLine = (builder: Builder, role: 'sales' | 'general', amount: number): LineInput => ({
  role,
  description: builder.account(role).name,
  quantity: 10_000,
  unitAmount: units(amount),
  tax: role === 'sales' ? builder.taxes.sales : builder.taxes.purchases,
});

function addInvoice(
  builder: Builder,
  people: People,
  input: {
    readonly type: 'ACCREC' | 'ACCPAY';
    readonly number: string;
    readonly back: number;
    readonly status: string;
  },
): InvoiceDraft | null {
  const sales = input.type === 'ACCREC';
  const party = sales ? people.customers[0] : people.overheads.get('office');
  if (party === undefined) return null;
  const day = businessDay(builder.today - input.back - 2);
  return builder.invoice({
    type: input.type,
    number: input.number,
    contact: party.contact,
    currency: party.contact.defaultCurrency,
    day,
    dueDay: day + 14,
    types: builder.profile.lineAmountTypes,
    status: input.status,
    lines: [plainLine(builder, sales ? 'sales' : 'general', 180 + input.back * 7)],
  });
}

/** A few documents waiting for approval, numbered on from the last invoice. */
function addDrafts(builder: Builder, people: People): void {
  let count = 0;
  for (const invoice of builder.store.tables.invoices.values()) if (invoice.type === 'ACCREC') count += 1;
  ['DRAFT', 'SUBMITTED', 'DRAFT'].forEach((status, index) => {
    const number = invoiceNumber(builder.profile.region, count + 1 + index);
    addInvoice(builder, people, { type: 'ACCREC', number, back: index * 2, status });
    addInvoice(builder, people, { type: 'ACCPAY', number: `${70_410 + count + index * 13}`, back: index * 3, status });
  });
}

/** Drafts, submitted, voided and deleted documents of each kind. */
function addStates(builder: Builder, people: People): void {
  const { tables } = builder.store;
  const states = ['DRAFT', 'DRAFT', 'SUBMITTED', 'VOIDED', 'DELETED', 'DRAFT', 'VOIDED'];
  states.forEach((status, index) => {
    addInvoice(builder, people, { type: 'ACCREC', number: `D-${index + 1}`, back: index * 3, status });
    addInvoice(builder, people, { type: 'ACCPAY', number: `BD-${index + 1}`, back: index * 4, status });
  });
  const customer = people.customers[1] ?? people.customers[0];
  if (customer === undefined) return;
  const base = { contact: customer.contact, day: builder.today - 9, types: 'NoTax', currency: '' } as const;
  const currency = builder.profile.organisation.baseCurrency;
  for (const status of ['DRAFT', 'VOIDED', 'DELETED']) {
    const note = builder.creditNote({
      ...base,
      currency,
      type: 'ACCRECCREDIT',
      number: `CD-${status}`,
      lines: [plainLine(builder, 'sales', 40)],
    });
    if (note !== null) note.status = status;
  }
  for (const status of ['DELETED', 'VOIDED']) {
    const spent = builder.bank({
      type: 'SPEND',
      bank: 'card',
      contact: people.owner,
      day: builder.today - 12,
      types: 'NoTax',
      lines: [plainLine(builder, 'general', 33)],
    });
    if (spent !== null) tables.bankTransactions.set(spent.id, { ...spent, status });
  }
  // An advance voided again: its bank transaction goes with it.
  const advance = builder.advance({
    kind: 'prepayment',
    received: true,
    contact: people.owner,
    day: builder.today - 15,
    amount: units(75),
  });
  if (advance !== null && 'bankTransactionId' in advance) {
    advance.status = 'VOIDED';
    advance.remainingCredit = 0;
    const paid = tables.bankTransactions.get(advance.bankTransactionId);
    if (paid !== undefined) tables.bankTransactions.set(paid.id, { ...paid, status: 'DELETED' });
  }
  builder.transfer('bank', 'savings', builder.today - 8, units(10), 'Wrong account');
  const transfer = [...tables.bankTransfers.values()].at(-1);
  if (transfer !== undefined) {
    tables.bankTransfers.set(transfer.id, { ...transfer, status: 'DELETED' });
    for (const id of [transfer.fromBankTransactionId, transfer.toBankTransactionId]) {
      const leg = tables.bankTransactions.get(id);
      if (leg !== undefined) tables.bankTransactions.set(id, { ...leg, status: 'DELETED' });
    }
  }
  for (const status of ['DRAFT', 'VOIDED', 'DELETED']) {
    builder.journal(builder.today - 5, `Correction ${status.toLowerCase()}`, [
      { role: 'general', amount: units(21), description: 'Correction' },
      { role: 'historical', amount: -units(21), description: 'Correction' },
    ]);
    const journal = [...tables.manualJournals.values()].at(-1);
    if (journal !== undefined) tables.manualJournals.set(journal.id, { ...journal, status });
  }
  // An accrual that cash-basis books leave out, and a payment that was taken back.
  builder.journal(builder.today - 4, 'Accrued audit fee', [
    { role: 'adviser', amount: units(650), description: 'Audit fee to come' },
    { role: 'prepaid', amount: -units(650), description: 'Audit fee to come' },
  ]);
  const accrual = [...tables.manualJournals.values()].at(-1);
  if (accrual !== undefined) tables.manualJournals.set(accrual.id, { ...accrual, showOnCashBasis: false });
  const payment = [...tables.payments.values()].find((candidate) => candidate.type === 'ACCRECPAYMENT');
  if (payment !== undefined) {
    const id = builder.id('payment');
    tables.payments.set(id, { ...payment, id, status: 'DELETED', reference: 'Bounced' });
  }
  const old = tables.accounts.get(builder.account('repairs').id);
  if (old !== undefined) {
    const id = builder.id('account');
    tables.accounts.set(id, { ...old, id, code: '4990', name: `${old.name} (old)`, status: 'ARCHIVED' });
  }
}

function addDuplicates(builder: Builder, people: People): void {
  const numbers: InvoiceRecord['number'][] = [];
  for (const invoice of builder.store.tables.invoices.values()) {
    if (invoice.type === 'ACCREC' && numbers.length < 2) numbers.push(invoice.number);
  }
  numbers.forEach((number, index) => {
    addInvoice(builder, people, { type: 'ACCREC', number, back: 20 + index, status: 'AUTHORISED' });
  });
}

function addOddContacts(builder: Builder, people: People): void {
  const { contacts } = builder.store.tables;
  const model = people.customers[0]?.contact;
  if (model === undefined) return;
  const add = (name: string, change: Partial<typeof model>): Ids => {
    const id = builder.id('contact');
    contacts.set(id, { ...model, id, name, email: '', updatedUtc: builder.stamp(builder.today - 30), ...change });
    return id;
  };
  add('Retired Customer', { status: 'ARCHIVED' });
  add('Forgotten Person', { status: 'GDPRREQUEST', firstName: '', lastName: '', addresses: [], phones: [] });
  add(`${model.name} (duplicate)`, { status: 'ARCHIVED', mergedTo: model.id });
  add('Bare Contact', { isCustomer: false, isSupplier: false, addresses: [], phones: [], defaultCurrency: '' });
}

/** Expense claims have no lines at the API; their entries reach the ledger, and their payments the bank, all the same. */
function addClaims(builder: Builder): void {
  const { store } = builder;
  const random = makeRandom(`${builder.profile.key}/claims`);
  const userId = builder.id('claimant');
  const statuses = ['PAID', 'PAID', 'PAID', 'AUTHORISED', 'SUBMITTED', 'VOIDED'];
  statuses.forEach((status, index) => {
    const reporting = builder.today - 200 + index * 35;
    const due = reporting + 12;
    const total = units(random.between(20, 260) + 0.5);
    const isPaid = status === 'PAID';
    const id = builder.id('expenseClaim');
    store.tables.expenseClaims.set(id, {
      id,
      status,
      userId,
      total,
      amountDue: isPaid || status === 'VOIDED' ? 0 : total,
      amountPaid: isPaid ? total : 0,
      paymentDueDate: isoDay(due),
      reportingDate: isoDay(reporting),
      updatedUtc: builder.stamp(isPaid ? due : reporting),
    });
    if (!isPaid && status !== 'AUTHORISED') return;
    const owed = builder.account('expenseClaims').id;
    store.hidden.push({
      id,
      day: reporting,
      text: 'Expense claim',
      lines: [
        { accountId: builder.account('travel').id, amount: total },
        { accountId: owed, amount: -total },
      ],
    });
    if (!isPaid) return;
    store.hidden.push({
      id: builder.id('claimPayment'),
      day: due,
      text: 'Expense claim paid',
      lines: [
        { accountId: owed, amount: total },
        { accountId: builder.account('bank').id, amount: -total },
      ],
    });
  });
}

/** Money paid to suppliers ahead or by mistake, part of it still waiting for a bill. */
function addSupplierAdvances(builder: Builder, people: People): void {
  const party = people.overheads.get('advertising');
  if (party === undefined) return;
  const open = [...builder.store.tables.invoices.values()].filter(
    (invoice) => invoice.type === 'ACCPAY' && invoice.amountDue > units(60) && invoice.status === 'AUTHORISED',
  );
  (['prepayment', 'overpayment'] as const).forEach((kind, index) => {
    const bill = open[index];
    const contact =
      bill === undefined ? party.contact : (builder.store.tables.contacts.get(bill.contactId) ?? party.contact);
    const day = builder.today - 6;
    const advance = builder.advance({ kind, received: false, contact, day, amount: units(95 + index * 40) });
    if (advance === null || bill === undefined) return;
    builder.allocate(advance, bill, builder.today - 1, units(50));
  });
}

/** Puts texts that attack careless readers into references and line descriptions. */
function addHostileReferences(builder: Builder): void {
  const { invoices } = builder.store.tables;
  let index = 0;
  for (const invoice of invoices.values()) {
    if (index >= hostileTexts.length * 2) break;
    const text = hostileTexts[index % hostileTexts.length] ?? '';
    index += 1;
    invoices.set(invoice.id, {
      ...invoice,
      reference: text,
      lines: invoice.lines.map((line, position) => (position === 0 ? { ...line, description: text } : line)),
    });
  }
}
