import { basisWords, counted, derived, windows, words, type TileDefinition } from './define.ts';

const invoiced = ['organisation', 'invoices', 'creditNotes'];
const open = ['organisation', 'invoices'];
const control = ['accounts', 'trialBalance', 'invoices', 'creditNotes', 'prepayments', 'overpayments', 'payments'];
const bridge = ['accounts', 'trialBalance', 'bankTransactions', 'manualJournals'];
const documentsSource = words('Invoices and credit notes.', 'Facturen en creditnota’s.');
const billsSource = words('Bills and supplier credit notes.', 'Inkoopfacturen en creditnota’s van leveranciers.');

const common = { unit: 'money', basisKind: 'documents', basis: basisWords.documents } as const;
const sales = { ...common, area: 'customers', report: 'customer' } as const;
const purchases = { ...common, area: 'suppliers', report: 'suppliers' } as const;

const rounding = words(
  ' Foreign amounts are summed unrounded, so the parts may differ from the total by 0.01.',
  ' Bedragen in vreemde valuta worden onafgerond opgeteld; de delen kunnen 0,01 van het totaal afwijken.',
);

export const customerDefinitions: readonly TileDefinition[] = [
  {
    ...sales,
    id: 'T06',
    steps: invoiced,
    tieSteps: bridge,
    name: words('Invoiced sales', 'Gefactureerde omzet'),
    formula: words(
      'Sales invoices less customer credit notes, without tax, by document date. A credit note reduces its own month.',
      'Verkoopfacturen min creditnota’s aan klanten, zonder btw, op documentdatum. Een creditnota verlaagt haar eigen maand.',
    ),
    source: documentsSource,
    window: words(
      'This financial year to today; columns for twelve months and this month so far.',
      'Dit boekjaar tot en met vandaag; kolommen voor twaalf maanden en deze maand tot nu toe.',
    ),
    exclusions: counted,
    tieOut: words(
      'Not equal to revenue: compared with Profit and Loss through listed items (revenue without an invoice, journals, other accounts).',
      'Niet gelijk aan de omzet: vergeleken met Profit and Loss via genoemde posten (omzet zonder factuur, memoriaal, andere rekeningen).',
    ),
  },
  {
    ...sales,
    id: 'T07',
    steps: invoiced,
    tieSteps: bridge,
    name: words('Invoiced sales by customer', 'Gefactureerde omzet per klant'),
    formula: words(
      'Invoiced sales by customer: the ten largest and the others together.',
      'Gefactureerde omzet per klant: de tien grootste en de overige samen.',
    ),
    source: documentsSource,
    window: windows.year,
    exclusions: counted,
    tieOut: words('Adds up to Invoiced sales exactly.', 'Telt precies op tot Gefactureerde omzet.'),
  },
  {
    ...sales,
    id: 'T08',
    unit: 'percent',
    steps: invoiced,
    tieSteps: bridge,
    name: words('Invoiced sales growth trend', 'Groeitrend gefactureerde omzet'),
    formula: words(
      'Line: three months over the same three months a year earlier. Figure: twelve complete months over the twelve before. The trend is the slope of the last six points; below half a point a month it is flat.',
      'Lijn: drie maanden ten opzichte van dezelfde drie maanden een jaar eerder. Cijfer: twaalf volledige maanden ten opzichte van de twaalf ervoor. De trend is de helling van de laatste zes punten; onder een half punt per maand is die vlak.',
    ),
    source: documentsSource,
    window: words('The last twelve complete months.', 'De laatste twaalf volledige maanden.'),
    exclusions: words('Months the books do not cover completely.', 'Maanden die niet volledig in de boeken staan.'),
    tieOut: derived,
  },
  {
    ...sales,
    id: 'T09',
    steps: open,
    tieSteps: control,
    name: words('Invoices due', 'Nog niet vervallen facturen'),
    formula: words(
      'Amount due on sales invoices that are not yet overdue: due today or later. Without a due date, the invoice date counts.',
      'Openstaand op verkoopfacturen die nog niet vervallen zijn: vandaag of later. Zonder vervaldatum telt de factuurdatum.',
    ),
    source: documentsSource,
    window: windows.today,
    exclusions: counted,
    tieOut: words('Part of Outstanding receivables.', 'Deel van Openstaande debiteuren.'),
  },
  {
    ...sales,
    id: 'T10',
    steps: open,
    tieSteps: control,
    name: words('Outstanding receivables', 'Openstaande debiteuren'),
    formula: words(
      `Amount due on all approved sales invoices = not yet overdue + overdue. Customer credit is shown apart, not taken off.${rounding.en}`,
      `Openstaand op alle goedgekeurde verkoopfacturen = nog niet vervallen + vervallen. Tegoed van klanten staat apart en is er niet af.${rounding.nl}`,
    ),
    source: documentsSource,
    window: windows.today,
    exclusions: counted,
    tieOut: words(
      'Trial Balance: accounts receivable, with unallocated credit, later documents and rounding as items.',
      'Trial Balance: debiteuren, met niet verrekend tegoed, latere documenten en afronding als posten.',
    ),
  },
  {
    ...sales,
    id: 'T11',
    steps: open,
    tieSteps: control,
    name: words('Overdue receivables', 'Vervallen debiteuren'),
    formula: words(
      'Amount due on sales invoices with a due date before today, in days past the due date. Due today is not overdue.',
      'Openstaand op verkoopfacturen met een vervaldatum vóór vandaag, in dagen na de vervaldatum. Vandaag vervallend is niet vervallen.',
    ),
    source: documentsSource,
    window: windows.today,
    exclusions: counted,
    tieOut: words('Part of Outstanding receivables.', 'Deel van Openstaande debiteuren.'),
  },
];

export const supplierDefinitions: readonly TileDefinition[] = [
  {
    ...purchases,
    id: 'T12',
    steps: invoiced,
    tieSteps: bridge,
    name: words('Billed purchases', 'Gefactureerde inkopen'),
    formula: words(
      'Bills less supplier credit notes, without tax, by document date. A credit note reduces its own month.',
      'Inkoopfacturen min creditnota’s van leveranciers, zonder btw, op documentdatum. Een creditnota verlaagt haar eigen maand.',
    ),
    source: billsSource,
    window: words(
      'This financial year to today; columns for twelve months and this month so far.',
      'Dit boekjaar tot en met vandaag; kolommen voor twaalf maanden en deze maand tot nu toe.',
    ),
    exclusions: counted,
    tieOut: words(
      'Not equal to costs: compared with Profit and Loss through listed items (costs without a bill, journals, other accounts). Not compared where classic expense claims were used: Xero does not say what they are booked on.',
      'Niet gelijk aan de kosten: vergeleken met Profit and Loss via genoemde posten (kosten zonder factuur, memoriaal, andere rekeningen). Niet vergeleken bij klassieke declaraties: Xero zegt niet waarop ze zijn geboekt.',
    ),
  },
  {
    ...purchases,
    id: 'T13',
    steps: invoiced,
    tieSteps: bridge,
    name: words('Billed purchases by supplier', 'Gefactureerde inkopen per leverancier'),
    formula: words(
      'Billed purchases by supplier: the ten largest and the others together.',
      'Gefactureerde inkopen per leverancier: de tien grootste en de overige samen.',
    ),
    source: billsSource,
    window: windows.year,
    exclusions: counted,
    tieOut: words('Adds up to Billed purchases exactly.', 'Telt precies op tot Gefactureerde inkopen.'),
  },
  {
    ...purchases,
    id: 'T14',
    unit: 'percent',
    steps: invoiced,
    tieSteps: bridge,
    name: words('Billed purchases growth trend', 'Groeitrend gefactureerde inkopen'),
    formula: words(
      'Line: three months over the same three months a year earlier. Figure: twelve complete months over the twelve before. An increase is neither good nor bad.',
      'Lijn: drie maanden ten opzichte van dezelfde drie maanden een jaar eerder. Cijfer: twaalf volledige maanden ten opzichte van de twaalf ervoor. Een stijging is niet goed of slecht.',
    ),
    source: billsSource,
    window: words('The last twelve complete months.', 'De laatste twaalf volledige maanden.'),
    exclusions: words('Months the books do not cover completely.', 'Maanden die niet volledig in de boeken staan.'),
    tieOut: derived,
  },
  {
    ...purchases,
    id: 'T15',
    steps: open,
    tieSteps: control,
    name: words('Bills due', 'Nog niet vervallen inkoopfacturen'),
    formula: words(
      'Amount due on bills that are not yet overdue: due today or later. Without a due date, the bill date counts.',
      'Openstaand op inkoopfacturen die nog niet vervallen zijn: vandaag of later. Zonder vervaldatum telt de factuurdatum.',
    ),
    source: billsSource,
    window: windows.today,
    exclusions: counted,
    tieOut: words('Part of Outstanding payables.', 'Deel van Openstaande crediteuren.'),
  },
  {
    ...purchases,
    id: 'T16',
    steps: open,
    tieSteps: control,
    name: words('Outstanding payables', 'Openstaande crediteuren'),
    formula: words(
      `Amount due on all approved bills = not yet overdue + overdue. Supplier credit and expense claims are shown apart.${rounding.en}`,
      `Openstaand op alle goedgekeurde inkoopfacturen = nog niet vervallen + vervallen. Tegoed bij leveranciers en declaraties staan apart.${rounding.nl}`,
    ),
    source: billsSource,
    window: windows.today,
    exclusions: words(
      'Drafts, submitted, voided and deleted documents; expense claims.',
      'Concepten, ingediende, ongeldig gemaakte en verwijderde documenten; declaraties.',
    ),
    tieOut: words(
      'Trial Balance: accounts payable, with unallocated credit, later documents and rounding as items.',
      'Trial Balance: crediteuren, met niet verrekend tegoed, latere documenten en afronding als posten.',
    ),
  },
  {
    ...purchases,
    id: 'T17',
    steps: open,
    tieSteps: control,
    name: words('Overdue payables', 'Vervallen crediteuren'),
    formula: words(
      'Amount due on bills with a due date before today, in days past the due date. Due today is not overdue.',
      'Openstaand op inkoopfacturen met een vervaldatum vóór vandaag, in dagen na de vervaldatum. Vandaag vervallend is niet vervallen.',
    ),
    source: billsSource,
    window: windows.today,
    exclusions: counted,
    tieOut: words('Part of Outstanding payables.', 'Deel van Openstaande crediteuren.'),
  },
  {
    ...common,
    area: 'inventory',
    report: 'inventory',
    id: 'T18',
    steps: invoiced,
    tieSteps: bridge,
    name: words('Monthly sales amount by product', 'Maandomzet per artikel'),
    formula: words(
      'Lines of sales invoices less lines of customer credit notes, without tax and after discount, by item code: the eight largest of the year, the others, and lines without item code.',
      'Regels van verkoopfacturen min regels van creditnota’s aan klanten, zonder btw en na korting, per artikelcode: de acht grootste van het jaar, de overige, en regels zonder artikelcode.',
    ),
    source: words('Lines of invoices and credit notes.', 'Regels van facturen en creditnota’s.'),
    window: words(
      'Twelve months and this month so far; the figure is this financial year to today.',
      'Twaalf maanden en deze maand tot nu toe; het cijfer is dit boekjaar tot en met vandaag.',
    ),
    exclusions: counted,
    tieOut: words(
      'All bands add up to Invoiced sales, month by month.',
      'Alle banden tellen per maand op tot Gefactureerde omzet.',
    ),
  },
];
