import { z } from 'zod';
import { resource } from '../resource.ts';
import { amount, day, flag, id, instant, optionalId, optionalText, text, tracking } from '../schema.ts';

/**
 * No `order` here: this list once answered everything on every page when it had one. Lines only come with a page. A
 * journal is in the ledger when its status is POSTED.
 */
export const manualJournals = resource({
  step: 'manualJournals',
  path: 'ManualJournals',
  key: 'ManualJournals',
  query: {},
  isPaged: true,
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
  schema: z.object({
    ManualJournalID: id,
    Date: day,
    Narration: text,
    Status: text,
    LineAmountTypes: text,
    ShowOnCashBasisReports: flag,
    UpdatedDateUTC: instant,
    JournalLines: z
      .array(
        z.object({
          AccountID: optionalId,
          AccountCode: optionalText,
          Description: text,
          LineAmount: amount,
          TaxAmount: amount,
          TaxType: optionalText,
          Tracking: tracking,
        }),
      )
      .nullish(),
  }),
  rows: (raw) => [
    {
      row: [
        raw.ManualJournalID,
        raw.Date,
        raw.Narration,
        raw.Status,
        raw.LineAmountTypes,
        raw.ShowOnCashBasisReports,
        raw.UpdatedDateUTC,
      ],
      children: [
        (raw.JournalLines ?? []).map((line) => [
          line.AccountID,
          line.AccountCode,
          line.Description,
          line.LineAmount,
          line.TaxAmount,
          line.TaxType,
          JSON.stringify(line.Tracking.map((choice) => ({ category: choice.Name, option: choice.Option }))),
        ]),
      ],
    },
  ],
});
