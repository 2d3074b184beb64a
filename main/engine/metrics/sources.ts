/** The facts all tiles share, read once per document: organisation, checkpoints, accounts, days. */
import { FailureError } from '#contract/failure';
import type { Basis, Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { chosen, type Choices } from './choices.ts';
import { classOf, groupOf, type AccountClass, type AccountGroup } from './accountGroups.ts';
import { readPlacements } from './placements.ts';
import { fiscalYearOf, fiscalYearToDate, isMonthEnd, sameSpanLastFiscalYear, type Span } from './periods.ts';
import { all, first, guidOfHex } from './sql.ts';
import { todayIn } from './timezones.ts';

export interface Account {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly group: AccountGroup;
  readonly class: AccountClass | null;
  readonly system: string | null;
  readonly currency: string | null;
  /** Xero's kind of bank account, `CREDITCARD` among them; null for other accounts. */
  readonly bankType: string | null;
}

export interface Checkpoint {
  readonly step: string;
  readonly complete_utc: string | null;
  readonly walk_started_utc: string | null;
  readonly walk_page: number | null;
  readonly walk_pages: number | null;
  readonly walk_items: number | null;
  readonly not_permitted_utc: string | null;
  readonly failure: string | null;
}

export interface Organisation {
  readonly baseCurrency: string;
  readonly timezone: string;
  readonly yearEndDay: number;
  readonly yearEndMonth: number;
  readonly version: string;
}

/** What every area works from. Reading it costs three short questions. */
export interface Sources {
  readonly db: ReadableDb;
  readonly basis: Basis;
  readonly lang: Lang;
  readonly organisation: Organisation;
  /** The day the figures are of: today in the organisation's zone, or an earlier month end. */
  readonly today: string;
  /** True when `today` is an earlier month end: what is open must then be rebuilt as at that day. */
  readonly isPast: boolean;
  /** Today in the organisation's zone, whatever day the figures are of. */
  readonly actualToday: string;
  readonly fiscalYear: Span;
  readonly fiscalToDate: Span;
  readonly fiscalBefore: Span;
  readonly checkpoints: ReadonlyMap<string, Checkpoint>;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Groups of the accounts that Xero's balance sheet places against their type. */
  readonly placements: ReadonlyMap<string, AccountGroup>;
  /** What the user chose about figures of this organisation. */
  readonly choices: Choices;
  /** The value in force of a choice. */
  choice(key: string): string;
  account(id: string | null): Account | undefined;
  system(name: string): Account | undefined;
}

interface OrganisationRow {
  base_currency: string;
  timezone: string;
  year_end_day: number;
  year_end_month: number;
  version: string;
}

/** The organisation's row, null before its first sync. */
export function readOrganisation(db: ReadableDb): Organisation | null {
  const row = first<OrganisationRow>(
    db,
    'SELECT base_currency, timezone, year_end_day, year_end_month, version FROM organisation LIMIT 1',
  );
  if (row === undefined) return null;
  return {
    baseCurrency: row.base_currency,
    timezone: row.timezone,
    yearEndDay: row.year_end_day,
    yearEndMonth: row.year_end_month,
    version: row.version,
  };
}

export function readCheckpoints(db: ReadableDb): Map<string, Checkpoint> {
  const rows = all<Checkpoint>(
    db,
    `SELECT step, complete_utc, walk_started_utc, walk_page, walk_pages, walk_items, not_permitted_utc, failure
     FROM checkpoint`,
  );
  return new Map(rows.map((row) => [row.step, row]));
}

interface AccountRow {
  id: string;
  code: string | null;
  name: string;
  type: string;
  class: string;
  status: string;
  system_account: string | null;
  currency_code: string | null;
  bank_account_type: string | null;
}

/** The chart of accounts by id, archived ones included; in the groups the balance sheet places them in. */
export function readAccounts(
  db: ReadableDb,
  placements: ReadonlyMap<string, AccountGroup> = new Map(),
): Map<string, Account> {
  const rows = all<AccountRow>(
    db,
    'SELECT hex(id) AS id, code, name, type, class, status, system_account, currency_code, bank_account_type FROM account',
  );
  return new Map(
    rows.map((row) => {
      const id = guidOfHex(row.id);
      return [
        id,
        {
          id,
          code: row.code,
          name: row.name,
          type: row.type,
          status: row.status,
          group: placements.get(id) ?? groupOf(row.type),
          class: classOf(row.type, row.class),
          system: row.system_account,
          currency: row.currency_code,
          bankType: row.bank_account_type,
        },
      ];
    }),
  );
}

export interface SourceOptions {
  readonly basis: Basis;
  readonly lang: Lang;
  readonly now: Date;
  /** Used until the organisation's own record is there. */
  readonly timezone: string;
  readonly baseCurrency: string;
  /** The earlier month end the figures are of; today when left out or null. */
  readonly asOf?: string | null | undefined;
  readonly choices?: Choices | undefined;
}

/**
 * Reads the shared facts. Without an organisation record the year end counts as 31 December. A day in the future counts
 * as today; an earlier day that ends no month is `bad.input`.
 */
export function readSources(db: ReadableDb, options: SourceOptions): Sources {
  const organisation = readOrganisation(db) ?? {
    baseCurrency: options.baseCurrency,
    timezone: options.timezone,
    yearEndDay: 31,
    yearEndMonth: 12,
    version: '',
  };
  const actualToday = todayIn(options.now, organisation.timezone);
  const asOf = options.asOf ?? actualToday;
  const isPast = asOf < actualToday;
  if (isPast && !isMonthEnd(asOf)) throw new FailureError('bad.input', { field: 'asOf' });
  const today = isPast ? asOf : actualToday;
  const placements = readPlacements(db, today);
  const accounts = readAccounts(db, placements);
  const systems = new Map<string, Account>();
  for (const account of accounts.values()) if (account.system !== null) systems.set(account.system, account);
  const { yearEndDay, yearEndMonth } = organisation;
  const choices = options.choices ?? {};
  return {
    db,
    basis: options.basis,
    lang: options.lang,
    organisation,
    today,
    isPast,
    actualToday,
    fiscalYear: fiscalYearOf(yearEndDay, yearEndMonth, today),
    fiscalToDate: fiscalYearToDate(yearEndDay, yearEndMonth, today),
    fiscalBefore: sameSpanLastFiscalYear(yearEndDay, yearEndMonth, today),
    checkpoints: readCheckpoints(db),
    accounts,
    placements,
    choices,
    choice: (key) => chosen(choices, key),
    account: (id) => (id === null ? undefined : accounts.get(id)),
    system: (name) => systems.get(name),
  };
}
