/** Charts of accounts and tax rates by region, keyed by the role an account plays in the generated events. */
import type { AccountRecord, Ids, TaxRateRecord } from '../../model.ts';
import { guidOf } from '../random.ts';

export type Region = 'NL' | 'UK' | 'NZ' | 'GLOBAL';

export type Role =
  | 'bank'
  | 'savings'
  | 'card'
  | 'foreignBank'
  | 'sales'
  | 'services'
  | 'otherIncome'
  | 'interestIncome'
  | 'cogs'
  | 'freight'
  | 'advertising'
  | 'bankFees'
  | 'cleaning'
  | 'adviser'
  | 'general'
  | 'insurance'
  | 'interest'
  | 'power'
  | 'vehicle'
  | 'office'
  | 'rent'
  | 'repairs'
  | 'wages'
  | 'subscriptions'
  | 'phone'
  | 'travel'
  | 'depreciation'
  | 'realisedGain'
  | 'unrealisedGain'
  | 'bankGain'
  | 'debtors'
  | 'prepaid'
  | 'stock'
  | 'equipment'
  | 'accumulated'
  | 'creditors'
  | 'expenseClaims'
  | 'tax'
  | 'payrollTax'
  | 'wagesPayable'
  | 'historical'
  | 'rounding'
  | 'trackingTransfers'
  | 'ownerFunds'
  | 'loan'
  | 'retained'
  | 'shares'
  | 'dividends';

type AccountClass = AccountRecord['class'];

interface Template {
  readonly role: Role;
  readonly type: string;
  readonly class: AccountClass;
  readonly code: string;
  readonly name: string;
  readonly dutchCode: string;
  readonly dutchName: string;
  readonly system: string | null;
}

const t = (
  role: Role,
  type: string,
  kind: AccountClass,
  code: string,
  name: string,
  dutchCode: string,
  dutchName: string,
  system: string | null = null,
): Template => ({ role, type, class: kind, code, name, dutchCode, dutchName, system });

const templates: readonly Template[] = [
  t('bank', 'BANK', 'ASSET', '090', 'Business Bank Account', '1100', 'Zakelijke rekening'),
  t('savings', 'BANK', 'ASSET', '091', 'Business Savings', '1105', 'Spaarrekening'),
  t('card', 'BANK', 'ASSET', '092', 'Company Credit Card', '1110', 'Creditcard'),
  t('sales', 'REVENUE', 'REVENUE', '200', 'Sales', '8000', 'Omzet'),
  t('services', 'REVENUE', 'REVENUE', '210', 'Service Income', '8010', 'Omzet diensten'),
  t('otherIncome', 'OTHERINCOME', 'REVENUE', '260', 'Other Income', '8900', 'Overige opbrengsten'),
  t('interestIncome', 'OTHERINCOME', 'REVENUE', '270', 'Interest Income', '9000', 'Rentebaten'),
  t('cogs', 'DIRECTCOSTS', 'EXPENSE', '310', 'Cost of Goods Sold', '7000', 'Inkoopwaarde omzet'),
  t('freight', 'DIRECTCOSTS', 'EXPENSE', '320', 'Freight Inwards', '7100', 'Vrachtkosten inkoop'),
  t('advertising', 'EXPENSE', 'EXPENSE', '400', 'Advertising', '4500', 'Reclame en advertenties'),
  t('bankFees', 'EXPENSE', 'EXPENSE', '404', 'Bank Fees', '4710', 'Bankkosten'),
  t('cleaning', 'EXPENSE', 'EXPENSE', '408', 'Cleaning', '4120', 'Schoonmaakkosten'),
  t('adviser', 'EXPENSE', 'EXPENSE', '412', 'Consulting & Accounting', '4700', 'Accountantskosten'),
  t('depreciation', 'DEPRECIATN', 'EXPENSE', '416', 'Depreciation', '4800', 'Afschrijvingskosten'),
  t('general', 'EXPENSE', 'EXPENSE', '429', 'General Expenses', '4790', 'Algemene kosten'),
  t('insurance', 'EXPENSE', 'EXPENSE', '433', 'Insurance', '4720', 'Verzekeringen'),
  t('interest', 'EXPENSE', 'EXPENSE', '437', 'Interest Expense', '9010', 'Rentelasten'),
  t('power', 'EXPENSE', 'EXPENSE', '445', 'Light, Power, Heating', '4110', 'Gas, water en elektra'),
  t('vehicle', 'EXPENSE', 'EXPENSE', '449', 'Motor Vehicle Expenses', '4300', 'Autokosten'),
  t('office', 'EXPENSE', 'EXPENSE', '453', 'Office Expenses', '4600', 'Kantoorkosten'),
  t('rent', 'OVERHEADS', 'EXPENSE', '469', 'Rent', '4100', 'Huur bedrijfspand'),
  t('repairs', 'EXPENSE', 'EXPENSE', '473', 'Repairs and Maintenance', '4130', 'Onderhoud'),
  t('wages', 'EXPENSE', 'EXPENSE', '477', 'Wages and Salaries', '4000', 'Lonen en salarissen'),
  t('subscriptions', 'EXPENSE', 'EXPENSE', '485', 'Subscriptions', '4610', 'Software en abonnementen'),
  t('phone', 'EXPENSE', 'EXPENSE', '489', 'Telephone & Internet', '4620', 'Telefoon en internet'),
  t('travel', 'EXPENSE', 'EXPENSE', '493', 'Travel', '4310', 'Reiskosten'),
  t('bankGain', 'EXPENSE', 'EXPENSE', '497', 'Bank Revaluations', '9110', 'Koersverschil bank', 'BANKCURRENCYGAIN'),
  t(
    'unrealisedGain',
    'EXPENSE',
    'EXPENSE',
    '498',
    'Unrealised Currency Gains',
    '9120',
    'Ongerealiseerd koersverschil',
    'UNREALISEDCURRENCYGAIN',
  ),
  t(
    'realisedGain',
    'EXPENSE',
    'EXPENSE',
    '499',
    'Realised Currency Gains',
    '9130',
    'Gerealiseerd koersverschil',
    'REALISEDCURRENCYGAIN',
  ),
  t('debtors', 'CURRENT', 'ASSET', '610', 'Accounts Receivable', '1300', 'Debiteuren', 'DEBTORS'),
  t('prepaid', 'PREPAYMENT', 'ASSET', '620', 'Prepayments', '1400', 'Vooruitbetaalde kosten'),
  t('stock', 'INVENTORY', 'ASSET', '630', 'Inventory', '3000', 'Voorraad'),
  t('equipment', 'FIXED', 'ASSET', '710', 'Equipment', '0200', 'Inventaris'),
  t(
    'accumulated',
    'FIXED',
    'ASSET',
    '711',
    'Less Accumulated Depreciation on Equipment',
    '0210',
    'Cumulatieve afschrijving inventaris',
  ),
  t('creditors', 'CURRLIAB', 'LIABILITY', '800', 'Accounts Payable', '1600', 'Crediteuren', 'CREDITORS'),
  t(
    'expenseClaims',
    'CURRLIAB',
    'LIABILITY',
    '801',
    'Unpaid Expense Claims',
    '1610',
    'Te betalen declaraties',
    'UNPAIDEXPCLM',
  ),
  t('wagesPayable', 'CURRLIAB', 'LIABILITY', '803', 'Wages Payable', '1710', 'Netto lonen'),
  t('tax', 'CURRLIAB', 'LIABILITY', '820', 'GST', '1500', 'BTW', 'GST'),
  t('payrollTax', 'CURRLIAB', 'LIABILITY', '825', 'PAYE Payable', '1700', 'Loonheffing'),
  t('historical', 'EQUITY', 'EQUITY', '840', 'Historical Adjustment', '0990', 'Historische correctie', 'HISTORICAL'),
  t('rounding', 'EXPENSE', 'EXPENSE', '860', 'Rounding', '4999', 'Afrondingsverschillen', 'ROUNDING'),
  t(
    'trackingTransfers',
    'CURRLIAB',
    'LIABILITY',
    '877',
    'Tracking Transfers',
    '2100',
    'Verschuiving kostenplaatsen',
    'TRACKINGTRANSFERS',
  ),
  t('ownerFunds', 'CURRLIAB', 'LIABILITY', '881', 'Owner Current Account', '1800', 'Rekening-courant directie'),
  t('loan', 'TERMLIAB', 'LIABILITY', '900', 'Bank Loan', '0700', 'Banklening'),
  t('retained', 'EQUITY', 'EQUITY', '960', 'Retained Earnings', '0900', 'Ingehouden winst', 'RETAINEDEARNINGS'),
  t('shares', 'EQUITY', 'EQUITY', '970', 'Share Capital', '0500', 'Aandelenkapitaal'),
  t('dividends', 'EQUITY', 'EQUITY', '980', 'Dividends Paid', '0510', 'Uitgekeerd dividend'),
];

export interface Tax {
  readonly type: string;
  /** Percent in ten-thousandths of a point: 15 % = 150000. */
  readonly percent: number;
}

export interface Taxes {
  readonly sales: Tax;
  readonly salesLow: Tax;
  readonly purchases: Tax;
  readonly none: Tax;
  readonly rates: readonly TaxRateRecord[];
}

const rate = (name: string, taxType: string, percent: number): TaxRateRecord => ({
  name,
  taxType,
  percent: percent * 10_000,
  status: 'ACTIVE',
});

const rateLists: Readonly<Record<Region, readonly TaxRateRecord[]>> = {
  NZ: [
    rate('15% GST on Income', 'OUTPUT2', 15),
    rate('Zero Rated', 'ZERORATED', 0),
    rate('15% GST on Expenses', 'INPUT2', 15),
    rate('No GST', 'NONE', 0),
  ],
  UK: [
    rate('20% (VAT on Income)', 'OUTPUT2', 20),
    rate('5% (VAT on Income)', 'RROUTPUT', 5),
    rate('20% (VAT on Expenses)', 'INPUT2', 20),
    rate('No VAT', 'NONE', 0),
  ],
  NL: [
    rate('BTW 21% verkoop', 'TAX001', 21),
    rate('BTW 9% verkoop', 'TAX003', 9),
    rate('BTW 21% inkoop', 'TAX002', 21),
    rate('Geen BTW', 'NONE', 0),
  ],
  GLOBAL: [
    rate('Tax on Sales', 'OUTPUT', 10),
    rate('Reduced Tax on Sales', 'TAX001', 5),
    rate('Tax on Purchases', 'INPUT', 10),
    rate('Tax Exempt', 'NONE', 0),
  ],
};

/** The tax rates of a region by use. */
export function taxesFor(region: Region): Taxes {
  const rates = rateLists[region];
  const at = (index: number): Tax => {
    const found = rates[index];
    if (found === undefined) throw new Error('A region needs four tax rates');
    return { type: found.taxType, percent: found.percent };
  };
  return { sales: at(0), salesLow: at(1), purchases: at(2), none: at(3), rates };
}

export interface ChartOptions {
  readonly key: string;
  readonly region: Region;
  readonly currency: string;
  readonly foreignBank: string | null;
  readonly bankWithoutCode: boolean;
  readonly withCostOfSales: boolean;
  readonly updatedUtc: string;
}

const taxNames: Readonly<Record<Region, string>> = { NL: 'BTW', UK: 'VAT', NZ: 'GST', GLOBAL: 'Sales Tax' };

/** The accounts of an organisation by role, in chart order. */
export function makeChart(options: ChartOptions): Map<Role, AccountRecord> {
  const dutch = options.region === 'NL';
  const taxes = taxesFor(options.region);
  const chart = new Map<Role, AccountRecord>();
  const idOf = (role: Role): Ids => guidOf(`${options.key}/account/${role}`);
  for (const template of templates) {
    if (template.type === 'DIRECTCOSTS' && !options.withCostOfSales) continue;
    const isBank = template.type === 'BANK';
    const taxed =
      template.class === 'REVENUE' ? taxes.sales : template.class === 'EXPENSE' ? taxes.purchases : taxes.none;
    const untaxed = ['wages', 'interest', 'interestIncome', 'bankFees', 'depreciation'].includes(template.role);
    const name = template.role === 'tax' ? taxNames[options.region] : dutch ? template.dutchName : template.name;
    const code = dutch ? template.dutchCode : template.code;
    chart.set(template.role, {
      id: idOf(template.role),
      code: template.role === 'savings' && options.bankWithoutCode ? null : code,
      name,
      type: template.type,
      class: template.class,
      status: 'ACTIVE',
      description: '',
      taxType: untaxed ? taxes.none.type : taxed.type,
      systemAccount: template.system,
      bankAccountNumber: isBank ? bankNumber(options.key, template.role, options.region) : null,
      bankAccountType: isBank ? (template.role === 'card' ? 'CREDITCARD' : 'BANK') : null,
      currencyCode: isBank ? options.currency : null,
      reportingCode: null,
      reportingCodeName: null,
      updatedUtc: options.updatedUtc,
    });
    if (template.role === 'card' && options.foreignBank !== null) {
      const main = chart.get('bank');
      if (main === undefined) continue;
      chart.set('foreignBank', {
        ...main,
        id: idOf('foreignBank'),
        code: dutch ? '1120' : '093',
        name: `${options.foreignBank} ${dutch ? 'rekening' : 'Account'}`,
        bankAccountNumber: bankNumber(options.key, 'foreignBank', options.region),
        currencyCode: options.foreignBank,
      });
    }
  }
  return chart;
}

/** An account number that looks right for the region but belongs to no bank. */
function bankNumber(key: string, role: Role, region: Region): string {
  const digits = String(parseInt(guidOf(`${key}/number/${role}`).slice(0, 8), 16)).padStart(10, '0');
  if (region === 'NL') return `NL00TEST${digits}`;
  if (region === 'UK') return `000000${digits.slice(0, 8)}`;
  return `99-9999-${digits.slice(0, 7)}-00`;
}
