import type { ReadableDb } from '#db/open';
import { addDays, fiscalYearOf, isMonthEnd } from '../metrics/periods.ts';
import { all, first } from '../metrics/sql.ts';
import { readVersion } from '../sync/history.ts';
import { column, syncedAt, type SqlTable } from './define.ts';

const accountColumns = [
  column('account_id', 'id', 'l.account_id', 'Xero ID of the account', 'Xero-ID van de rekening'),
  column('account_code', 'text', 'coalesce(a.code, l.account_code)', 'Code of the account', 'Code van de rekening'),
  column('account_name', 'text', 'coalesce(a.name, l.account_name)', 'Name of the account', 'Naam van de rekening'),
  column('account_type', 'text', 'a.type', 'Xero’s account type', 'Rekeningtype van Xero'),
  column('account_class', 'text', 'a.class', 'ASSET, LIABILITY, EQUITY, REVENUE or EXPENSE', 'Klasse van de rekening'),
] as const;
const basis = column('basis', 'text', 'r.basis', 'accrual or cash', 'accrual (factuurbasis) of cash (kasbasis)');

export const trialBalance: SqlTable = {
  kind: 'sql',
  name: 'trial-balance',
  columns: [
    column('date', 'date', 'r.to_date', 'Day of the trial balance', 'Dag van de kolommenbalans'),
    basis,
    ...accountColumns,
    column('section', 'text', 'l.section', 'Heading in the report', 'Kop in het rapport'),
    column('debit', 'money', 'l.debit', 'Debits of the month up to the day', 'Debet van de maand tot en met de dag'),
    column(
      'credit',
      'money',
      'l.credit',
      'Credits of the month up to the day',
      'Credit van de maand tot en met de dag',
    ),
    column(
      'ytd_debit',
      'money',
      'l.ytd_debit',
      'Debit balance; income and costs since the year began',
      'Debetsaldo; opbrengsten en kosten sinds het begin van het jaar',
    ),
    column(
      'ytd_credit',
      'money',
      'l.ytd_credit',
      'Credit balance; income and costs since the year began',
      'Creditsaldo; opbrengsten en kosten sinds het begin van het jaar',
    ),
    column('fetched_utc', 'instant', 'r.fetched_utc', 'When the report was read', 'Wanneer het rapport is gelezen'),
    syncedAt('r'),
  ],
  from: `report r CROSS JOIN trial_balance_line l ON l.report_id = r.id LEFT JOIN account a ON a.id = l.account_id`,
  where: `r.name = 'TrialBalance'`,
  order: 'r.to_date DESC, r.basis, l.position',
};

interface YearEnd {
  readonly year_end_day: number;
  readonly year_end_month: number;
}

/** The year ends the organisation has had, each with the day until which it was known to hold; the current one last. */
function yearEnds(db: ReadableDb): { readonly until: string; readonly end: YearEnd }[] {
  const older = all<{ until: string; body: Uint8Array }>(
    db,
    `SELECT substr(replaced_utc, 1, 10) AS until, body FROM history WHERE record = 'organisation' ORDER BY to_run`,
  ).map(({ until, body }) => ({ until, end: readVersion(body).row as unknown as YearEnd }));
  const current = first<YearEnd>(db, 'SELECT year_end_day, year_end_month FROM organisation LIMIT 1');
  return [...older, { until: '9999-12-31', end: current ?? { year_end_day: 31, year_end_month: 12 } }];
}

/**
 * For each month end the day before its financial year began, where that is a month end itself. A year end that was changed
 * leaves the years before as they were.
 */
function yearStarts(db: ReadableDb): string {
  const rows = all<{ id: number; date: string }>(
    db,
    `SELECT id, to_date AS date FROM report WHERE name = 'TrialBalance' ORDER BY to_date`,
  );
  const ends = yearEnds(db);
  return JSON.stringify(
    rows
      .filter((row) => isMonthEnd(row.date))
      .flatMap((row) => {
        const end = ends.find((one) => row.date < one.until)?.end;
        if (end === undefined) return [];
        const { year_end_day: day, year_end_month: month } = end;
        return [{ id: row.id, before: addDays(fiscalYearOf(day, month, row.date).from, -1) }];
      }),
  );
}

/** Income and costs start again each year, so their balance is the movement; others are compared with the year's opening. */
const yearMovement = `CASE
  WHEN a.class IN ('REVENUE', 'EXPENSE') THEN l.ytd_debit - l.ytd_credit
  WHEN o.id IS NOT NULL THEN l.ytd_debit - l.ytd_credit - coalesce((
    SELECT SUM(p.ytd_debit - p.ytd_credit) FROM trial_balance_line p WHERE p.report_id = o.id AND p.account_id = l.account_id), 0)
  END`;

export const monthEnd: SqlTable = {
  kind: 'sql',
  name: 'month-end',
  columns: [
    column('month_end', 'date', 'r.to_date', 'Last day of the month', 'Laatste dag van de maand'),
    ...accountColumns,
    column(
      'closing_balance',
      'money',
      'l.ytd_debit - l.ytd_credit',
      'Balance, debit positive; income and costs since the year began',
      'Saldo, debet positief; opbrengsten en kosten sinds het begin van het jaar',
    ),
    column(
      'movement',
      'money',
      'l.debit - l.credit',
      'Movement of the month, debit positive',
      'Mutatie van de maand, debet positief',
    ),
    column(
      'fytd_movement',
      'money',
      yearMovement,
      'Movement since the financial year began, debit positive; empty where its opening balance was not read',
      'Mutatie sinds het begin van het boekjaar, debet positief; leeg waar het beginsaldo niet is gelezen',
    ),
    basis,
    syncedAt('r'),
  ],
  from: `json_each(?) j CROSS JOIN report r ON r.id = j.value ->> '$.id'
    CROSS JOIN trial_balance_line l ON l.report_id = r.id LEFT JOIN account a ON a.id = l.account_id
    LEFT JOIN report o ON o.name = 'TrialBalance' AND o.basis = r.basis AND o.from_date = o.to_date AND o.to_date = j.value ->> '$.before'`,
  order: 'r.to_date DESC, r.basis, l.position',
  parameter: yearStarts,
};
