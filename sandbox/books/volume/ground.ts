/** What every record of a large organisation rests on: sizes, accounts, items, tracking and working days. */
import type {
  AccountRecord,
  Instant,
  ItemRecord,
  OrganisationRecord,
  TaxRateRecord,
  TrackingCategoryRecord,
  TrackingChoice,
} from '../../model.ts';
import { calendar, clampedDay, localDay } from '../days.ts';
import { makeChart, taxesFor, type Role, type Taxes } from '../generate/chart.ts';
import { organisationOf } from '../generate/generate.ts';
import type { Profile } from '../generate/profile.ts';
import { scaleToCents, units } from '../money.ts';
import { guidOf } from '../random.ts';
import { makeDraws } from './numbers.ts';
import { workdays, type Workdays } from './schedule.ts';

/** How many records of each kind; ledger lines follow from them. */
export interface Volume {
  readonly invoices: number;
  readonly bankTransactions: number;
  /** A multiple of five: three of every five are customers. */
  readonly contacts: number;
  readonly manualJournals: number;
  /** One for about a million ledger lines: wages and tax payments grow with it. */
  readonly factor: number;
  /** Whether the whole ledger may be written out as a journal. */
  readonly hasJournal: boolean;
}

export interface Ground {
  readonly key: string;
  readonly organisation: OrganisationRecord;
  readonly volume: Volume;
  readonly today: number;
  readonly firstDay: number;
  readonly work: Workdays;
  readonly accounts: readonly AccountRecord[];
  readonly account: (role: Role) => AccountRecord;
  readonly banks: readonly AccountRecord[];
  readonly incomes: readonly AccountRecord[];
  readonly costs: readonly AccountRecord[];
  readonly expenses: readonly AccountRecord[];
  readonly taxes: Taxes;
  readonly taxRates: readonly TaxRateRecord[];
  readonly items: readonly ItemRecord[];
  readonly category: TrackingCategoryRecord;
  readonly choices: readonly TrackingChoice[];
}

const accountCount = 118;
const itemCount = 200;

type Extra = readonly [count: number, type: string, kind: AccountRecord['class'], code: number, name: string];
const extras: readonly Extra[] = [
  [3, 'BANK', 'ASSET', 1120, 'Rekening filiaal'],
  [20, 'REVENUE', 'REVENUE', 8100, 'Omzet productgroep'],
  [10, 'DIRECTCOSTS', 'EXPENSE', 7200, 'Inkoop productgroep'],
  [6, 'FIXED', 'ASSET', 300, 'Machines locatie'],
  [accountCount, 'EXPENSE', 'EXPENSE', 4200, 'Kosten afdeling'],
];

function chartOf(profile: Profile, updatedUtc: Instant): Map<Role, AccountRecord> {
  return makeChart({
    key: profile.key,
    region: profile.region,
    currency: profile.organisation.baseCurrency,
    foreignBank: null,
    bankWithoutCode: true,
    withCostOfSales: true,
    updatedUtc,
  });
}

/** The chart of a small company, filled up to the number of accounts that large ones have. */
function allAccounts(profile: Profile, chart: ReadonlyMap<Role, AccountRecord>, taxes: Taxes): AccountRecord[] {
  const accounts = [...chart.values()];
  const bank = chart.get('bank');
  if (bank === undefined) throw new Error('The chart has no bank account');
  for (const [count, type, kind, code, name] of extras) {
    for (let number = 1; number <= count && accounts.length < accountCount; number += 1) {
      const isBank = type === 'BANK';
      const tax = kind === 'REVENUE' ? taxes.sales : kind === 'EXPENSE' ? taxes.purchases : taxes.none;
      accounts.push({
        ...bank,
        id: guidOf(`${profile.key}/account/${type}/${number}`),
        code: String(code + number).padStart(4, '0'),
        name: `${name} ${number}`,
        type,
        class: kind,
        taxType: tax.type,
        bankAccountNumber: isBank ? `NL00TEST${String(7_000_000_000 + number)}` : null,
        bankAccountType: isBank ? 'BANK' : null,
        currencyCode: isBank ? bank.currencyCode : null,
      });
    }
  }
  return accounts;
}

function itemsOf(profile: Profile, incomes: readonly AccountRecord[], costs: readonly AccountRecord[]): ItemRecord[] {
  const { between } = makeDraws(`${profile.key}/item`);
  return Array.from({ length: itemCount }, (_, index) => {
    const price = units(between(index, 1, 20, 240)) + units(0.95);
    return {
      id: guidOf(`${profile.key}/item/${index}`),
      code: `ART-${String(index + 1).padStart(4, '0')}`,
      name: `Artikel ${index + 1}`,
      description: `Artikel ${index + 1}, per stuk`,
      isSold: true,
      isPurchased: index % 4 !== 3,
      isTracked: false,
      salesUnitPrice: price,
      salesAccountCode: incomes[index % incomes.length]?.code ?? null,
      purchaseUnitPrice: scaleToCents(price, 45, 100),
      purchaseAccountCode: costs[index % costs.length]?.code ?? null,
      inventoryAssetAccountCode: null,
      quantityOnHand: null,
      totalCostPool: null,
      updatedUtc: '',
    };
  });
}

function categoryOf(profile: Profile): TrackingCategoryRecord {
  return {
    id: guidOf(`${profile.key}/category`),
    name: 'Vestiging',
    status: 'ACTIVE',
    options: ['Noord', 'Zuid', 'West', 'Oud filiaal'].map((name, index) => ({
      id: guidOf(`${profile.key}/option/${index}`),
      name,
      status: index === 3 ? 'ARCHIVED' : 'ACTIVE',
    })),
  };
}

/** Lays the ground for an organisation up to its local day at `now`. */
export function makeGround(profile: Profile, volume: Volume, now: Instant): Ground {
  const organisation = organisationOf(profile, now);
  const today = localDay(now, organisation.timezone);
  const { year, month } = calendar(today);
  const firstDay = clampedDay(year, month - profile.months, 1);
  const taxes = taxesFor(profile.region);
  const chart = chartOf(profile, organisation.createdUtc);
  const accounts = allAccounts(profile, chart, taxes);
  const ofType = (...types: readonly string[]): AccountRecord[] =>
    accounts.filter((account) => types.includes(account.type) && account.systemAccount === null);
  const incomes = ofType('REVENUE');
  const costs = ofType('DIRECTCOSTS');
  const category = categoryOf(profile);
  return {
    key: profile.key,
    organisation,
    volume,
    today,
    firstDay,
    work: workdays(firstDay, organisation.timezone, now),
    accounts,
    account: (role) => {
      const found = chart.get(role);
      if (found === undefined) throw new Error(`The chart has no account for ${role}`);
      return found;
    },
    banks: ofType('BANK').filter((account) => account.bankAccountType === 'BANK'),
    incomes,
    costs,
    expenses: ofType('EXPENSE', 'OVERHEADS'),
    taxes,
    taxRates: taxes.rates,
    items: itemsOf(profile, incomes, costs).map((item) => ({ ...item, updatedUtc: organisation.createdUtc })),
    category,
    choices: category.options
      .filter((option) => option.status === 'ACTIVE')
      .map((option) => ({
        categoryId: category.id,
        optionId: option.id,
        category: category.name,
        option: option.name,
      })),
  };
}

/** The entry of a list at a position counted round and round. */
export function around<T>(list: readonly T[], position: number): T {
  const found = list[position % list.length];
  if (found === undefined) throw new Error('Nothing to choose from');
  return found;
}
