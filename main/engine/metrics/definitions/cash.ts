import { basisWords, windows, words, type TileDefinition } from './define.ts';

const flowSteps = ['organisation', 'accounts', 'payments', 'bankTransactions'];
const flowTie = ['bankSummary'];
const noTransfers = words(
  'Transfers between own bank accounts; payments through accounts that are no bank account; the records of prepayments and overpayments, because their bank transaction is the same money.',
  'Overboekingen tussen eigen bankrekeningen; betalingen via rekeningen die geen bankrekening zijn; de records van vooruitbetalingen en te veel betaalde bedragen, want hun banktransactie is hetzelfde geld.',
);
const flowSource = words('Bank transactions and payments.', 'Banktransacties en betalingen.');

export const cashDefinitions: readonly TileDefinition[] = [
  {
    id: 'T01',
    area: 'cash',
    unit: 'money',
    report: 'bank-accounts',
    basisKind: 'cash',
    steps: flowSteps,
    tieSteps: flowTie,
    name: words('Daily cash flow', 'Dagelijkse kasstroom'),
    formula: words(
      'Cash in less cash out, per day; the figure is this month to date.',
      'Ontvangsten min uitgaven per dag; het cijfer is deze maand tot en met vandaag.',
    ),
    source: flowSource,
    basis: basisWords.cash,
    window: words(
      'The last 30 days as columns, this month to date as figure.',
      'De laatste 30 dagen als kolommen, deze maand tot en met vandaag als cijfer.',
    ),
    exclusions: noTransfers,
    tieOut: words(
      'Bank Summary of the month: closing less opening balance, with currency gain or loss as its own item.',
      'Bank Summary van de maand: eindsaldo min beginsaldo, met het koersresultaat als eigen post.',
    ),
  },
  {
    id: 'T02',
    area: 'cash',
    unit: 'money',
    report: 'bank-accounts',
    basisKind: 'cash',
    steps: flowSteps,
    tieSteps: flowTie,
    name: words('Cash in', 'Ontvangsten'),
    formula: words(
      'Money received into bank accounts: received bank transactions, payments of sales invoices, refunds from suppliers.',
      'Geld ontvangen op bankrekeningen: ontvangen banktransacties, betalingen van verkoopfacturen, terugbetalingen van leveranciers.',
    ),
    source: flowSource,
    basis: basisWords.cash,
    window: windows.month,
    exclusions: noTransfers,
    tieOut: words(
      'Bank Summary: cash received, less own transfers.',
      'Bank Summary: ontvangen, min eigen overboekingen.',
    ),
  },
  {
    id: 'T03',
    area: 'cash',
    unit: 'money',
    report: 'bank-accounts',
    basisKind: 'cash',
    steps: flowSteps,
    tieSteps: flowTie,
    name: words('Cash out', 'Uitgaven'),
    formula: words(
      'Money spent from bank accounts: spent bank transactions, payments of bills, refunds to customers. Shown as a positive amount.',
      'Geld uitgegeven van bankrekeningen: uitgegeven banktransacties, betalingen van inkoopfacturen, terugbetalingen aan klanten. Getoond als positief bedrag.',
    ),
    source: flowSource,
    basis: basisWords.cash,
    window: windows.month,
    exclusions: noTransfers,
    tieOut: words(
      'Bank Summary: cash spent, less own transfers.',
      'Bank Summary: uitgegeven, min eigen overboekingen.',
    ),
  },
  {
    id: 'T04',
    area: 'cash',
    unit: 'money',
    report: 'bank-accounts',
    basisKind: 'ledger',
    steps: ['organisation', 'accounts', 'trialBalance'],
    tieSteps: ['bankSummary'],
    name: words('Closing balance by account', 'Eindsaldo per rekening'),
    formula: words(
      'Ledger balance of each bank, card and online wallet account; the figure is their total in base currency.',
      'Grootboeksaldo van elke bank-, kaart- en onlinerekening; het cijfer is hun totaal in basisvaluta.',
    ),
    source: words('Trial Balance.', 'Trial Balance.'),
    basis: basisWords.ledger,
    window: windows.trialBalance,
    exclusions: words('Archived accounts without a balance.', 'Gearchiveerde rekeningen zonder saldo.'),
    tieOut: words('Bank Summary: closing balance.', 'Bank Summary: eindsaldo.'),
  },
  {
    id: 'T05',
    area: 'cash',
    unit: 'money',
    report: 'bank-accounts',
    basisKind: 'ledger',
    steps: ['organisation', 'accounts', 'trialBalance'],
    tieSteps: ['bankSummary'],
    name: words('Closing balance today', 'Eindsaldo vandaag'),
    formula: words(
      'Sum of the closing balances by account, in base currency; compared with last month end.',
      'Som van de eindsaldi per rekening, in basisvaluta; vergeleken met de vorige maandultimo.',
    ),
    source: words('Trial Balance.', 'Trial Balance.'),
    basis: basisWords.ledger,
    window: windows.trialBalance,
    exclusions: words('Nothing.', 'Niets.'),
    tieOut: words('Bank Summary: total closing balance.', 'Bank Summary: totaal eindsaldo.'),
  },
];
