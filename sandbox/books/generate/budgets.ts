/** A yearly plan such as a small business makes: last year's shape with round figures. */
import type { Amount, BudgetRecord } from '../../model.ts';
import { calendar, clampedDay, isoDay } from '../days.ts';
import { units } from '../money.ts';
import type { Builder } from './builder.ts';
import type { Role } from './chart.ts';
import { overheadShares } from './people.ts';
import { paceOf } from './sales.ts';

const tens = (amount: number): Amount => units(Math.round(amount / 10) * 10);

/** Writes the overall budget: from twelve months back to twelve months ahead. Empty for organisations without sales. */
export function makeBudgets(builder: Builder): void {
  const { profile, store, chart } = builder;
  if (profile.sales.perMonth === 0) return;
  const { year, month } = calendar(store.today);
  const months = Array.from({ length: 25 }, (_, index) => {
    const first = clampedDay(year, month - 12 + index, 1);
    const text = isoDay(first).slice(0, 7);
    const position = profile.months - 12 + index;
    const span = { index: position, first, last: first, month: calendar(first).month, text };
    return { text, sales: (profile.sales.perMonth * profile.sales.typical + profile.takings) * paceOf(builder, span) };
  });
  const lines: BudgetRecord['lines'][number][] = [];
  const add = (role: Role, amountOf: (sales: number) => number): void => {
    const account = chart.get(role);
    if (account?.code == null) return;
    lines.push({
      accountId: account.id,
      accountCode: account.code,
      months: months.map(({ text, sales }) => ({ period: text, amount: tens(amountOf(sales)) })),
    });
  };
  add('sales', (sales) => sales);
  if (profile.costOfSales > 0) add('cogs', (sales) => sales * profile.costOfSales);
  if (profile.wages > 0) add('wages', () => profile.wages * 1.1);
  for (const [role, share] of overheadShares) add(role, () => profile.overheads * share);
  const id = builder.id('budget');
  store.tables.budgets.set(id, {
    id,
    type: 'OVERALL',
    description: profile.region === 'NL' ? 'Begroting' : 'Overall budget',
    lines,
    updatedUtc: builder.stamp(store.today - 60),
  });
}
