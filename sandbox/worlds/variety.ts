/** Organisations that differ in every way a reader of Xero data has to cope with. */
import type { Instant } from '../model.ts';
import { makeProfile, seasons, type Profile } from '../books/generate/profile.ts';
import { adviser, makeWorld, standard, type InspectableWorld } from './world.ts';

const small = { perMonth: 8, typical: 900, growth: 0.08, season: seasons.flat, customers: 14, late: 6 } as const;
const modest = { wages: 2600, overheads: 1700, opening: { bank: 16_000, equipment: 9000, loan: 6000 } } as const;

const organisations = (): readonly Profile[] => [
  makeProfile({
    key: 'variety/auckland',
    region: 'NZ',
    organisation: { name: 'Rangitoto Optics Limited', city: 'Auckland' },
    sales: { ...small, perMonth: 12, typical: 2400, customers: 24 },
    foreign: { currency: 'EUR', rate: 0.5512, share: 0.4, hasBank: true },
    wages: 7500,
    overheads: 3900,
    credits: 0.2,
    tracking: true,
    extras: ['advances'],
  }),
  makeProfile({
    key: 'variety/honolulu',
    region: 'GLOBAL',
    organisation: { name: 'Lantern Surf Supply LLC', city: 'Honolulu', timezone: 'HAWAIIANSTANDARDTIME' },
    ...modest,
    sales: small,
    takings: 5200,
    lineAmountTypes: 'Inclusive',
    foreign: { currency: 'JPY', rate: 151.25, share: 0.2, hasBank: false },
  }),
  makeProfile({
    key: 'variety/amsterdam',
    region: 'NL',
    organisation: { name: 'Grachtzicht Interieur BV', city: 'Amsterdam', class: 'NEWPLAN' },
    ...modest,
    sales: { ...small, perMonth: 14, customers: 20 },
    items: 'untracked',
    tracking: true,
    extras: ['mixedTax', 'lowTax', 'discounts', 'advances', 'projects'],
  }),
  makeProfile({
    key: 'variety/april',
    region: 'UK',
    organisation: {
      name: 'Quayside Press',
      city: 'London',
      yearEndDay: 5,
      yearEndMonth: 4,
      organisationType: 'PARTNERSHIP',
    },
    ...modest,
    sales: small,
    lineAmountTypes: 'NoTax',
    credits: 0.12,
  }),
  makeProfile({
    key: 'variety/adelaide',
    region: 'GLOBAL',
    organisation: {
      name: 'Wavecrest Candles Pty Ltd',
      city: 'Adelaide',
      baseCurrency: 'AUD',
      countryCode: 'AU',
      yearEndDay: 30,
      yearEndMonth: 6,
      timezone: 'CENAUSTRALIASTANDARDTIME',
    },
    ...modest,
    sales: { ...small, season: seasons.holidays },
    takings: 4200,
    items: 'tracked',
    credits: 0.1,
  }),
  makeProfile({
    key: 'variety/february',
    region: 'UK',
    organisation: { name: 'Fernhill Saddlery Ltd', city: 'Hereford', yearEndDay: 28, yearEndMonth: 2 },
    ...modest,
    sales: small,
  }),
  makeProfile({
    key: 'variety/leap',
    region: 'NL',
    organisation: { name: 'Schrikkel Uurwerken BV', city: 'Leiden', yearEndDay: 29, yearEndMonth: 2 },
    ...modest,
    sales: small,
  }),
  makeProfile({
    key: 'variety/hostile',
    region: 'UK',
    organisation: {
      name: '=1+1 <b>Söhne</b> & “Zonen” \u202EdtL\u202C',
      legalName: `Very ${'Long '.repeat(40)}Company Name Limited`,
      city: 'Bristol',
    },
    ...modest,
    sales: { ...small, customers: 20 },
    extras: ['hostile', 'people'],
  }),
  makeProfile({
    key: 'variety/overdrawn',
    region: 'NZ',
    organisation: { name: 'Copper Gate Motors Limited', city: 'Hamilton', lockedBefore: null },
    sales: { ...small, growth: -0.2, late: 30, bad: 0.05 },
    wages: 5200,
    overheads: 3200,
    opening: { bank: 9000, equipment: 22_000, loan: 45_000 },
    supported: false,
    bankWithoutCode: true,
  }),
  makeProfile({
    key: 'variety/services',
    region: 'NL',
    organisation: { name: 'Torenzicht Advies', organisationType: 'SOLE_TRADER', city: 'Zutphen' },
    months: 20,
    sales: { ...small, perMonth: 4, typical: 1800, customers: 7 },
    costOfSales: 0,
    wages: 0,
    overheads: 1300,
    opening: { bank: 5000, equipment: 2400, loan: 0 },
  }),
  makeProfile({
    key: 'variety/demo-company',
    region: 'NZ',
    organisation: { name: 'Demo Company (NZ)', city: 'Wellington', isDemoCompany: true },
    ...modest,
    months: 15,
    sales: small,
    items: 'untracked',
  }),
  makeProfile({
    key: 'variety/states',
    region: 'UK',
    organisation: { name: 'Brookside Pottery Ltd', city: 'Stoke', yearEndDay: 30, yearEndMonth: 9 },
    ...modest,
    sales: { ...small, late: 16 },
    credits: 0.15,
    bankWithoutCode: true,
    extras: ['states', 'people', 'duplicates', 'claims', 'advances', 'discounts'],
  }),
  makeProfile({
    key: 'variety/twin-new',
    region: 'UK',
    organisation: { name: 'Ashdown Bakery', legalName: 'Ashdown Bakery Limited', registrationNumber: '90001111' },
    ...modest,
    months: 10,
    sales: small,
  }),
  makeProfile({
    key: 'variety/twin-old',
    region: 'UK',
    organisation: {
      name: 'Ashdown Bakery (old)',
      legalName: 'Ashdown Bakery Limited',
      registrationNumber: '90001111',
      class: 'STARTER',
    },
    ...modest,
    months: 26,
    sales: small,
  }),
  makeProfile({
    key: 'variety/new',
    region: 'NZ',
    organisation: { name: 'Brand New Limited', lockedBefore: null },
    isEmpty: true,
  }),
];

export function varietyWorld(now: Instant): InspectableWorld {
  const profiles = organisations();
  const shared = profiles.slice(0, 1);
  return makeWorld('variety', now, profiles, [
    { email: 'vera@practice.example', firstName: 'Vera', lastName: 'Variety', access: profiles.map(adviser) },
    {
      email: 'second@practice.example',
      firstName: 'Second',
      lastName: 'User',
      access: shared.map((profile) => standard(profile, true)),
    },
  ]);
}
