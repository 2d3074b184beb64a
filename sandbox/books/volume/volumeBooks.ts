/** The books of an organisation of any size, in bounded memory: records by index, reports from sums. */
import type { Ids, Instant, PageQuery, RecordName, Records } from '../../model.ts';
import type { Profile } from '../generate/profile.ts';
import { hledgerJournal } from '../hledger.ts';
import { ACCRUAL, BOTH, CASH, noOptions, type Journal } from '../journal.ts';
import type { InspectableBooks } from '../orgBooks.ts';
import { journalsOf } from '../postings.ts';
import { makePager } from '../query.ts';
import { agedByContact } from '../reports/agedByContact.ts';
import { balanceSheet } from '../reports/balanceSheet.ts';
import { bankSummary } from '../reports/bankSummary.ts';
import { budgetSummary } from '../reports/budgetSummary.ts';
import { executiveSummary } from '../reports/executiveSummary.ts';
import { profitAndLoss, type TrackedLedgers } from '../reports/profitAndLoss.ts';
import type { ReportSource } from '../reports/tree.ts';
import { trialBalance } from '../reports/trialBalance.ts';
import type { BookStore } from '../store.ts';
import { makeGround, type Volume } from './ground.ts';
import { changeHeld, emptyCopy, heldPart, makeHeldStore, putCluster } from './held.ts';
import { makeKinds, type Kinds } from './kinds.ts';
import { makeRanking, type Ranking } from './ranking.ts';
import { makeRelations } from './relations.ts';
import { makeSums } from './sums.ts';

/** Documents turned into journals at once: few enough to be forgotten while young. */
const batchSize = 32;

interface Batch {
  readonly journals: readonly Journal[];
  readonly documents: BookStore;
}

/** The whole ledger in batches; held documents stand for the ones they were made as. */
function* batches(store: BookStore, kinds: Kinds): Generator<Batch> {
  const batch = (documents: BookStore): Batch => ({ journals: journalsOf(documents), documents });
  const hidden = store.hidden.map((entry) => ({
    sourceId: entry.id,
    day: entry.day,
    text: entry.text,
    postings: entry.lines.map((line) => ({ ...line, basis: BOTH, optionIds: noOptions })),
  }));
  yield { journals: hidden, documents: emptyCopy(store) };
  const inBatches = function* (count: number, put: (into: BookStore, index: number) => void): Generator<Batch> {
    for (let start = 0; start < count; start += batchSize) {
      const documents = emptyCopy(store);
      for (let index = start; index < Math.min(count, start + batchSize); index += 1) put(documents, index);
      yield batch(documents);
    }
  };
  const { invoices, bankTransactions, manualJournals } = kinds;
  yield* inBatches(invoices.count, (into, index) => {
    if (store.tables.invoices.size === 0 || !store.tables.invoices.has(invoices.id(index)))
      putCluster(into, kinds, index);
  });
  yield batch(heldPart(store, kinds, new Set(store.tables.invoices.keys())));
  yield* inBatches(bankTransactions.count, (into, index) => {
    const record = bankTransactions.record(index);
    into.tables.bankTransactions.set(record.id, record);
  });
  yield* inBatches(manualJournals.count, (into, index) => {
    const record = manualJournals.record(index);
    into.tables.manualJournals.set(record.id, record);
  });
  const moved = emptyCopy(store);
  for (const transfer of store.tables.bankTransfers.values()) {
    moved.tables.bankTransfers.set(transfer.id, transfer);
    const out = bankTransactions.record(bankTransactions.indexOf(transfer.fromBankTransactionId));
    moved.tables.bankTransactions.set(out.id, out);
  }
  yield batch(moved);
}

type RankedName = Extract<RecordName, keyof Kinds>;
type Rankings = { readonly [K in RankedName]: Ranking<Records[K]> };

/** Makes the books of a volume up to `now`. Nothing is made before it is asked for, except counts and, for reports, sums. */
export function makeVolumeBooks(profile: Profile, volume: Volume, now: Instant): InspectableBooks {
  const ground = makeGround(profile, volume, now);
  const store = makeHeldStore(ground);
  const { tables } = store;
  const kinds = makeKinds(ground, (id) => tables.contacts.get(id)?.name);
  for (const transfer of kinds.transfers()) tables.bankTransfers.set(transfer.id, transfer);
  const accounts = [...ground.accounts].sort((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1));
  const optionIds = ground.category.options.map((option) => option.id);
  const sums = makeSums(ground.accounts, optionIds, ground.firstDay, ground.today);
  let isFilled = false;
  const filled = (): typeof sums => {
    if (!isFilled) {
      for (const { journals, documents } of batches(store, kinds)) {
        sums.add(journals, 1);
        sums.addIssued(documents.tables.invoices.values(), 1);
      }
      sums.seal();
      isFilled = true;
    }
    return sums;
  };
  const source = (paymentsOnly: boolean): ReportSource => ({
    organisation: store.organisation,
    accounts,
    ledger: filled().ledger(paymentsOnly ? CASH : ACCRUAL),
  });
  const tracked = (categoryId: Ids | undefined, paymentsOnly: boolean): TrackedLedgers | null => {
    const category = categoryId === undefined ? undefined : tables.trackingCategories.get(categoryId);
    if (category === undefined) return null;
    const basis = paymentsOnly ? CASH : ACCRUAL;
    return { category, option: (id) => filled().optionLedger(basis, id), unassigned: filled().unassigned(basis) };
  };

  const ranking = <K extends RankedName>(name: K): Rankings[K] =>
    // The kind of a name makes that name's records; the pairing is lost in the mapped type.
    makeRanking(
      name,
      kinds[name] as never,
      tables[name],
      () => store.version,
      kinds.contacts.indexOf,
    ) as unknown as Rankings[K];
  const rankings: Rankings = {
    contacts: ranking('contacts'),
    invoices: ranking('invoices'),
    creditNotes: ranking('creditNotes'),
    payments: ranking('payments'),
    bankTransactions: ranking('bankTransactions'),
    manualJournals: ranking('manualJournals'),
  };
  const rankingOf = <K extends RecordName>(name: K): Ranking<Records[K]> | undefined =>
    (rankings as unknown as Partial<{ readonly [N in RecordName]: Ranking<Records[N]> }>)[name];
  const small = makePager(store);

  const journals = (): Journal[] => {
    if (!volume.hasJournal) throw new Error('This organisation is too large to be written out as one journal');
    return [...batches(store, kinds)].flatMap((batch) => batch.journals);
  };
  const contactDocuments = (contactId: Ids): BookStore => {
    const part = heldPart(store, kinds, new Set(tables.invoices.keys()));
    const contact = kinds.contacts.indexOf(contactId);
    for (let index = 0; contact >= 0 && index < kinds.invoices.count; index += 1) {
      if (kinds.invoices.facets(index).contact !== contact || tables.invoices.has(kinds.invoices.id(index))) continue;
      putCluster(part, kinds, index);
    }
    const record = rankings.contacts.get(contactId);
    if (record !== undefined) part.tables.contacts.set(contactId, record);
    return part;
  };

  return {
    store,
    journals,
    get organisation() {
      return store.organisation;
    },
    relations: makeRelations(kinds, store),
    page: <K extends RecordName>(name: K, query: PageQuery) => rankingOf(name)?.page(query) ?? small(name, query),
    get: (name, id) => {
      const ranked = rankingOf(name);
      return ranked === undefined ? tables[name].get(id) : ranked.get(id);
    },
    trialBalance: (date, paymentsOnly) => trialBalance(source(paymentsOnly), date, store.trialBalanceError),
    profitAndLoss: (query) =>
      profitAndLoss(source(query.paymentsOnly), query, tracked(query.trackingCategoryId, query.paymentsOnly)),
    balanceSheet: (query) => balanceSheet(source(query.paymentsOnly), query),
    bankSummary: (from, to) => bankSummary(source(false), from, to),
    executiveSummary: (date) => executiveSummary(source(false), filled().issued, date),
    budgetSummary: (date, periods, timeframe) => budgetSummary(source(false), undefined, date, periods, timeframe),
    agedByContact: (side, contactId, date) => agedByContact(contactDocuments(contactId), side, contactId, date),
    hledgerJournal: () => hledgerJournal(journals(), tables.accounts, store.organisation.baseCurrency),
    change: (change, at) => changeHeld(store, kinds, filled(), change, at),
  };
}
