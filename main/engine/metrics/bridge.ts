/** From invoiced sales to the revenue of the profit and loss: what the one counts and the other does not. */
import { customers, invoicedIn, invoicedRounding, type Bridge } from './documents.ts';
import { dateLabel, say } from './figure.ts';
import { bookedOnRevenue } from './booked.ts';
import { type Amount } from './money.ts';
import { addDays } from './periods.ts';
import type { Sources } from './sources.ts';
import type { Statements } from './statements.ts';
import { withSuspects } from './suspects.ts';
import { noTie, tie, type Item } from './tieOut.ts';

const label = (lang: 'en' | 'nl'): string => say(lang, 'Differs from revenue by', 'Verschil met de omzet');

/** Compares invoiced sales of the financial year with operating revenue and lists why they differ. */
export function bridgeToRevenue(sources: Sources, accrual: Statements, invoiced: Amount): Bridge {
  const { lang, fiscalToDate } = sources;
  const { asOf } = accrual;
  const key = 'differsFromRevenue';
  const report = 'Profit and Loss';
  const figures = asOf === null || asOf < fiscalToDate.from ? null : accrual.yearToDate(asOf);
  if (asOf === null || figures === null) return { key, label, compared: null, tieOut: noTie(report) };
  const span = { from: fiscalToDate.from, to: asOf };
  const booked = bookedOnRevenue(sources, span);
  const items: Item[] = [
    {
      key: 'otherAccounts',
      label: say(lang, 'Invoice lines on accounts other than revenue', 'Factuurregels op andere rekeningen dan omzet'),
      amount: -booked.salesElsewhere,
    },
    {
      key: 'bankTransactions',
      label: say(lang, 'Revenue received without an invoice', 'Omzet ontvangen zonder factuur'),
      amount: booked.bank,
    },
    {
      key: 'manualJournals',
      label: say(lang, 'Manual journals on revenue', 'Memoriaalboekingen op omzet'),
      amount: booked.journals,
    },
    {
      key: 'purchases',
      label: say(lang, 'Bills booked on revenue', 'Inkoopfacturen geboekt op omzet'),
      amount: booked.purchases,
    },
    { key: 'rounding', label: say(lang, 'Rounding', 'Afronding'), amount: invoicedRounding(sources, customers, span) },
  ];
  if (asOf < fiscalToDate.to) {
    const day = dateLabel(lang, asOf);
    items.push({
      key: 'afterReport',
      label: say(lang, `Invoiced after ${day}`, `Gefactureerd na ${day}`),
      amount: invoicedIn(sources, customers, { from: addDays(asOf, 1), to: fiscalToDate.to }),
    });
  }
  return {
    key,
    label,
    compared: figures.operatingRevenue,
    tieOut: withSuspects(sources, customers, tie(report, invoiced, figures.operatingRevenue, items), fiscalToDate),
  };
}
