/** What each report holds and must equal: its entry in the glossary, in both languages. */
import type { z } from 'zod';
import type { ReportName } from '#contract/ledger';
import type { GlossaryEntry } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { basisWords, words, type Words } from '../metrics/definitions/define.ts';

interface ReportEntry {
  readonly id: string;
  readonly report: z.output<typeof ReportName>;
  readonly name: Words;
  readonly content: Words;
  readonly source: Words;
  readonly basis: Words;
  readonly window: Words;
  readonly exclusions: Words;
  readonly tieOut: Words;
}

const noDrafts = words(
  'Drafts, submitted, voided and deleted documents.',
  'Concepten, ingediende, ongeldig gemaakte en verwijderde documenten.',
);
const months = words(
  'Twelve complete months and this month so far; this financial year beside the same days last year.',
  'Twaalf volledige maanden en deze maand tot nu toe; dit boekjaar naast dezelfde dagen vorig jaar.',
);
const nothing = words('Nothing.', 'Niets.');

export const reportEntries: readonly ReportEntry[] = [
  {
    id: 'R1',
    report: 'bank-accounts',
    name: words('Bank accounts', 'Bankrekeningen'),
    content: words(
      'Balance by day, money in and out by month with the currency result, the largest movements, own transfers and what is not reconciled.',
      'Saldo per dag, ontvangsten en uitgaven per maand met het koersresultaat, de grootste mutaties, eigen overboekingen en wat niet is afgeletterd.',
    ),
    source: words(
      'Bank Summary, bank transactions, payments and transfers.',
      'Bank Summary, banktransacties, betalingen en overboekingen.',
    ),
    basis: basisWords.cash,
    window: words('Thirteen months; days of the last three.', 'Dertien maanden; dagen van de laatste drie.'),
    exclusions: words('Statement lines: few apps may read them.', 'Afschriftregels: weinig apps mogen ze lezen.'),
    tieOut: words('Bank Summary: closing balance.', 'Bank Summary: eindsaldo.'),
  },
  {
    id: 'R2',
    report: 'customer',
    name: words('Customers', 'Klanten'),
    content: words(
      'Invoiced sales by month and customer, growth, ageing by due date, days to pay and open invoices.',
      'Gefactureerde omzet per maand en klant, groei, ouderdom op vervaldatum, betaaldagen en openstaande facturen.',
    ),
    source: words('Invoices, credit notes, payments.', 'Facturen, creditnota’s, betalingen.'),
    basis: basisWords.documents,
    window: months,
    exclusions: noDrafts,
    tieOut: words(
      'Accounts receivable of the Trial Balance, and revenue of the Profit and Loss through listed items.',
      'Debiteuren van de Trial Balance, en de omzet van de Profit and Loss via genoemde posten.',
    ),
  },
  {
    id: 'R3',
    report: 'suppliers',
    name: words('Suppliers', 'Leveranciers'),
    content: words(
      'The same of purchases, and a calendar of what falls due in the next 60 days.',
      'Hetzelfde van inkopen, met een kalender van wat de komende 60 dagen vervalt.',
    ),
    source: words('Bills, credit notes, payments.', 'Inkoopfacturen, creditnota’s, betalingen.'),
    basis: basisWords.documents,
    window: months,
    exclusions: noDrafts,
    tieOut: words(
      'Accounts payable of the Trial Balance, and costs of the Profit and Loss through listed items.',
      'Crediteuren van de Trial Balance, en de kosten van de Profit and Loss via genoemde posten.',
    ),
  },
  {
    id: 'R4',
    report: 'inventory',
    name: words('Inventory', 'Voorraad'),
    content: words(
      'Sales and purchases by item with quantity, average price and margin; what is in stock and its value.',
      'Omzet en inkopen per artikel met aantal, gemiddelde prijs en marge; wat op voorraad is en de waarde ervan.',
    ),
    source: words('Lines of invoices and credit notes, items.', 'Regels van facturen en creditnota’s, artikelen.'),
    basis: basisWords.documents,
    window: months,
    exclusions: noDrafts,
    tieOut: words(
      'Invoiced sales of each month; stock beside the inventory accounts.',
      'De gefactureerde omzet van elke maand; voorraad naast de voorraadrekeningen.',
    ),
  },
  {
    id: 'R5',
    report: 'profit-and-loss',
    name: words('Profit and loss', 'Winst en verlies'),
    content: words(
      'Accounts by month and for the year, with share of revenue, a budget for the days so far, and tracking by option.',
      'Rekeningen per maand en voor het jaar, met aandeel in de omzet, een begroting voor de dagen tot nu toe, en tracking per optie.',
    ),
    source: words(
      'Profit and Loss and Trial Balance; with tracking the lines of documents.',
      'Profit and Loss en Trial Balance; met tracking de regels van documenten.',
    ),
    basis: basisWords.reports,
    window: months,
    exclusions: words(
      'With tracking: what has no document. A budget stands beside the whole only.',
      'Met tracking: wat geen document heeft. Een begroting staat alleen naast het geheel.',
    ),
    tieOut: words('Profit and Loss: net profit.', 'Profit and Loss: nettowinst.'),
  },
  {
    id: 'R6',
    report: 'balance-sheet',
    name: words('Balance sheet', 'Balans'),
    content: words(
      'Accounts by month end with their movement, equity by origin for each date, and the trial balance of any day that was read.',
      'Rekeningen per maandultimo met hun mutatie, eigen vermogen naar herkomst per datum, en de kolommenbalans van elke gelezen dag.',
    ),
    source: words('Trial Balance and Balance Sheet.', 'Trial Balance en Balance Sheet.'),
    basis: basisWords.reports,
    window: words('Month ends of the last year, and today.', 'Maandultimo’s van het laatste jaar, en vandaag.'),
    exclusions: nothing,
    tieOut: words(
      'Balance Sheet: total assets, liabilities and equity.',
      'Balance Sheet: totaal activa, vreemd en eigen vermogen.',
    ),
  },
  {
    id: 'R7',
    report: 'health',
    name: words('Health', 'Kengetallen'),
    content: words(
      'Six ratios with their formula, inputs, limits and 24 months of history, and what must hold between figures.',
      'Zes kengetallen met formule, gegevens, grenzen en 24 maanden historie, en wat tussen cijfers moet kloppen.',
    ),
    source: words('The tiles of this area.', 'De tegels van dit gebied.'),
    basis: basisWords.reports,
    window: words('Today, and 24 months.', 'Vandaag, en 24 maanden.'),
    exclusions: words(
      'Ratios that cannot be computed say why.',
      'Kengetallen die niet te berekenen zijn, zeggen waarom.',
    ),
    tieOut: words(
      'As good as the worst of its inputs. Xero’s Executive Summary is shown for comparison only.',
      'Zo goed als de slechtste van de cijfers eronder. De Executive Summary van Xero staat er alleen ter vergelijking.',
    ),
  },
  {
    id: 'R8',
    report: 'glossary',
    name: words('Glossary and technical notes', 'Begrippen en technische toelichting'),
    content: words(
      'What every figure, report, table and column means, when its data was read, and known limits.',
      'Wat elk cijfer, rapport, elke tabel en kolom betekent, wanneer de gegevens zijn gelezen, en bekende beperkingen.',
    ),
    source: words(
      'The definitions the figures are computed with.',
      'De definities waarmee de cijfers worden berekend.',
    ),
    basis: words('None.', 'Geen.'),
    window: words('The last sync.', 'De laatste synchronisatie.'),
    exclusions: nothing,
    tieOut: words('Nothing to compare.', 'Niets te vergelijken.'),
  },
];

/** The reports as glossary entries, in the language. */
export function reportGlossary(lang: Lang): z.output<typeof GlossaryEntry>[] {
  return reportEntries.map((entry) => ({
    id: entry.id,
    name: entry.name[lang],
    area: null,
    formula: entry.content[lang],
    source: entry.source[lang],
    basis: entry.basis[lang],
    window: entry.window[lang],
    exclusions: entry.exclusions[lang],
    tieOut: entry.tieOut[lang],
  }));
}
