/** One organisation's books as the serving side sees them: pages of records, reports and changes. */
import type { Ids, OrgBooks } from '../model.ts';
import { applyChange } from './changes.ts';
import { hledgerJournal } from './hledger.ts';
import { makeLedger, type Ledger } from './ledger.ts';
import { ACCRUAL, CASH, type Journal } from './journal.ts';
import { journalsOf } from './postings.ts';
import { makePager } from './query.ts';
import { agedByContact } from './reports/agedByContact.ts';
import { balanceSheet } from './reports/balanceSheet.ts';
import { bankSummary } from './reports/bankSummary.ts';
import { budgetSummary } from './reports/budgetSummary.ts';
import { executiveSummary, issuedAmong } from './reports/executiveSummary.ts';
import { profitAndLoss, type TrackedLedgers } from './reports/profitAndLoss.ts';
import type { ReportSource } from './reports/tree.ts';
import { trialBalance } from './reports/trialBalance.ts';
import { soundInvoicesOf, type BookStore } from './store.ts';

/** The books together with what tests look into. */
export interface InspectableBooks extends OrgBooks {
  readonly store: BookStore;
  journals(): readonly Journal[];
}

/** Makes the books over a store. Ledger indexes are built when first needed and again after a change. */
export function makeOrgBooks(store: BookStore): InspectableBooks {
  let builtFor = -1;
  let journals: readonly Journal[] = [];
  const ledgers = new Map<string, Ledger>();
  let accounts: ReportSource['accounts'] = [];
  const refresh = (): void => {
    if (builtFor === store.version) return;
    builtFor = store.version;
    ledgers.clear();
    journals = journalsOf(store);
    accounts = [...store.tables.accounts.values()].sort((a, b) => {
      const first = a.code ?? '';
      const second = b.code ?? '';
      return first < second ? -1 : first > second ? 1 : 0;
    });
  };
  const ledger = (key: string, basis: number, keeps?: (optionIds: readonly Ids[]) => boolean): Ledger => {
    refresh();
    let found = ledgers.get(key);
    if (found === undefined) {
      found = makeLedger(journals, basis, keeps);
      ledgers.set(key, found);
    }
    return found;
  };
  const source = (paymentsOnly: boolean): ReportSource => {
    const chosen = ledger(paymentsOnly ? 'cash' : 'accrual', paymentsOnly ? CASH : ACCRUAL);
    return { organisation: store.organisation, accounts, ledger: chosen };
  };
  const tracked = (categoryId: Ids | undefined, paymentsOnly: boolean): TrackedLedgers | null => {
    const category = categoryId === undefined ? undefined : store.tables.trackingCategories.get(categoryId);
    if (category === undefined) return null;
    const basis = paymentsOnly ? CASH : ACCRUAL;
    const own = new Set(category.options.map((option) => option.id));
    return {
      category,
      option: (id) => ledger(`${basis} ${id}`, basis, (options) => options.includes(id)),
      unassigned: ledger(`${basis} not ${category.id}`, basis, (options) => !options.some((id) => own.has(id))),
    };
  };
  return {
    store,
    journals: () => {
      refresh();
      return journals;
    },
    get organisation() {
      return store.organisation;
    },
    page: makePager(store),
    get: (name, id) => store.tables[name].get(id),
    trialBalance: (date, paymentsOnly) => trialBalance(source(paymentsOnly), date, store.trialBalanceError),
    profitAndLoss: (query) =>
      profitAndLoss(source(query.paymentsOnly), query, tracked(query.trackingCategoryId, query.paymentsOnly)),
    balanceSheet: (query) => balanceSheet(source(query.paymentsOnly), query),
    bankSummary: (from, to) => bankSummary(source(false), from, to),
    executiveSummary: (date) => executiveSummary(source(false), issuedAmong(soundInvoicesOf(store)), date),
    budgetSummary: (date, periods, timeframe) => {
      const overall = [...store.tables.budgets.values()].find((budget) => budget.type === 'OVERALL');
      return budgetSummary(source(false), overall, date, periods, timeframe);
    },
    agedByContact: (side, contactId, date) => agedByContact(store, side, contactId, date),
    hledgerJournal: () => {
      refresh();
      return hledgerJournal(journals, store.tables.accounts, store.organisation.baseCurrency);
    },
    change: (change, at) => {
      applyChange(store, change, at);
      store.version += 1;
    },
  };
}
