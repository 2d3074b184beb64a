import type {
  AppliedRecord,
  AppliedRecords,
  ContactBalance,
  Ids,
  OrgBooks,
  PaymentRecord,
  RecordName,
  Records,
} from '../model.ts';

interface DocumentSettlements extends AppliedRecords {
  readonly payments: AppliedRecord[];
  readonly creditNotes: AppliedRecord[];
  readonly prepayments: AppliedRecord[];
  readonly overpayments: AppliedRecord[];
}

type Balance = { -readonly [K in keyof ContactBalance]: ContactBalance[K] };

/**
 * Cross references that the books keep on the other side of the relation; built on first use, dropped at each change.
 * Books too large for that find them themselves.
 */
export class Indexes {
  readonly #settlements = new Map<Ids, Map<Ids, DocumentSettlements>>();
  readonly #batches = new Map<Ids, Map<Ids, PaymentRecord[]>>();
  readonly #balances = new Map<Ids, Map<Ids, Balance>>();

  /** Forgets what was derived for one organisation. */
  forget(tenantId: Ids): void {
    this.#settlements.delete(tenantId);
    this.#batches.delete(tenantId);
    this.#balances.delete(tenantId);
  }

  settlements(books: OrgBooks, documentId: Ids): AppliedRecords | undefined {
    if (books.relations) return books.relations.applied(documentId);
    const tenantId = books.organisation.tenantId;
    let known = this.#settlements.get(tenantId);
    if (!known) {
      known = readSettlements(books);
      this.#settlements.set(tenantId, known);
    }
    return known.get(documentId);
  }

  batches(books: OrgBooks): ReadonlyMap<Ids, readonly PaymentRecord[]> {
    if (books.relations) return new Map();
    const tenantId = books.organisation.tenantId;
    let known = this.#batches.get(tenantId);
    if (!known) {
      known = new Map();
      for (const payment of everyRecord(books, 'payments')) {
        if (payment.batchPaymentId === null) continue;
        const batch = known.get(payment.batchPaymentId) ?? [];
        batch.push(payment);
        known.set(payment.batchPaymentId, batch);
      }
      this.#batches.set(tenantId, known);
    }
    return known;
  }

  /** Open invoices per contact in base currency; undefined when there are none. */
  balance(books: OrgBooks, contactId: Ids, today: string): ContactBalance | undefined {
    if (books.relations) return books.relations.balance(contactId, today);
    const tenantId = books.organisation.tenantId;
    let known = this.#balances.get(tenantId);
    if (!known) {
      known = readBalances(books, today);
      this.#balances.set(tenantId, known);
    }
    return known.get(contactId);
  }
}

const scanSize = 1000;

/** Every record of a kind, a thousand at a time. */
export function* everyRecord<K extends RecordName>(
  books: OrgBooks,
  name: K,
  query: { readonly statuses?: readonly string[] } = {},
): Generator<Records[K]> {
  for (let offset = 0; ; offset += scanSize) {
    const { records, total } = books.page(name, { offset, limit: scanSize, includeArchived: true, ...query });
    yield* records;
    if (records.length === 0 || offset + records.length >= total) return;
  }
}

function readSettlements(books: OrgBooks): Map<Ids, DocumentSettlements> {
  const found = new Map<Ids, DocumentSettlements>();
  const of = (documentId: Ids): DocumentSettlements => {
    let entry = found.get(documentId);
    if (!entry) {
      entry = { payments: [], creditNotes: [], prepayments: [], overpayments: [] };
      found.set(documentId, entry);
    }
    return entry;
  };
  for (const payment of everyRecord(books, 'payments')) {
    if (payment.status === 'DELETED') continue;
    of(payment.documentId).payments.push({
      id: payment.id,
      number: payment.reference,
      day: payment.date,
      amount: payment.amount,
      currencyRate: payment.currencyRate,
    });
  }
  for (const note of everyRecord(books, 'creditNotes'))
    for (const part of note.allocations)
      of(part.invoiceId).creditNotes.push({
        id: note.id,
        number: note.number,
        day: part.date,
        amount: part.amount,
        currencyRate: note.currencyRate,
      });
  for (const name of ['prepayments', 'overpayments'] as const)
    for (const record of everyRecord(books, name))
      for (const part of record.allocations)
        of(part.invoiceId)[name].push({
          id: record.id,
          number: record.reference,
          day: part.date,
          amount: part.amount,
          currencyRate: record.currencyRate,
        });
  return found;
}

function readBalances(books: OrgBooks, today: string): Map<Ids, Balance> {
  const found = new Map<Ids, Balance>();
  for (const invoice of everyRecord(books, 'invoices', { statuses: ['AUTHORISED'] })) {
    if (invoice.status !== 'AUTHORISED' || invoice.amountDue === 0) continue;
    const entry = found.get(invoice.contactId) ?? {
      receivable: 0,
      receivableOverdue: 0,
      payable: 0,
      payableOverdue: 0,
    };
    const base = Math.round(invoice.amountDue / Number(invoice.currencyRate) / 100) * 100;
    const isOverdue = invoice.dueDate !== null && invoice.dueDate < today;
    if (invoice.type === 'ACCREC') {
      entry.receivable += base;
      if (isOverdue) entry.receivableOverdue += base;
    } else {
      entry.payable += base;
      if (isOverdue) entry.payableOverdue += base;
    }
    found.set(invoice.contactId, entry);
  }
  return found;
}
