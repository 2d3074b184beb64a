import { z } from 'zod';
import { resource } from '../resource.ts';
import { amount, day, id, instant, optionalId, optionalText, text } from '../schema.ts';

/** Lists that only some apps and organisations have. */
export const expenseClaims = resource({
  step: 'expenseClaims',
  path: 'ExpenseClaims',
  key: 'ExpenseClaims',
  query: {},
  isPaged: false,
  isOptional: true,
  scopes: ['accounting.classicexpenses.read', 'accounting.transactions.read'],
  shape: {
    table: 'expense_claim',
    columns: [
      'id',
      'status',
      'user_id',
      'user_name',
      'total',
      'amount_due',
      'amount_paid',
      'payment_due_date',
      'reporting_date',
      'updated_utc',
    ],
    children: [],
  },
  schema: z.object({
    ExpenseClaimID: id,
    Status: text,
    User: z.object({ UserID: optionalId, FirstName: text, LastName: text }).nullish(),
    Total: amount,
    AmountDue: amount,
    AmountPaid: amount,
    PaymentDueDate: day,
    ReportingDate: day,
    UpdatedDateUTC: instant,
  }),
  rows: (raw) => [
    {
      row: [
        raw.ExpenseClaimID,
        raw.Status,
        raw.User?.UserID ?? null,
        [raw.User?.FirstName, raw.User?.LastName].filter(Boolean).join(' '),
        raw.Total,
        raw.AmountDue,
        raw.AmountPaid,
        raw.PaymentDueDate,
        raw.ReportingDate,
        raw.UpdatedDateUTC,
      ],
      children: [],
    },
  ],
});

/** The list has no figures; each budget is read by its id (see the step) and comes through the same schema. */
export const budgets = resource({
  step: 'budgets',
  path: 'Budgets',
  key: 'Budgets',
  query: {},
  isPaged: false,
  isSlow: true,
  hasDetails: true,
  isOptional: true,
  scopes: ['accounting.budgets.read'],
  shape: {
    table: 'budget',
    columns: ['id', 'type', 'description', 'updated_utc'],
    children: [],
  },
  schema: z.object({ BudgetID: id, Type: text, Description: text, UpdatedDateUTC: instant }),
  rows: (raw) => [{ row: [raw.BudgetID, raw.Type, raw.Description, raw.UpdatedDateUTC], children: [] }],
});

const budgetLines = z.object({
  BudgetID: id,
  BudgetLines: z
    .array(
      z.object({
        AccountID: id,
        AccountCode: optionalText,
        BudgetBalances: z.array(z.object({ Period: day, Amount: amount })).nullish(),
      }),
    )
    .nullish(),
});

/** Account, month and amount of one budget's detail answer. */
export function readBudgetLines(
  raw: unknown,
): { account: Buffer; month: string; code: string | null; amount: number }[] {
  const budget = budgetLines.parse(raw);
  return (budget.BudgetLines ?? []).flatMap((line) =>
    (line.BudgetBalances ?? []).flatMap((balance) =>
      balance.Period === null
        ? []
        : [
            {
              account: line.AccountID,
              month: balance.Period.slice(0, 7),
              code: line.AccountCode,
              amount: balance.Amount,
            },
          ],
    ),
  );
}
