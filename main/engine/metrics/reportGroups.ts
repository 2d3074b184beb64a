/** Stored reports by account type, from the sums the sync keeps of each. */
import type { ReadableDb } from '#db/open';
import type { Amount } from './money.ts';
import type { GroupRow, SectionRow } from './statementFigures.ts';
import { all } from './sql.ts';

const groups = `json_each(?) j CROSS JOIN sum_report_group g ON g.report_id = j.value`;

const trialSql = `
SELECT g.report_id AS id, nullif(g.type, '-') AS type, g.class, g.amount AS balance, g.movement, g.overdrawn, g.cards, 0 AS longTerm,
  g.debtors, g.creditors FROM ${groups}`;

const sectionSql = `
SELECT g.report_id AS id, g.section, nullif(g.type, '-') AS type, g.class, g.amount, g.overdrawn, g.cards, 0 AS longTerm
FROM ${groups}`;

/** The accounts a choice of the user calls long-term; whose they are is not known when a report is stored. */
const chosenSql = (section: string, amount: string, table: string, where: string): string => `
SELECT l.report_id AS id, ${section} AS section, a.class, SUM(${amount}) AS amount
FROM json_each(?) j CROSS JOIN ${table} l ON l.report_id = j.value JOIN account a ON a.id = l.account_id
WHERE a.type = 'LIABILITY' AND hex(a.id) IN (SELECT value FROM json_each(?)) ${where} GROUP BY 1, 2, 3`;
const chosenTrialSql = chosenSql(`''`, 'l.ytd_debit - l.ytd_credit', 'trial_balance_line', '');
const chosenSectionSql = chosenSql('l.section', 'l.amount', 'statement_line', `AND l.kind = 'account'`);

interface Grouped {
  id: number;
  type: string | null;
  class: string | null;
  longTerm: Amount;
}

interface Chosen {
  id: number;
  section: string;
  class: string;
  amount: Amount;
}

function addLongTerm<R extends Grouped>(rows: R[], chosen: readonly Chosen[], section: (row: R) => string): R[] {
  const sums = new Map(chosen.map((one) => [`${one.id} ${one.class} ${one.section}`, one.amount]));
  for (const row of rows) {
    if (row.type === 'LIABILITY') row.longTerm = sums.get(`${row.id} ${row.class} ${section(row)}`) ?? 0;
  }
  return rows;
}

/** Trial balances by account type. `longTerm`: ids of accounts the user calls long-term, in upper-case hexadecimal. */
export function readTrialGroups(db: ReadableDb, ids: readonly number[], longTerm: readonly string[]): GroupRow[] {
  const list = JSON.stringify(ids);
  const rows = all<GroupRow>(db, trialSql, list);
  if (longTerm.length === 0) return rows;
  return addLongTerm(rows, all<Chosen>(db, chosenTrialSql, list, JSON.stringify(longTerm)), () => '');
}

/** Columns of statements by section and account type. */
export function readSections(db: ReadableDb, ids: readonly number[], longTerm: readonly string[]): SectionRow[] {
  const list = JSON.stringify(ids);
  const rows = all<SectionRow>(db, sectionSql, list);
  if (longTerm.length === 0) return rows;
  return addLongTerm(rows, all<Chosen>(db, chosenSectionSql, list, JSON.stringify(longTerm)), (row) => row.section);
}

const placementSql = `
SELECT g.report_id AS id, MAX(g.overdrawn <> 0) AS negative, MAX(EXISTS (SELECT 1 FROM sum_report_group o
  WHERE o.report_id = g.report_id AND o.section = g.section AND o.class = 'LIABILITY')) AS among
FROM ${groups} WHERE g.type = 'BANK' GROUP BY g.report_id`;

/** For each balance sheet that shows it, whether overdrawn accounts stay negative among the assets (else: among liabilities). */
export function readOverdraftPlacement(db: ReadableDb, ids: readonly number[]): Map<number, boolean> {
  const rows = all<{ id: number; negative: number; among: number }>(db, placementSql, JSON.stringify(ids));
  return new Map(rows.flatMap((row) => (row.negative || row.among ? [[row.id, row.negative === 1] as const] : [])));
}
