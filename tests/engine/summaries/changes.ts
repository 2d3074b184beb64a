/** Random changes to the made-up books, written through the store the sync writes with. */
import type { WritableDb } from '#db/open';
import { createSummaries } from '#engine/summaries/collector';
import { commit } from '#engine/sync/commit';
import { RecordStore } from '#engine/sync/recordStore';
import type { Resource } from '#engine/xero/resource';
import { bankTransactions, payments } from '#engine/xero/resources/bank';
import { contacts } from '#engine/xero/resources/contacts';
import { creditNotes, invoices } from '#engine/xero/resources/invoices';
import { manualJournals } from '#engine/xero/resources/manualJournals';
import { accounts } from '#engine/xero/resources/masters';
import { organisation } from '#engine/xero/resources/organisation';
import { overpayments, prepayments } from '#engine/xero/resources/prepayments';
import type { Dice } from '../../reliability/support.ts';
import * as json from './model.ts';
import { guid, isNote, leftOf, totalOf, type Document, type Line, type Model } from './model.ts';
import { shift } from './oracle.ts';

const banks = [guid('account 1'), guid('account 2')];
const settling = [...banks, guid('account 3')];
const booked = [guid('account 4'), guid('account 5'), guid('account 6'), guid('account 9')];
const rates = ['1', '1', '1', '1.2345', '0.87', '1.0913', '0.8333333'];
const yearEnds = [
  { day: 31, month: 12 },
  { day: 31, month: 3 },
  { day: 30, month: 6 },
  { day: 5, month: 4 },
  { day: 29, month: 2 },
  { day: 28, month: 2 },
  { day: 31, month: 11 },
];

export interface Changing {
  /** Changes made so far, those of a transaction counted each. */
  readonly count: number;
  /** One random change; the books and the file both have it, or neither when its transaction breaks off. */
  change(): void;
}

export function changing(db: WritableDb, model: Model, dice: Dice, orgId: string): Changing {
  db.prepare(`INSERT INTO sync_run (id, started_utc) VALUES (1, '2026-11-22T08:00:00Z') ON CONFLICT DO NOTHING`).run();
  const begin = () => ({ runId: 1, now: '2026-11-22T08:00:00Z', summaries: createSummaries(db) });
  let writing = begin();
  const stores = new Map<Resource, RecordStore>();
  const store = (resource: Resource): RecordStore => {
    let found = stores.get(resource);
    if (!found) stores.set(resource, (found = new RecordStore(db, resource.shape, writing)));
    return found;
  };
  const put = (resource: Resource, raw: object): void => {
    for (const record of resource.read(raw, { baseCurrency: 'EUR' })) store(resource).put(record);
  };
  const putDocument = (one: Document): void => put(isNote(one) ? creditNotes : invoices, json.documentJson(model, one));
  const day = (): string => shift('2024-05-20', dice.below(980));
  const amount = (): number => 1 + dice.below(dice.chance(0.1) ? 5_000_000 : 90_000);
  let made = 0;
  const fresh = (kind: string): string => guid(`${kind} ${++made}`);
  const lines = (rate: string): Line[] =>
    Array.from({ length: rate === '1' ? 1 + dice.below(4) : 1 }, () => {
      const net = amount();
      return {
        item: dice.chance(0.3) ? null : `ITEM-${dice.below(14)}`,
        account: dice.pick(booked),
        quantity: dice.pick([1, 2, 0.5, 3.25, 12, 0.3333]),
        amount: net,
        tax: dice.pick([0, Math.floor(net / 5), Math.floor(net / 11)]),
      };
    });

  /** Xero's own rule: nothing left means PAID. */
  const settle = (one: Document): void => {
    if (one.status === 'AUTHORISED' || one.status === 'PAID')
      one.status = leftOf(model, one) === 0 ? 'PAID' : 'AUTHORISED';
    putDocument(one);
  };
  const documents = (want: (one: Document) => boolean): Document[] => [...model.documents.values()].filter(want);
  const isOpen = (one: Document): boolean => one.status === 'AUTHORISED' && leftOf(model, one) > 0;
  const untouched = (one: Document): boolean => leftOf(model, one) === totalOf(one) && one.status !== 'DELETED';

  const changes: Record<string, () => void> = {
    create() {
      const rate = dice.pick(rates);
      const date = day();
      const one: Document = {
        id: fresh('document'),
        type: dice.pick(['ACCREC', 'ACCREC', 'ACCPAY', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT'] as const),
        status: dice.pick(['AUTHORISED', 'AUTHORISED', 'AUTHORISED', 'DRAFT', 'SUBMITTED']),
        contact: dice.pick([...model.contacts.keys()]),
        date,
        due: dice.chance(0.85) ? shift(date, dice.below(120) - 10) : null,
        inclusive: dice.chance(0.4),
        rate,
        lines: lines(rate),
      };
      model.documents.set(one.id, one);
      putDocument(one);
    },
    pay() {
      const open = documents(isOpen);
      if (open.length === 0) return;
      const one = dice.pick(open);
      const left = leftOf(model, one);
      const payment = {
        id: fresh('payment'),
        document: one.id,
        date: day(),
        amount: dice.chance(0.6) ? left : 1 + dice.below(left),
        account: dice.pick(settling),
        status: 'AUTHORISED',
        reconciled: dice.chance(0.5),
      };
      model.addPayment(payment);
      put(payments, json.paymentJson(model, payment));
      settle(one);
    },
    unpay() {
      const alive = [...model.payments.values()].filter((one) => one.status === 'AUTHORISED');
      if (alive.length === 0) return;
      const one = dice.pick(alive);
      one.status = 'DELETED';
      put(payments, json.paymentJson(model, one));
      const document = model.documents.get(one.document);
      if (document) settle(document);
    },
    reconcile() {
      if (model.payments.size === 0) return;
      const one = dice.pick([...model.payments.values()]);
      one.reconciled = !one.reconciled;
      put(payments, json.paymentJson(model, one));
    },
    allocate() {
      const credits = documents((one) => isOpen(one) && isNote(one) && one.rate === '1');
      if (credits.length === 0) return;
      const credit = dice.pick(credits);
      const invoiceType = credit.type.replace('CREDIT', '');
      const targets = documents((one) => isOpen(one) && one.type === invoiceType && one.rate === '1');
      if (targets.length === 0) return;
      const invoice = dice.pick(targets);
      const most = Math.min(leftOf(model, credit), leftOf(model, invoice));
      const one = {
        id: fresh('allocation'),
        credit: credit.id,
        invoice: invoice.id,
        date: day(),
        amount: 1 + dice.below(most),
      };
      model.addAllocation(one);
      settle(credit);
      settle(invoice);
    },
    unallocate() {
      if (model.allocations.size === 0) return;
      const one = dice.pick([...model.allocations.values()]);
      model.removeAllocation(one);
      for (const id of [one.credit, one.invoice]) {
        const document = model.documents.get(id);
        if (document) settle(document);
      }
    },
    approve() {
      const waiting = documents((one) => one.status === 'DRAFT' || one.status === 'SUBMITTED');
      if (waiting.length === 0) return;
      const one = dice.pick(waiting);
      one.status = 'AUTHORISED';
      settle(one);
    },
    cancel() {
      const free = documents(untouched);
      if (free.length === 0) return;
      const one = dice.pick(free);
      one.status = one.status === 'AUTHORISED' ? 'VOIDED' : 'DELETED';
      putDocument(one);
    },
    redate() {
      const one = dice.pick([...model.documents.values()]);
      one.date = day();
      if (dice.chance(0.5)) one.due = dice.chance(0.8) ? day() : null;
      putDocument(one);
    },
    recode() {
      const one = dice.pick([...model.documents.values()]);
      for (const line of one.lines) {
        line.account = dice.pick(booked);
        line.item = dice.chance(0.3) ? null : `ITEM-${dice.below(14)}`;
      }
      putDocument(one);
    },
    rewrite() {
      const free = documents(untouched);
      if (free.length === 0) return;
      const one = dice.pick(free);
      one.rate = dice.pick(rates);
      one.lines = lines(one.rate);
      one.inclusive = dice.chance(0.4);
      putDocument(one);
    },
    moveContact() {
      const one = dice.pick([...model.documents.values()]);
      one.contact = dice.pick([...model.contacts.keys()]);
      putDocument(one);
    },
    renameContact() {
      const id = dice.pick([...model.contacts.keys()]);
      model.contacts.set(id, `Name ${dice.below(1_000_000)}`);
      put(contacts, json.contactJson(id, model.contacts.get(id) ?? ''));
    },
    retypeAccount() {
      const id = dice.pick(settling);
      const account = model.accounts.get(id);
      if (!account) return;
      account.type = account.type === 'BANK' ? 'CURRENT' : 'BANK';
      put(accounts, json.accountJson(id, account));
    },
    moveYearEnd() {
      model.yearEnd = dice.pick(yearEnds);
      put(organisation, json.organisationJson(orgId, model.yearEnd));
    },
    bank() {
      const known = [...model.movements.values()];
      const one =
        known.length > 0 && dice.chance(0.4)
          ? dice.pick(known)
          : { id: fresh('movement'), type: 'RECEIVE', status: 'AUTHORISED', date: day(), bank: dice.pick(banks), rate: '1', account: dice.pick(booked), amount: amount(), reconciled: false }; // prettier-ignore
      one.type = dice.pick([
        'RECEIVE',
        'SPEND',
        'RECEIVE-TRANSFER',
        'SPEND-TRANSFER',
        'SPEND-PREPAYMENT',
        'RECEIVE-OVERPAYMENT',
      ]);
      one.status = dice.chance(0.1) ? 'DELETED' : 'AUTHORISED';
      if (dice.chance(0.3)) one.date = day();
      if (dice.chance(0.3)) one.amount = amount();
      if (dice.chance(0.3)) one.rate = dice.pick(rates);
      one.reconciled = dice.chance(0.5);
      model.movements.set(one.id, one);
      put(bankTransactions, json.movementJson(one));
    },
    journal() {
      const known = [...model.journals.values()];
      const one =
        known.length > 0 && dice.chance(0.4)
          ? dice.pick(known)
          : { id: fresh('journal'), status: 'POSTED', date: day(), account: dice.pick(booked), amount: amount() };
      one.status = dice.pick(['POSTED', 'POSTED', 'DRAFT', 'VOIDED']);
      one.amount = amount();
      model.journals.set(one.id, one);
      put(manualJournals, json.journalJson(one));
    },
    advance() {
      const known = [...model.advances.values()];
      const kind = dice.pick(['prepayment', 'overpayment'] as const);
      const total = amount();
      const one =
        known.length > 0 && dice.chance(0.5)
          ? dice.pick(known)
          : { id: fresh('advance'), kind, type: `${dice.pick(['RECEIVE', 'SPEND'])}-${kind.toUpperCase()}`, status: 'AUTHORISED', date: day(), total, left: total }; // prettier-ignore
      one.left = dice.below(one.total + 1);
      one.status = one.left === 0 ? 'PAID' : dice.chance(0.1) ? 'VOIDED' : 'AUTHORISED';
      model.advances.set(one.id, one);
      put(one.kind === 'prepayment' ? prepayments : overpayments, json.advanceJson(one));
    },
    /** A transaction that comes to nothing: neither the rows nor the sums may keep anything of it. */
    breakOff() {
      throw new Error('broken off');
    },
  };
  const often = ['create', 'create', 'create', 'create', 'pay', 'pay', 'pay', 'allocate', 'allocate', 'bank', 'bank', 'redate', 'recode']; // prettier-ignore
  const names = [...Object.keys(changes).filter((name) => name !== 'breakOff'), ...often];

  commit({ db, writing }, () => {
    put(organisation, json.organisationJson(orgId, model.yearEnd));
    [...banks, guid('account 3'), ...booked].forEach((id, index) => {
      const type =
        index < 2 ? 'BANK' : index === 2 ? 'CURRENT' : index < 5 ? 'REVENUE' : index === 5 ? 'OTHERINCOME' : 'EXPENSE';
      model.accounts.set(id, { code: String(100 + index), type });
      put(accounts, json.accountJson(id, { code: String(100 + index), type }));
    });
    for (let index = 0; index < 25; index += 1) {
      const id = guid(`contact ${index}`);
      model.contacts.set(id, `Contact ${index}`);
      put(contacts, json.contactJson(id, `Contact ${index}`));
    }
    changes['create']?.();
  });

  let count = 0;
  return {
    get count() {
      return count;
    },
    change() {
      if (dice.chance(0.02)) {
        try {
          commit({ db, writing }, () => {
            const [one] = model.documents.values();
            if (one) putDocument({ ...one, date: day(), status: 'AUTHORISED', lines: lines('1') });
            changes['breakOff']?.();
          });
        } catch (error) {
          if (!(error instanceof Error && error.message === 'broken off')) throw error;
          // A write that fails ends its run; the next one begins anew.
          writing = begin();
          stores.clear();
        }
        return;
      }
      commit({ db, writing }, () => {
        for (let left = 1 + dice.below(6); left > 0; left -= 1, count += 1) changes[dice.pick(names)]?.();
      });
    },
  };
}
