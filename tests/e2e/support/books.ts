// What the sandbox's own books say, read from its reports and documents without any code of the app.
import { labelled } from '../../sandbox/books/reading.ts';
import { today, type World } from './world.ts';

/** In integer ten-thousandths of the base currency. */
export interface BookFigures {
  readonly closingBalance: number;
  readonly receivables: number;
  readonly netProfit: number;
  readonly totalAssets: number;
}

/** Key figures of an organisation without foreign invoices, at the day the journeys happen on. */
export function figuresOf(world: World, of: { name: string; fiscalYear: string }): BookFigures {
  const books = world.sandbox.state.world.books(world.tenantId(of.name));
  const layout = { periods: 0, timeframe: 'MONTH', paymentsOnly: false, standardLayout: true } as const;
  const bank = labelled(books.bankSummary(of.fiscalYear, today), 'Total');
  const profit = labelled(books.profitAndLoss({ from: of.fiscalYear, to: today, ...layout }), 'Net Profit');
  const assets = labelled(books.balanceSheet({ date: today, ...layout }), 'Total Assets');
  const invoices = books.page('invoices', { offset: 0, limit: 1_000_000, includeArchived: true }).records;
  return {
    closingBalance: there(bank?.at(-1)),
    receivables: invoices
      .filter((invoice) => invoice.type === 'ACCREC' && invoice.status === 'AUTHORISED')
      .reduce((sum, invoice) => sum + invoice.amountDue, 0),
    netProfit: there(profit?.[0]),
    totalAssets: there(assets?.[0]),
  };
}

function there(amount: number | undefined): number {
  if (amount === undefined) throw new Error('A report of the sandbox lacks its total.');
  return amount;
}

/** Ten-thousandths as they are read on a screen: `1,234.56`, in Dutch `1.234,56`, with a true minus. */
export function written(tenThousandths: number, lang: 'en' | 'nl' = 'en'): string {
  const cents = Math.round(Math.abs(tenThousandths) / 100);
  const [group, point] = lang === 'en' ? [',', '.'] : ['.', ','];
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, group);
  return `${tenThousandths < 0 ? '\u2212' : ''}${whole}${point}${String(cents % 100).padStart(2, '0')}`;
}
