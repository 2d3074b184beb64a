/** The ledger as an hledger journal: proof of the reports by a program that shares no code with them. */
import type { AccountRecord, Ids } from '../model.ts';
import { isoDay } from './days.ts';
import { amountText } from './money.ts';
import { ACCRUAL, type Journal } from './journal.ts';

const groups: Readonly<Record<AccountRecord['class'], string>> = {
  ASSET: 'assets',
  LIABILITY: 'liabilities',
  EQUITY: 'equity',
  REVENUE: 'income',
  EXPENSE: 'expenses',
};

/** The name an account has in the journal: its class and its id, since names may hold anything. */
export const hledgerAccount = (account: AccountRecord): string => `${groups[account.class]}:${account.id}`;

// Journal text is line based and ';' begins a comment, so only harmless characters pass.
const safe = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} .,&/()-]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, 60);

/** All accrual journals, in order of day, as journal text in the base currency. */
export function hledgerJournal(
  journals: readonly Journal[],
  accounts: ReadonlyMap<Ids, AccountRecord>,
  currency: string,
): string {
  const lines: string[] = ['decimal-mark .', `commodity 1000.00 ${currency}`, ''];
  const names = new Map<Ids, string>();
  for (const account of accounts.values()) {
    names.set(account.id, hledgerAccount(account));
    lines.push(`account ${hledgerAccount(account)}  ; ${safe(`${account.code ?? ''} ${account.name}`)}`);
  }
  lines.push('');
  const ordered = [...journals].sort((a, b) => a.day - b.day);
  for (const journal of ordered) {
    const postings = journal.postings.filter((posting) => (posting.basis & ACCRUAL) !== 0 && posting.amount !== 0);
    if (postings.length === 0) continue;
    lines.push(`${isoDay(journal.day)} ${safe(journal.text) || 'entry'}`);
    for (const posting of postings) {
      lines.push(`    ${names.get(posting.accountId) ?? 'unknown'}  ${amountText(posting.amount)} ${currency}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}
