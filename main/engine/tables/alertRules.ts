/** The rules of data quality: every finding that holds in an organisation's file now. */
import type { Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { addDays } from '../metrics/periods.ts';
import { moneyText } from '../metrics/money.ts';
import { readOrganisation } from '../metrics/sources.ts';
import { all, first } from '../metrics/sql.ts';
import { todayIn } from '../metrics/timezones.ts';
import { brokenIdentities } from './identityAlerts.ts';

export interface Alert {
  /** The same finding has the same key in every run. */
  readonly key: string;
  readonly rule: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly tile: string | null;
  readonly accountId: Buffer | null;
  readonly documentId: Buffer | null;
  readonly value: string | null;
  readonly threshold: string | null;
  readonly sentence: string;
}

interface Words {
  readonly lang: Lang;
  readonly today: string;
  readonly base: string;
}

/** Money inside a sentence, in the writing of the language. */
function inWords(lang: Lang, amount: string): string {
  const [whole = '', rest = ''] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, lang === 'nl' ? '.' : ',');
  return `${grouped}${lang === 'nl' ? ',' : '.'}${rest}`;
}

const say = (lang: Lang, en: string, nl: string): string => (lang === 'nl' ? nl : en);
const hex = (blob: Buffer | null): string => blob?.toString('hex') ?? '';

/** Days past due after which an open document is a finding. */
const lateDays = 90;
/** Days without a reconciled bank movement after which the books are probably behind. */
const reconcileDays = 30;

function overdue(db: ReadableDb, { lang, today }: Words): Alert[] {
  interface Row {
    type: string;
    contact: Buffer | null;
    name: string;
    amount: number;
    count: number;
  }
  return all<Row>(
    db,
    `SELECT type, contact_id AS contact, max(contact_name) AS name, SUM(base_amount_due) AS amount, COUNT(*) AS count
     FROM invoice WHERE type IN ('ACCREC', 'ACCPAY') AND status = 'AUTHORISED' AND amount_due <> 0
       AND coalesce(due_date, date) < ? GROUP BY type, contact_id`,
    addDays(today, -lateDays),
  ).map((row) => {
    const isSales = row.type === 'ACCREC';
    const amount = inWords(lang, moneyText(row.amount));
    return {
      key: `overdue ${row.type} ${hex(row.contact)}`,
      rule: 'overdue',
      severity: isSales ? 'high' : 'medium',
      tile: isSales ? 'T11' : 'T17',
      accountId: null,
      documentId: null,
      value: moneyText(row.amount),
      threshold: String(lateDays),
      sentence: isSales
        ? say(
            lang,
            `${row.name} owes ${amount} for more than ${lateDays} days (${row.count})`,
            `${row.name} is al meer dan ${lateDays} dagen ${amount} schuldig (${row.count})`,
          )
        : say(
            lang,
            `${amount} to ${row.name} is more than ${lateDays} days late (${row.count})`,
            `${amount} aan ${row.name} is meer dan ${lateDays} dagen te laat (${row.count})`,
          ),
    };
  });
}

function newestTrialBalance(db: ReadableDb, today: string): { id: number; date: string } | undefined {
  return first(
    db,
    `SELECT id, to_date AS date FROM report WHERE name = 'TrialBalance' AND basis = 'accrual' AND to_date <= ?
     ORDER BY to_date DESC LIMIT 1`,
    today,
  );
}

function ledger(db: ReadableDb, { lang, today }: Words): Alert[] {
  const report = newestTrialBalance(db, today);
  if (report === undefined) return [];
  const found: Alert[] = [];
  const sums = first<{ difference: number | null }>(
    db,
    'SELECT SUM(ytd_debit - ytd_credit) AS difference FROM trial_balance_line WHERE report_id = ?',
    report.id,
  );
  const difference = sums?.difference ?? 0;
  if (difference !== 0) {
    const amount = inWords(lang, moneyText(difference));
    found.push({
      key: 'unbalanced',
      rule: 'unbalanced',
      severity: 'high',
      tile: 'T25',
      accountId: null,
      documentId: null,
      value: moneyText(difference),
      threshold: '0.00',
      sentence: say(
        lang,
        `The trial balance of ${report.date} does not balance: ${amount}`,
        `De kolommenbalans van ${report.date} is niet in evenwicht: ${amount}`,
      ),
    });
  }
  interface Row {
    id: Buffer;
    name: string;
    type: string;
    balance: number;
  }
  const lines = all<Row>(
    db,
    `SELECT a.id, a.name, a.type, l.ytd_debit - l.ytd_credit AS balance
     FROM trial_balance_line l JOIN account a ON a.id = l.account_id
     WHERE l.report_id = ? AND (a.type = 'BANK' AND l.ytd_credit > l.ytd_debit AND coalesce(a.bank_account_type, '') <> 'CREDITCARD')`,
    report.id,
  );
  for (const line of lines) {
    const amount = inWords(lang, moneyText(line.balance));
    found.push({
      key: `overdrawn ${hex(line.id)}`,
      rule: 'overdrawn',
      severity: 'high',
      tile: 'T04',
      accountId: line.id,
      documentId: null,
      value: moneyText(line.balance),
      threshold: '0.00',
      sentence: say(lang, `${line.name} is overdrawn: ${amount}`, `${line.name} staat rood: ${amount}`),
    });
  }
  return found;
}

/** A foreign document whose rate is 1, or looks like the others' upside down. */
function rates(db: ReadableDb, { lang, base }: Words): Alert[] {
  interface Row {
    id: Buffer;
    number: string;
    currency: string;
    rate: string;
  }
  const rows = all<Row>(
    db,
    `SELECT id, coalesce(nullif(number, ''), nullif(reference, ''), contact_name) AS number, currency_code AS currency, currency_rate AS rate
     FROM invoice WHERE currency_code <> @base AND status IN ('AUTHORISED', 'PAID')
     UNION ALL
     SELECT id, coalesce(nullif(reference, ''), contact_name), currency_code, currency_rate
     FROM bank_transaction WHERE currency_code <> @base AND status = 'AUTHORISED'
     UNION ALL
     SELECT id, coalesce(nullif(reference, ''), contact_name), currency_code, currency_rate
     FROM prepayment WHERE currency_code <> @base AND status IN ('AUTHORISED', 'PAID')`,
    { base },
  );
  const middles = new Map<string, number>();
  for (const currency of new Set(rows.map((row) => row.currency))) {
    const sorted = rows
      .filter((row) => row.currency === currency)
      .map((row) => Number(row.rate))
      .sort((a, b) => a - b);
    middles.set(currency, sorted[Math.floor(sorted.length / 2)] ?? 1);
  }
  return rows.flatMap((row): Alert[] => {
    const rate = Number(row.rate);
    const middle = middles.get(row.currency) ?? 1;
    const isOne = rate === 1;
    // Upside down: nearer to the inverse of the usual rate than to the usual rate, on a scale of proportions.
    const isInverse =
      !isOne && rate > 0 && middle > 0 && Math.abs(Math.log(rate * middle)) < Math.abs(Math.log(rate / middle)) / 2;
    if (!isOne && !isInverse) return [];
    const rule = isOne ? 'rateOfOne' : 'inverseRate';
    return [
      {
        key: `${rule} ${hex(row.id)}`,
        rule,
        severity: 'high',
        tile: null,
        accountId: null,
        documentId: row.id,
        value: row.rate,
        threshold: middle.toString(),
        sentence: isOne
          ? say(
              lang,
              `${row.number} is in ${row.currency} with a rate of 1`,
              `${row.number} is in ${row.currency} met koers 1`,
            )
          : say(
              lang,
              `${row.number} in ${row.currency} has a rate that looks upside down: ${row.rate}`,
              `${row.number} in ${row.currency} heeft een koers die omgekeerd lijkt: ${row.rate}`,
            ),
      },
    ];
  });
}

function permissions(db: ReadableDb, { lang }: Words): Alert[] {
  return all<{ step: string }>(
    db,
    'SELECT step FROM checkpoint WHERE not_permitted_utc IS NOT NULL AND (complete_utc IS NULL OR not_permitted_utc >= complete_utc)',
  ).map(({ step }) => ({
    key: `permission ${step}`,
    rule: 'permission',
    severity: 'medium',
    tile: null,
    accountId: null,
    documentId: null,
    value: step,
    threshold: null,
    sentence: say(lang, `This role may not read: ${step}`, `Deze rol mag dit niet lezen: ${step}`),
  }));
}

function duplicates(db: ReadableDb, { lang }: Words): Alert[] {
  interface Row {
    id: Buffer;
    number: string;
    name: string;
    count: number;
  }
  return all<Row>(
    db,
    `SELECT min(id) AS id, number, max(contact_name) AS name, COUNT(*) AS count FROM invoice
     WHERE status IN ('AUTHORISED', 'PAID') AND number <> '' AND type IN ('ACCREC', 'ACCPAY')
     GROUP BY type, number, CASE type WHEN 'ACCPAY' THEN contact_id END HAVING COUNT(*) > 1`,
  ).map((row) => ({
    key: `duplicate ${hex(row.id)}`,
    rule: 'duplicateNumber',
    severity: 'medium',
    tile: null,
    accountId: null,
    documentId: row.id,
    value: String(row.count),
    threshold: '1',
    sentence: say(
      lang,
      `Number ${row.number} is used ${row.count} times (${row.name})`,
      `Nummer ${row.number} is ${row.count} keer gebruikt (${row.name})`,
    ),
  }));
}

/** Types nobody knows, and bank accounts without a recently reconciled movement. */
function accounts(db: ReadableDb, { lang, today }: Words): Alert[] {
  const found: Alert[] = all<{ id: Buffer; name: string; type: string }>(
    db,
    `SELECT id, name, type FROM account WHERE type NOT IN ('BANK', 'CURRENT', 'INVENTORY', 'PREPAYMENT', 'FIXED', 'NONCURRENT',
       'CURRLIAB', 'PAYG', 'TERMLIAB', 'LIABILITY', 'EQUITY', 'SALES', 'REVENUE', 'OTHERINCOME', 'DIRECTCOSTS', 'EXPENSE',
       'OVERHEADS', 'DEPRECIATN')`,
  ).map((row) => ({
    key: `unclassified ${hex(row.id)}`,
    rule: 'unclassifiedAccount',
    severity: 'medium',
    tile: 'T26',
    accountId: row.id,
    documentId: null,
    value: row.type,
    threshold: null,
    sentence: say(
      lang,
      `${row.name} has an account type that is not known: ${row.type}`,
      `${row.name} heeft een onbekend rekeningtype: ${row.type}`,
    ),
  }));
  const banks = all<{ id: Buffer; name: string; day: string | null }>(
    db,
    `SELECT a.id, a.name, max(
       coalesce((SELECT MAX(t.date) FROM bank_transaction t WHERE t.bank_account_id = a.id AND t.status = 'AUTHORISED' AND t.is_reconciled = 1), ''),
       coalesce((SELECT MAX(p.date) FROM payment p WHERE p.account_id = a.id AND p.status = 'AUTHORISED' AND p.is_reconciled = 1), '')) AS day
     FROM account a WHERE a.type = 'BANK' AND a.status = 'ACTIVE'`,
  );
  for (const bank of banks) {
    if (bank.day === null || bank.day === '' || bank.day >= addDays(today, -reconcileDays)) continue;
    found.push({
      key: `unreconciled ${hex(bank.id)}`,
      rule: 'notReconciled',
      severity: 'medium',
      tile: 'T21',
      accountId: bank.id,
      documentId: null,
      value: bank.day,
      threshold: String(reconcileDays),
      sentence: say(lang, `${bank.name} is reconciled to ${bank.day}`, `${bank.name} is afgeletterd t/m ${bank.day}`),
    });
  }
  return found;
}

/** Every finding that holds now, most severe first. */
export function findAlerts(db: ReadableDb, options: { readonly now: Date; readonly lang: Lang }): Alert[] {
  const organisation = readOrganisation(db);
  if (organisation === null) return permissions(db, { lang: options.lang, today: '', base: '' });
  const words: Words = {
    lang: options.lang,
    today: todayIn(options.now, organisation.timezone),
    base: organisation.baseCurrency,
  };
  const rank = { high: 0, medium: 1, low: 2 };
  return [overdue, ledger, rates, permissions, duplicates, accounts]
    .flatMap((rule) => rule(db, words))
    .concat(brokenIdentities(db, organisation, options))
    .sort((a, b) => rank[a.severity] - rank[b.severity] || (a.key < b.key ? -1 : 1));
}
