import { blobToGuid } from '#db/guid';
import { prepared } from '#db/open';
import { XeroFailure } from '../xero/errors.ts';
import type { Resource } from '../xero/resource.ts';
import { bankTransactions, bankTransfers, payments } from '../xero/resources/bank.ts';
import { contacts } from '../xero/resources/contacts.ts';
import { creditNotes, invoices } from '../xero/resources/invoices.ts';
import { manualJournals } from '../xero/resources/manualJournals.ts';
import { accounts, currencies, items, taxRates, trackingCategories, users } from '../xero/resources/masters.ts';
import { budgets, expenseClaims, readBudgetLines } from '../xero/resources/optional.ts';
import { organisation } from '../xero/resources/organisation.ts';
import { overpayments, prepayments } from '../xero/resources/prepayments.ts';
import { todayIn } from '../timezones.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { readRows, readWholeList, rowsOf } from './listSteps.ts';
import { readPagedList } from './pagedSteps.ts';
import type { StepTally } from './progress.ts';
import { RecordStore } from './recordStore.ts';
import { commit } from './commit.ts';
import { renameDocuments } from './renames.ts';
import * as reports from './reportSteps.ts';
import { isOld, isSeldomDue, TOP_UP_CALLS } from './seldom.ts';
import { ask, believe, callsOf, isGranted, type Run } from './run.ts';
import type { OrganisationFacts } from './types.ts';
import { rereadUnexplained } from './unexplained.ts';

/** A piece of a run: one list or one group of reports. */
export interface Step {
  readonly name: string;
  /** Calls it takes when nothing better is known. */
  readonly expected: number;
  readonly order: Phase;
  /** Its phase when the lists were complete before: what changed decides which reports are asked for. */
  readonly topUp?: Phase;
  read(run: Run, tally: StepTally): Promise<void>;
}

/**
 * The phases of a run. `first` and `last` go one by one, the steps of the others side by side; `last` holds the months in
 * the background, which no figure of today waits for.
 */
export const phases = ['first', 'middle', 'late', 'later', 'seldom', 'last'] as const;
export type Phase = (typeof phases)[number];

/** Whether a list has to be read now; the others stay as they are. */
function isListDue(run: Run, resource: Resource): boolean {
  const before = loadCheckpoint(run.db, resource.step);
  if (run.isFull) return true;
  const isMissing = before.complete_utc === null || before.failure !== null;
  if (resource.isSlow) {
    const details = resource.hasDetails ? new RecordStore(run.db, resource.shape, run.writing).count() : 0;
    return isSeldomDue(run, resource.step, 1 + details);
  }
  if (!resource.isNamed) return true;
  // Without the list they come from, nothing says that there are none.
  if (loadCheckpoint(run.db, bankTransactions.step).complete_utc === null) return true;
  const isOwed = run.touched.isOwed(resource.step);
  if (!resource.isPaged) return isMissing || (isOwed && callsOf(run) < TOP_UP_CALLS);
  return isOwed || new RecordStore(run.db, resource.shape, run.writing).count() > 0;
}

function listStep(resource: Resource, order: Phase = 'middle', topUp: Phase = order): Step {
  return {
    name: resource.step,
    expected: 1,
    order,
    topUp,
    async read(run, tally) {
      if (!isGranted(run.scopes, resource.scopes)) {
        if (resource.isOptional) {
          tally.state = 'skipped';
          return;
        }
        throw new XeroFailure('xero.scopeMissing', 'dataset', { scope: resource.scopes[0] ?? '' });
      }
      if (!isListDue(run, resource)) {
        tally.state = 'skipped';
        if (loadCheckpoint(run.db, resource.step).complete_utc === null) reports.complete(run, resource.step);
        return;
      }
      try {
        if (resource.isPaged) await readPagedList(run, tally, resource);
        else await readWholeList(run, tally, resource);
        commit(run, () => {
          run.touched.paid(resource.step);
          run.touched.save();
        });
      } catch (error) {
        // What not every app or plan has is passed over, not complained about.
        const isRefused = error instanceof XeroFailure && error.failure.code === 'xero.notPermitted';
        if (!isRefused || !resource.isOptional) throw error;
        tally.state = 'skipped';
      }
    },
  };
}

function reportStep(
  name: string,
  expected: number,
  order: Phase,
  read: (run: Run, tally: StepTally) => Promise<void>,
  topUp: Phase = order,
): Step {
  return {
    name,
    expected,
    order,
    topUp,
    async read(run, tally) {
      await read(run, tally);
      reports.complete(run, name);
    },
  };
}

interface OrganisationRow extends Omit<OrganisationFacts, 'isDemo'> {
  readonly isDemo: number;
}

/** The organisation first: its base currency, its day and its year decide what everything after it asks and stores. */
const organisationStep: Step = {
  name: organisation.step,
  expected: 1,
  order: 'first',
  async read(run, tally) {
    if (!isOrganisationDue(run)) {
      tally.state = 'skipped';
      beginWith(run, organisationFacts(run));
      return;
    }
    const answer = await ask(run, tally, { path: organisation.path });
    run.lateFrom = isToppingUp(run) ? null : answer.serverTime;
    const [raw] = rowsOf(organisation, answer.body, null);
    const [record] = await readRows(run, organisation, [raw], null);
    const key = record?.row[0];
    if (!record || !(key instanceof Buffer) || blobToGuid(key) !== run.orgId.toLowerCase()) {
      throw new XeroFailure('xero.badAnswer', 'run', { path: organisation.path });
    }
    commit(run, () => {
      if (new RecordStore(run.db, organisation.shape, run.writing).put(record)) tally.written++;
      saveCheckpoint(run.db, organisation.step, {
        complete_utc: run.writing.now,
        full_utc: run.writing.now,
        not_permitted_utc: null,
        failure: null,
      });
    });
    tally.read = tally.total = 1;
    beginWith(run, organisationFacts(run));
  },
};

/** Who an organisation is changes seldom; a day's top-up starts from what is stored. */
function isOrganisationDue(run: Run): boolean {
  const { complete_utc: complete, failure } = loadCheckpoint(run.db, organisation.step);
  return run.isFull || run.basis === 'cash' || failure !== null || isOld(run, complete) || !isToppingUp(run);
}

function beginWith(run: Run, facts: OrganisationFacts): void {
  run.baseCurrency = facts.baseCurrency;
  run.timezone = facts.timezone;
  run.today = todayIn(facts.timezone, run.clock.now());
  run.onOrganisation(facts);
}

/** True when the lists were complete before and only what changed is read. */
export function isToppingUp(run: Run): boolean {
  return !run.isFull && loadCheckpoint(run.db, invoices.step).cursor_utc !== null;
}

function organisationFacts(run: Run): OrganisationFacts {
  const row = prepared<[], OrganisationRow>(
    run.db,
    `SELECT name, legal_name AS legalName, base_currency AS baseCurrency, timezone, country_code AS country,
       short_code AS shortCode, registration_number AS registrationNumber, tax_number AS taxNumber, is_demo AS isDemo,
       year_end_day AS yearEndDay, year_end_month AS yearEndMonth,
       coalesce((SELECT city FROM address WHERE owner_type = 'organisation' AND owner_id = tenant_id AND city <> ''
         ORDER BY position LIMIT 1), '') AS place
     FROM organisation`,
  ).get();
  if (!row) throw new Error('the organisation was stored a moment ago');
  return { ...row, isDemo: row.isDemo === 1 };
}

/** The list names the budgets; the figures of each come with its own call. */
const budgetStep: Step = {
  name: budgets.step,
  expected: 1,
  order: 'seldom',
  async read(run, tally) {
    const list = listStep(budgets);
    await list.read(run, tally);
    if (tally.state === 'skipped') return;
    const ids = new RecordStore(run.db, budgets.shape, run.writing).keys();
    tally.expected = 1 + ids.length;
    for (const id of ids) {
      if (!(id instanceof Buffer)) continue;
      const path = `Budgets/${blobToGuid(id)}`;
      const answer = await ask(run, tally, { path });
      const [raw] = rowsOf({ key: budgets.key, path }, answer.body, null);
      const lines = believe(path, null, () => readBudgetLines(raw));
      commit(run, () => {
        const stored = prepared<
          [Buffer],
          { account_id: Buffer; month: string; account_code: string | null; amount: number }
        >(
          run.db,
          'SELECT account_id, month, account_code, amount FROM budget_line WHERE budget_id = ? ORDER BY account_id, month',
        ).all(id);
        const text = (account: Buffer, ...rest: unknown[]): string =>
          JSON.stringify([account.toString('hex'), ...rest]);
        const before = stored.map((line) => text(line.account_id, line.month, line.account_code, line.amount)).sort();
        const now = lines.map((line) => text(line.account, line.month, line.code, line.amount)).sort();
        if (before.length === now.length && before.every((line, index) => line === now[index])) return;
        prepared(run.db, 'DELETE FROM budget_line WHERE budget_id = ?').run(id);
        const insert = prepared(
          run.db,
          'INSERT OR REPLACE INTO budget_line (budget_id, account_id, month, account_code, amount) VALUES (?, ?, ?, ?, ?)',
        );
        for (const line of lines) insert.run(id, line.account, line.month, line.code, line.amount);
        tally.written += lines.length;
      });
    }
    commit(run, () => {
      prepared(run.db, 'DELETE FROM budget_line WHERE budget_id NOT IN (SELECT id FROM budget)').run();
      saveCheckpoint(run.db, budgets.step, { complete_utc: run.writing.now, full_utc: run.writing.now });
    });
  },
};

/**
 * All steps, what an adviser looks at first in front: ten calls answer every tile from reports of today and the first pages
 * of the documents, the rest of the documents follows, then what only comparisons and names need, and last the months that
 * only trends need. In a day's top-up the lists go first, because what changed in them decides which reports can have moved.
 */
export const steps: readonly Step[] = [
  organisationStep,
  listStep(accounts, 'first'),
  reportStep('trialBalance', 1, 'middle', reports.trialBalanceToday, 'late'),
  reportStep('profitAndLoss', 2, 'middle', reports.profitAndLoss, 'later'),
  reportStep('balanceSheet', 2, 'middle', reports.balanceSheet, 'later'),
  reportStep('bankSummary', 1, 'middle', reports.bankSummaries, 'later'),
  listStep(invoices),
  listStep(bankTransactions),
  listStep(payments),
  listStep(creditNotes),
  listStep(contacts),
  listStep(items),
  listStep(manualJournals),
  reportStep('trialBalanceDays', 3, 'late', reports.trialBalanceDays, 'later'),
  listStep(prepayments, 'late'),
  listStep(overpayments, 'late'),
  listStep(bankTransfers, 'late', 'seldom'),
  listStep(taxRates, 'seldom'),
  listStep(trackingCategories, 'seldom'),
  listStep(currencies, 'seldom'),
  listStep(users, 'seldom'),
  budgetStep,
  listStep(expenseClaims, 'seldom'),
  reportStep('executiveSummary', 1, 'seldom', reports.executiveSummary),
  reportStep('earlierStatements', 4, 'last', reports.earlierStatements),
  reportStep('trialBalanceMonths', reports.REPORT_MONTHS, 'last', reports.trialBalanceMonths),
  reportStep('bankSummaryMonths', reports.REPORT_MONTHS, 'last', reports.bankSummaryMonths),
  reportStep('documentsAgain', 0, 'last', async (run, tally) => {
    await renameDocuments(run, tally);
    await rereadUnexplained(run, tally);
    if (tally.written > 0) tally.state = 'running';
  }),
];

/** The reports that differ on a cash basis; Xero's bank and executive summaries know no basis. */
export const cashSteps: readonly Step[] = [
  organisationStep,
  reportStep('trialBalanceCash', 4, 'middle', reports.trialBalances),
  reportStep('profitAndLossCash', 2, 'middle', reports.profitAndLoss),
  reportStep('balanceSheetCash', 1, 'middle', reports.balanceSheet),
  reportStep('earlierStatementsCash', 4, 'last', reports.earlierStatements),
  reportStep('trialBalanceMonthsCash', reports.REPORT_MONTHS, 'last', reports.trialBalanceMonths),
];
