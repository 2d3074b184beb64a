/** The small world most tests use. */
import type { Instant } from '../model.ts';
import { makeProfile, seasons } from '../books/generate/profile.ts';
import { adviser, makeWorld, standard, type InspectableWorld } from './world.ts';

export function firstWorld(now: Instant): InspectableWorld {
  const dutch = makeProfile({
    key: 'first/linde',
    region: 'NL',
    organisation: {
      name: 'Timmerwerk De Linde BV',
      registrationNumber: '90000001',
      taxNumber: 'NL000000001B01',
      lineOfBusiness: 'Timmerbedrijf',
    },
    sales: { perMonth: 14, typical: 2100, growth: 0.1, season: seasons.summer, customers: 22, late: 9 },
    wages: 11_400,
    overheads: 4200,
    tracking: true,
  });
  const british = makeProfile({
    key: 'first/larkfield',
    region: 'UK',
    organisation: {
      name: 'Larkfield Books Ltd',
      registrationNumber: '90000002',
      yearEndDay: 5,
      yearEndMonth: 4,
      organisationType: 'SOLE_TRADER',
    },
    sales: { perMonth: 10, typical: 600, growth: 0.06, season: seasons.holidays, customers: 14, late: 5 },
    takings: 9000,
    costOfSales: 0.52,
    wages: 2600,
    overheads: 2400,
    opening: { bank: 14_000, equipment: 9000, loan: 0 },
    lineAmountTypes: 'Inclusive',
    items: 'tracked',
  });
  const kiwi = makeProfile({
    key: 'first/totara',
    region: 'NZ',
    organisation: { name: 'Totara Instruments Limited', city: 'Auckland', registrationNumber: '9000003' },
    sales: { perMonth: 16, typical: 2600, growth: 0.18, season: seasons.flat, customers: 26, late: 12 },
    foreign: { currency: 'USD', rate: 0.61, share: 0.25, hasBank: true },
    costOfSales: 0.38,
    wages: 17_500,
    overheads: 5200,
    bankWithoutCode: true,
    credits: 0.06,
  });
  const closed = makeProfile({
    key: 'first/harbour',
    region: 'NZ',
    organisation: { name: 'Harbour Kitchens Limited', city: 'Wellington' },
    sales: { perMonth: 12, typical: 3100, growth: 0.04, season: seasons.southernSummer, customers: 18, late: 4 },
    items: 'untracked',
    wages: 12_500,
  });
  const namesake = makeProfile({
    key: 'first/harbour-old',
    region: 'UK',
    organisation: { name: 'Harbour Kitchens Limited', city: 'Bristol' },
    months: 14,
    sales: { perMonth: 4, typical: 900, growth: 0.02, season: seasons.flat, customers: 6, late: 3 },
    costOfSales: 0.2,
    wages: 0,
    overheads: 900,
    opening: { bank: 6000, equipment: 1500, loan: 0 },
  });
  const profiles = [dutch, british, kiwi, closed, namesake];
  return makeWorld('first', now, profiles, [
    {
      email: 'sam.adviser@practice.example',
      firstName: 'Sam',
      lastName: 'Adviser',
      access: [adviser(dutch), adviser(british), adviser(kiwi), standard(closed, false), adviser(namesake)],
    },
    { email: 'robin.owner@totara.example', firstName: 'Robin', lastName: 'Owner', access: [standard(kiwi, true)] },
  ]);
}
