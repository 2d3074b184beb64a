/** Turns a profile into books: opening balances, then month by month everything that happens in a business. */
import type { Instant, OrganisationRecord } from '../../model.ts';
import { calendar, clampedDay, isoDay, localDay } from '../days.ts';
import { units } from '../money.ts';
import { guidOf, hashOf } from '../random.ts';
import { makeStore, type BookStore } from '../store.ts';
import { bankMonth, type BankingState } from './banking.ts';
import { makeBuilder, monthAt, type Builder } from './builder.ts';
import { addExtras } from './extras.ts';
import { makeStock } from './items.ts';
import { makePeople } from './people.ts';
import { versionOf, type Profile } from './profile.ts';
import { buyMonth } from './purchases.ts';
import { sellMonth, type SalesState } from './sales.ts';

/** The tenant id of a profile; known without generating anything. */
export const tenantIdOf = (profile: Profile): string => guidOf(`${profile.key}/organisation`);

const letters = 'abcdefghijkmnpqrstuvwxyzBCDFGHJKLMNPQRSTVWXYZ';

function shortCodeOf(key: string): string {
  let value = hashOf(`${key}/short`);
  let code = '!';
  for (let index = 0; index < 5; index += 1) {
    code += letters.charAt(value % letters.length);
    value = Math.floor(value / letters.length);
  }
  return code;
}

const yearEndOf = (day: number, profile: Profile): number => {
  const { yearEndMonth, yearEndDay } = profile.organisation;
  const { year } = calendar(day);
  const thisYear = clampedDay(year, yearEndMonth, yearEndDay);
  return thisYear < day ? thisYear : clampedDay(year - 1, yearEndMonth, yearEndDay);
};

/** The organisation's own record; cheap. */
export function organisationOf(profile: Profile, now: Instant): OrganisationRecord {
  const o = profile.organisation;
  const today = localDay(now, o.timezone);
  const { year, month } = calendar(today);
  const start = firstDayOf(profile, today);
  const locked = o.lockedBefore === null || profile.isEmpty ? null : clampedDay(year, month - o.lockedBefore, 31);
  return {
    tenantId: tenantIdOf(profile),
    name: o.name,
    legalName: o.legalName,
    shortCode: shortCodeOf(profile.key),
    baseCurrency: o.baseCurrency,
    countryCode: o.countryCode,
    version: versionOf(profile.region),
    yearEndDay: o.yearEndDay,
    yearEndMonth: o.yearEndMonth,
    timezone: o.timezone,
    periodLockDate: locked === null ? null : isoDay(locked),
    endOfYearLockDate: locked === null ? null : isoDay(yearEndOf(locked, profile)),
    createdUtc: `${isoDay(start - 20)}T08:00:00.000Z`,
    isDemoCompany: o.isDemoCompany,
    status: 'ACTIVE',
    organisationType: o.organisationType,
    class: o.isDemoCompany ? 'DEMO' : o.class,
    edition: 'BUSINESS',
    registrationNumber: o.registrationNumber,
    taxNumber: o.taxNumber,
    paysTax: profile.lineAmountTypes !== 'NoTax',
    salesTaxBasis: 'ACCRUALS',
    salesTaxPeriod: 'QUARTERLY',
    lineOfBusiness: o.lineOfBusiness,
    addresses: [
      {
        type: 'STREET',
        lines: ['1 Market Square'],
        city: o.city,
        region: '',
        postalCode: '1011',
        country: o.countryCode,
        attentionTo: '',
      },
    ],
    phones: [{ type: 'DEFAULT', countryCode: '', areaCode: '', number: '555 0100' }],
  };
}

function firstDayOf(profile: Profile, today: number): number {
  const { year, month } = calendar(today);
  return profile.isEmpty ? today : clampedDay(year, month - profile.months, 1);
}

/** All books of a profile up to the organisation's local day at `now`. */
export function generateBooks(profile: Profile, now: Instant): BookStore {
  const today = localDay(now, profile.organisation.timezone);
  const firstDay = firstDayOf(profile, today);
  const store = makeStore(organisationOf(profile, now), firstDay, today);
  const builder = makeBuilder(profile, store, now);
  if (profile.isEmpty) return store;
  open(builder);
  const people = makePeople(builder);
  const stock = makeStock(builder);
  const sales: SalesState = { numbers: 0, creditNumbers: 0, waiting: new Map() };
  const purchases = { numbers: 0 };
  const banking: BankingState = { loan: units(profile.opening.loan), payrollTax: 0, taxSettledTo: firstDay - 1 };
  for (let index = 0; index <= profile.months; index += 1) {
    const span = { index, ...monthAt(isoDay(firstDay), index) };
    const income = sellMonth(builder, people, stock, sales, span);
    buyMonth(builder, people, stock, purchases, span, income);
    bankMonth(builder, people, banking, span);
  }
  addExtras(builder, people);
  stock.finish();
  return store;
}

/** Conversion balances on the day before the first month. */
function open(builder: Builder): void {
  const { profile, store } = builder;
  const { bank, equipment, loan } = profile.opening;
  const shares = 100;
  const day = store.firstDay - 1;
  const amounts = [
    ['bank', bank],
    ['equipment', equipment],
    ['loan', -loan],
    ['shares', -shares],
    ['retained', -(bank + equipment - loan - shares)],
  ] as const;
  builder.addCash('bank', day, units(bank));
  store.hidden.push({
    id: guidOf(`${profile.key}/conversion`),
    day,
    text: 'Conversion balances',
    lines: amounts
      .filter(([, amount]) => amount !== 0)
      .map(([role, amount]) => ({ accountId: builder.account(role).id, amount: units(amount) })),
  });
}
