import type { Amount, Day, ReportRow, ReportTree } from '../../model.ts';
import { dayNumber, longDayText } from '../days.ts';
import { amountText } from '../money.ts';
import { accountCell, headerRow, section, summaryRow, type ReportSource } from './tree.ts';

/** Opening balance, money in, money out and closing balance of each bank account, in base currency. */
export function bankSummary(source: ReportSource, from: Day, to: Day): ReportTree {
  const first = dayNumber(from);
  const last = dayNumber(to);
  const totals: Amount[] = [0, 0, 0, 0];
  const rows: ReportRow[] = [];
  for (const account of source.accounts) {
    if (account.type !== 'BANK') continue;
    const opening = source.ledger.balance(account.id, first - 1);
    const { debit, credit } = source.ledger.turnover(account.id, first, last);
    if (account.status === 'ARCHIVED' && opening === 0 && debit === 0 && credit === 0) continue;
    const amounts = [opening, debit, credit, opening + debit - credit];
    amounts.forEach((amount, index) => (totals[index] = (totals[index] ?? 0) + amount));
    rows.push({
      type: 'Row',
      cells: [
        accountCell(account.name, account.id, 'accountID'),
        ...amounts.map((amount) => accountCell(amountText(amount), account.id)),
      ],
    });
  }
  return {
    name: 'Bank Summary',
    type: 'BankSummary',
    titles: ['Bank Summary', source.organisation.name, `From ${longDayText(first)} to ${longDayText(last)}`],
    rows: [
      headerRow('Bank Accounts', 'Opening Balance', 'Cash Received', 'Cash Spent', 'Closing Balance'),
      section('', [...rows, summaryRow('Total', totals.map(amountText))]),
    ],
  };
}
