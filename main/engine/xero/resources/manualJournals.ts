import { amount, day, fieldsOf, flag, id, instant, listOf, optionalText, sharedId, text } from '../fields.ts';
import { readChoice } from '../lines.ts';
import type { Resource, Value } from '../resource.ts';

/**
 * No `order` here: this list once answered everything on every page when it had one. Lines only come with a page. A
 * journal is in the ledger when its status is POSTED.
 */
export const manualJournals: Resource = {
  step: 'manualJournals',
  path: 'ManualJournals',
  key: 'ManualJournals',
  query: {},
  isPaged: true,
  isDated: true,
  scopes: ['accounting.manualjournals.read', 'accounting.transactions.read'],
  shape: {
    table: 'manual_journal',
    columns: ['id', 'date', 'narration', 'status', 'line_amount_types', 'show_on_cash_basis', 'updated_utc'],
    children: [
      {
        table: 'manual_journal_line',
        owner: 'manual_journal_id',
        columns: ['account_id', 'account_code', 'description', 'line_amount', 'tax_amount', 'tax_type', 'tracking'],
      },
    ],
  },
  read(value) {
    const raw = fieldsOf(value, 'ManualJournals');
    return [
      {
        row: [
          id(raw['ManualJournalID'], 'ManualJournalID'),
          day(raw['Date'], 'Date'),
          text(raw['Narration'], 'Narration'),
          text(raw['Status'], 'Status'),
          text(raw['LineAmountTypes'], 'LineAmountTypes'),
          flag(raw['ShowOnCashBasisReports'], 'ShowOnCashBasisReports'),
          instant(raw['UpdatedDateUTC'], 'UpdatedDateUTC'),
        ],
        children: [listOf(raw['JournalLines'], 'JournalLines').map(readJournalLine)],
      },
    ];
  },
};

function readJournalLine(value: unknown): Value[] {
  const line = fieldsOf(value, 'JournalLines');
  const choices = listOf(line['Tracking'], 'JournalLines.Tracking').map((entry) => {
    const choice = readChoice(entry, 'JournalLines.Tracking');
    return { category: choice.name, option: choice.optionName };
  });
  return [
    sharedId(line['AccountID'], 'JournalLines.AccountID'),
    optionalText(line['AccountCode'], 'JournalLines.AccountCode'),
    text(line['Description'], 'JournalLines.Description'),
    amount(line['LineAmount'], 'JournalLines.LineAmount'),
    amount(line['TaxAmount'], 'JournalLines.TaxAmount'),
    optionalText(line['TaxType'], 'JournalLines.TaxType'),
    JSON.stringify(choices),
  ];
}
