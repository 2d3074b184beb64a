/** Customers and suppliers of one organisation, with the habits the events follow. */
import type { ContactRecord } from '../../model.ts';
import { makeRandom } from '../random.ts';
import type { Builder } from './builder.ts';
import type { Role } from './chart.ts';
import { companyNames, hostileTexts, personName } from './names.ts';

export interface Party {
  readonly contact: ContactRecord;
  /** Days after the invoice date. */
  readonly terms: number;
  /** Mean days paid after the due date; negative pays early. */
  readonly late: number;
  readonly isForeign: boolean;
}

export interface People {
  readonly customers: readonly Party[];
  readonly goods: readonly Party[];
  readonly overheads: ReadonlyMap<Role, Party>;
  readonly shop: ContactRecord;
  readonly staff: ContactRecord;
  readonly authority: ContactRecord;
  readonly bank: ContactRecord;
  readonly owner: ContactRecord;
}

export const overheadShares: readonly (readonly [Role, number])[] = [
  ['rent', 0.32],
  ['advertising', 0.12],
  ['power', 0.09],
  ['adviser', 0.09],
  ['insurance', 0.08],
  ['repairs', 0.08],
  ['subscriptions', 0.07],
  ['cleaning', 0.06],
  ['office', 0.05],
  ['phone', 0.04],
];

const emailWord = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);

/** Writes the contacts of the organisation and returns them by part. */
export function makePeople(builder: Builder): People {
  const { profile, store } = builder;
  const random = makeRandom(`${profile.key}/people`);
  const overheadRoles = overheadShares.map(([role]) => role);
  const goodsCount = profile.costOfSales > 0 ? Math.max(2, Math.round(profile.sales.customers / 6)) : 0;
  const names = companyNames(random, profile.region, profile.sales.customers + goodsCount + overheadRoles.length);
  const country = { NL: 'Nederland', UK: 'United Kingdom', NZ: 'New Zealand', GLOBAL: 'United States' }[profile.region];
  if (profile.extras.includes('hostile')) names.splice(0, hostileTexts.length, ...hostileTexts);
  let number = 0;
  const add = (name: string, customer: boolean, supplier: boolean, currency: string): ContactRecord => {
    number += 1;
    const person = personName(random, profile.region);
    const street = `${random.between(1, 180)} ${random.pick(['High Street', 'Station Road', 'Mill Lane', 'Dorpsstraat'])}`;
    const contact: ContactRecord = {
      id: builder.id('contact'),
      name,
      firstName: person.first,
      lastName: person.last,
      email: `accounts@${emailWord(name) || 'contact'}.example`,
      contactNumber: `C${String(number).padStart(4, '0')}`,
      accountNumber: customer ? String(1000 + number) : '',
      taxNumber: '',
      companyNumber: '',
      status: 'ACTIVE',
      isCustomer: customer,
      isSupplier: supplier,
      defaultCurrency: currency,
      mergedTo: null,
      addresses: [
        {
          type: 'STREET',
          lines: [street],
          city: profile.organisation.city,
          region: '',
          postalCode: String(random.between(1000, 9999)),
          country,
          attentionTo: '',
        },
      ],
      phones: [{ type: 'DEFAULT', countryCode: '', areaCode: '', number: `555 ${random.between(1000, 9999)}` }],
      updatedUtc: builder.stamp(store.firstDay),
    };
    store.tables.contacts.set(contact.id, contact);
    return contact;
  };
  const { baseCurrency } = profile.organisation;
  const take = (): string => names.shift() ?? 'Someone';
  const customers = Array.from({ length: profile.sales.customers }, (_, index): Party => {
    const isForeign = profile.foreign !== null && index % Math.max(1, Math.round(1 / profile.foreign.share)) === 1;
    const currency = isForeign ? (profile.foreign?.currency ?? baseCurrency) : baseCurrency;
    return {
      contact: add(take(), true, false, currency),
      terms: random.pick([7, 14, 14, 20, 30, 30, 30, 60]),
      late: Math.round((random.next() * 2 - 0.4) * profile.sales.late),
      isForeign,
    };
  });
  const goods = Array.from({ length: goodsCount }, (_, index): Party => ({
    contact: add(take(), false, true, baseCurrency),
    terms: random.pick([14, 20, 30]),
    late: 0,
    isForeign: profile.foreign !== null && index === 0,
  }));
  const overheads = new Map<Role, Party>();
  for (const role of overheadRoles) {
    const terms = random.pick([7, 14, 20, 30]);
    overheads.set(role, { contact: add(take(), false, true, baseCurrency), terms, late: 0, isForeign: false });
  }
  const dutch = profile.region === 'NL';
  return {
    customers,
    goods,
    overheads,
    shop: add(dutch ? 'Winkelverkoop' : 'Shop Sales', true, false, baseCurrency),
    staff: add(dutch ? 'Personeel' : 'Staff Wages', false, true, baseCurrency),
    authority: add(dutch ? 'Belastingdienst' : 'Tax Office', false, true, baseCurrency),
    bank: add(dutch ? 'Onze bank' : 'Our Bank', false, true, baseCurrency),
    owner: add(dutch ? 'Directie' : 'Owner', true, true, baseCurrency),
  };
}
