/** Building blocks of report trees: cells, rows and sections as Xero lays them out. */
import type { AccountRecord, Amount, Ids, OrganisationRecord, ReportCell, ReportRow } from '../../model.ts';
import type { Ledger } from '../ledger.ts';
import { amountText } from '../money.ts';

/** What every report is computed from. */
export interface ReportSource {
  readonly organisation: OrganisationRecord;
  /** In chart order: by code, bank accounts without one first. */
  readonly accounts: readonly AccountRecord[];
  readonly ledger: Ledger;
}

/** The stand-in account Xero names in the attribute of the computed "Current Year Earnings" row. */
export const currentEarningsId: Ids = 'abababab-abab-abab-abab-abababababab';

export const textCell = (value: string): ReportCell => ({ value });

/** A cell tied to an account. `attribute` is `account`, or `accountID` on the bank summary's names. */
export const accountCell = (value: string, accountId: Ids, attribute = 'account'): ReportCell => ({
  value,
  attributes: [{ id: attribute, value: accountId }],
});

export const headerRow = (...values: readonly string[]): ReportRow => ({ type: 'Header', cells: values.map(textCell) });

export const plainRow = (label: string, values: readonly string[]): ReportRow => ({
  type: 'Row',
  cells: [textCell(label), ...values.map(textCell)],
});

export const summaryRow = (label: string, values: readonly string[]): ReportRow => ({
  type: 'SummaryRow',
  cells: [textCell(label), ...values.map(textCell)],
});

/** A section with a title, or an untitled one when the title is empty. */
export const section = (title: string, rows: readonly ReportRow[]): ReportRow => ({ type: 'Section', title, rows });

/** A heading: a section without rows, such as "Assets". */
export const heading = (title: string): ReportRow => ({ type: 'Section', title, rows: [] });

export interface AccountLine {
  readonly account: AccountRecord;
  /** One per column, in the sign the reader sees. */
  readonly amounts: readonly Amount[];
}

export const accountRow = (line: AccountLine): ReportRow => ({
  type: 'Row',
  cells: [
    accountCell(line.account.name, line.account.id),
    ...line.amounts.map((amount) => accountCell(amountText(amount), line.account.id)),
  ],
});

/** Column sums of some account lines. */
export function totalOf(lines: readonly AccountLine[], columns: number): Amount[] {
  const totals = new Array<Amount>(columns).fill(0);
  for (const line of lines) line.amounts.forEach((amount, index) => (totals[index] = (totals[index] ?? 0) + amount));
  return totals;
}

/** Two columns of amounts added cell by cell, the second one times `factor`. */
export const combine = (first: readonly Amount[], second: readonly Amount[], factor: number): Amount[] =>
  first.map((amount, index) => amount + factor * (second[index] ?? 0));

export const amountTexts = (amounts: readonly Amount[]): string[] => amounts.map(amountText);

/** A percentage with one decimal such as `-21.8%`; empty when there is nothing to compare with. */
export function percentText(part: Amount, whole: Amount): string {
  if (whole === 0) return '';
  const tenths = Math.round((part / whole) * 1000);
  return `${(tenths / 10).toFixed(1)}%`;
}
