/** Which group of the ratios an account counts in, by Xero's account type (metrics "Class and type"). */

export type AccountGroup =
  | 'currentAsset'
  | 'nonCurrentAsset'
  | 'currentLiability'
  | 'nonCurrentLiability'
  | 'equity'
  | 'operatingRevenue'
  | 'otherIncome'
  | 'costOfSales'
  | 'operatingExpense'
  | 'unclassified';

export type AccountClass = 'ASSET' | 'LIABILITY' | 'EQUITY' | 'REVENUE' | 'EXPENSE';

const groups: Readonly<Record<string, AccountGroup>> = {
  BANK: 'currentAsset',
  CURRENT: 'currentAsset',
  INVENTORY: 'currentAsset',
  PREPAYMENT: 'currentAsset',
  FIXED: 'nonCurrentAsset',
  NONCURRENT: 'nonCurrentAsset',
  CURRLIAB: 'currentLiability',
  PAYG: 'currentLiability',
  // By prudence: a liability of no stated term may fall due now.
  LIABILITY: 'currentLiability',
  TERMLIAB: 'nonCurrentLiability',
  EQUITY: 'equity',
  SALES: 'operatingRevenue',
  REVENUE: 'operatingRevenue',
  OTHERINCOME: 'otherIncome',
  DIRECTCOSTS: 'costOfSales',
  EXPENSE: 'operatingExpense',
  OVERHEADS: 'operatingExpense',
  DEPRECIATN: 'operatingExpense',
};

/** `unclassified` for a type nobody knows; such accounts still count in the totals of their class. */
export function groupOf(type: string): AccountGroup {
  return groups[type] ?? 'unclassified';
}

const classes: Readonly<Record<AccountGroup, AccountClass | null>> = {
  currentAsset: 'ASSET',
  nonCurrentAsset: 'ASSET',
  currentLiability: 'LIABILITY',
  nonCurrentLiability: 'LIABILITY',
  equity: 'EQUITY',
  operatingRevenue: 'REVENUE',
  otherIncome: 'REVENUE',
  costOfSales: 'EXPENSE',
  operatingExpense: 'EXPENSE',
  unclassified: null,
};

const known = new Set<string>(['ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'EXPENSE']);

/** The class an account counts in: by its type, for unknown types by the class Xero gives. */
export function classOf(type: string, stated: string): AccountClass | null {
  return classes[groupOf(type)] ?? (known.has(stated) ? (stated as AccountClass) : null);
}
