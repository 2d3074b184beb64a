import { basisWords, derived, windows, words, type TileDefinition } from './define.ts';

const trial = ['organisation', 'accounts', 'trialBalance'];
const monthly = ['organisation', 'accounts', 'profitAndLoss'];
const common = { basisKind: 'reports', basis: basisWords.reports } as const;
const result = { ...common, area: 'profitAndLoss', unit: 'money', report: 'profit-and-loss' } as const;
const position = { ...common, area: 'balanceSheet', unit: 'money', report: 'balance-sheet' } as const;
const nothing = words('Nothing.', 'Niets.');
const trialBalance = words('Trial Balance.', 'Trial Balance.');
const balanceSheet = words(
  'Balance Sheet: of last month end carried forward by the trial balance, or of this month end with what is dated after today as an item.',
  'Balance Sheet: van de vorige maandultimo, bijgewerkt met de kolommenbalans, of van deze maandultimo met wat na vandaag is gedateerd als post.',
);

export const profitDefinitions: readonly TileDefinition[] = [
  {
    ...result,
    id: 'T19',
    steps: monthly,
    tieSteps: [],
    name: words('Monthly profit and loss', 'Winst en verlies per maand'),
    formula: words(
      'Revenue (other income included), costs (cost of sales included) and net profit per month; the figure is the last complete month.',
      'Opbrengsten (met overige opbrengsten), kosten (met kostprijs van de omzet) en nettowinst per maand; het cijfer is de laatste volledige maand.',
    ),
    source: words('Profit and Loss, month by month.', 'Profit and Loss, per maand.'),
    window: words('Twelve months and this month so far.', 'Twaalf maanden en deze maand tot nu toe.'),
    exclusions: nothing,
    tieOut: words('Profit and Loss: net profit of each month.', 'Profit and Loss: nettowinst van elke maand.'),
  },
  {
    ...result,
    id: 'T20',
    steps: trial,
    tieSteps: ['profitAndLoss'],
    name: words('Net profit this fiscal year', 'Nettowinst dit boekjaar'),
    formula: words(
      'All revenue less all costs since the financial year began.',
      'Alle opbrengsten min alle kosten sinds het begin van het boekjaar.',
    ),
    source: trialBalance,
    window: words(
      'This financial year to today; compared with the same days a year earlier.',
      'Dit boekjaar tot en met vandaag; vergeleken met dezelfde dagen een jaar eerder.',
    ),
    exclusions: nothing,
    tieOut: words('Profit and Loss of the same days.', 'Profit and Loss van dezelfde dagen.'),
  },
  {
    ...result,
    id: 'T21',
    steps: trial,
    tieSteps: ['profitAndLoss'],
    name: words('Net profit this month', 'Nettowinst deze maand'),
    formula: words(
      'All revenue less all costs of this month. Marked incomplete when no bank movement of the last seven days is reconciled.',
      'Alle opbrengsten min alle kosten van deze maand. Gemerkt als onvolledig als er van de laatste zeven dagen geen bankmutatie is afgeletterd.',
    ),
    source: trialBalance,
    window: words(
      'This month to today; compared with the same days of last month.',
      'Deze maand tot en met vandaag; vergeleken met dezelfde dagen van vorige maand.',
    ),
    exclusions: nothing,
    tieOut: words('Profit and Loss of this month.', 'Profit and Loss van deze maand.'),
  },
  {
    ...result,
    id: 'T22',
    steps: trial,
    tieSteps: ['profitAndLoss'],
    name: words('Top expense accounts', 'Grootste kostenrekeningen'),
    formula: words(
      'Cost accounts by amount: the ten largest, the others together, negative ones last. The figure is all of them.',
      'Kostenrekeningen op bedrag: de tien grootste, de overige samen, negatieve het laatst. Het cijfer is alles samen.',
    ),
    source: trialBalance,
    window: windows.year,
    exclusions: words('Cost of sales.', 'Kostprijs van de omzet.'),
    tieOut: words(
      'Profit and Loss: costs without cost of sales.',
      'Profit and Loss: kosten zonder kostprijs van de omzet.',
    ),
  },
];

export const balanceDefinitions: readonly TileDefinition[] = [
  {
    ...position,
    id: 'T23',
    steps: trial,
    tieSteps: ['balanceSheet'],
    name: words('Total assets', 'Totaal activa'),
    formula: words(
      'All asset accounts. An overdrawn bank account stands where the Balance Sheet puts it.',
      'Alle activarekeningen. Een bankrekening met een tekort staat waar de Balance Sheet haar zet.',
    ),
    source: trialBalance,
    window: windows.trialBalance,
    exclusions: nothing,
    tieOut: balanceSheet,
  },
  {
    ...position,
    id: 'T24',
    steps: trial,
    tieSteps: ['balanceSheet'],
    name: words('Total liabilities', 'Totaal vreemd vermogen'),
    formula: words(
      'All liability accounts, shown positive, with overdrawn bank accounts where the Balance Sheet counts them so.',
      'Alle schuldrekeningen, positief getoond, met bankrekeningen met een tekort als de Balance Sheet die zo telt.',
    ),
    source: trialBalance,
    window: windows.trialBalance,
    exclusions: nothing,
    tieOut: balanceSheet,
  },
  {
    ...position,
    id: 'T25',
    steps: trial,
    tieSteps: ['balanceSheet'],
    name: words('Equity', 'Eigen vermogen'),
    formula: words(
      'Equity accounts, retained earnings and this year’s earnings. Equals total assets less total liabilities.',
      'Eigenvermogensrekeningen, ingehouden winst en de winst van dit jaar. Gelijk aan totaal activa min totaal vreemd vermogen.',
    ),
    source: trialBalance,
    window: windows.trialBalance,
    exclusions: nothing,
    tieOut: balanceSheet,
  },
];

const health = { ...common, area: 'health', report: 'health', tieSteps: [], tieOut: derived } as const;
const yearSteps = [...trial, 'invoices', 'bankTransactions', 'profitAndLoss', 'trialBalanceMonths'];
const yearSource = words(
  'Profit and Loss by month; balances from Trial Balance.',
  'Profit and Loss per maand; saldi uit Trial Balance.',
);

export const healthDefinitions: readonly TileDefinition[] = [
  {
    ...health,
    id: 'T26',
    unit: 'ratio',
    steps: trial,
    name: words('Current ratio', 'Current ratio'),
    formula: words(
      'Current assets divided by current liabilities. A liability of no stated term counts as current.',
      'Vlottende activa gedeeld door kortlopende schulden. Een schuld zonder vermelde looptijd telt als kortlopend.',
    ),
    source: trialBalance,
    window: windows.trialBalance,
    exclusions: words(
      'n/a when current liabilities are zero or negative.',
      'n.v.t. als de kortlopende schulden nul of negatief zijn.',
    ),
  },
  {
    ...health,
    id: 'T27',
    unit: 'percent',
    steps: trial,
    name: words('Gross profit percentage', 'Brutowinstpercentage'),
    formula: words(
      'Operating revenue less cost of sales, divided by operating revenue. Without cost of sales it is 100 % and says so.',
      'Omzet min kostprijs van de omzet, gedeeld door de omzet. Zonder kostprijs is het 100 % en staat dat erbij.',
    ),
    source: trialBalance,
    window: windows.year,
    exclusions: words(
      'Other income; n/a when operating revenue is zero or negative.',
      'Overige opbrengsten; n.v.t. als de omzet nul of negatief is.',
    ),
  },
  {
    ...health,
    id: 'T28',
    unit: 'percent',
    steps: yearSteps,
    name: words('Return on total assets', 'Rentabiliteit totaal vermogen (RTV)'),
    formula: words(
      'Net profit divided by the average of total assets at the start and at the end.',
      'Nettowinst gedeeld door het gemiddelde van de totale activa aan het begin en aan het einde.',
    ),
    source: yearSource,
    window: windows.twelve,
    exclusions: words(
      'n/a when average assets are zero or negative.',
      'n.v.t. als de gemiddelde activa nul of negatief zijn.',
    ),
  },
  {
    ...health,
    id: 'T29',
    unit: 'ratio',
    steps: trial,
    name: words('Total liabilities to equity ratio', 'Verhouding vreemd/eigen vermogen'),
    formula: words('Total liabilities divided by equity.', 'Totaal vreemd vermogen gedeeld door eigen vermogen.'),
    source: trialBalance,
    window: windows.trialBalance,
    exclusions: words('n/a when equity is zero or negative.', 'n.v.t. als het eigen vermogen nul of negatief is.'),
  },
  {
    ...health,
    id: 'T30',
    unit: 'days',
    basisKind: 'ledger',
    basis: words(
      'Always accrual: receivables exist on that basis only.',
      'Altijd factuurbasis: debiteuren bestaan alleen op die basis.',
    ),
    steps: yearSteps,
    name: words('Debtor days', 'Debiteurendagen'),
    formula: words(
      'Receivables at the end divided by operating revenue, times the days of the period. Creditor days: payables by cost of sales, else by purchases.',
      'Debiteuren aan het einde gedeeld door de omzet, maal de dagen van de periode. Crediteurendagen: crediteuren door de kostprijs van de omzet, anders door de inkopen.',
    ),
    source: yearSource,
    window: windows.twelve,
    exclusions: words('n/a when operating revenue is zero or negative.', 'n.v.t. als de omzet nul of negatief is.'),
  },
  {
    ...health,
    id: 'T31',
    unit: 'percent',
    steps: yearSteps,
    name: words('Return on investment', 'Rendement op investering'),
    formula: words(
      'Net profit divided by the average of equity at the start and at the end. Xero’s own formula is not public.',
      'Nettowinst gedeeld door het gemiddelde eigen vermogen aan het begin en aan het einde. De formule van Xero zelf is niet openbaar.',
    ),
    source: yearSource,
    window: windows.twelve,
    exclusions: words(
      'n/a when average equity is zero or negative.',
      'n.v.t. als het gemiddelde eigen vermogen nul of negatief is.',
    ),
  },
];
