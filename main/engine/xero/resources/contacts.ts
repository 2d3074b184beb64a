import type { z } from 'zod';
import { fieldsOf, flag, id, instant, listOf, optionalId, text } from '../fields.ts';
import type { ChildShape, Resource, Value } from '../resource.ts';
import type { addresses } from '../schema.ts';

export const addressColumns = [
  'address_type',
  'line1',
  'line2',
  'line3',
  'line4',
  'city',
  'region',
  'postal_code',
  'country',
  'attention_to',
];

export function addressShape(ownerType: 'organisation' | 'contact'): ChildShape {
  return {
    table: 'address',
    owner: 'owner_id',
    fixed: { column: 'owner_type', value: ownerType },
    columns: addressColumns,
  };
}

/** Xero sends both address types for every contact, mostly empty; empty ones are not kept. */
export function addressRows(list: z.output<typeof addresses>): Value[][] {
  return list
    .map((entry) => [
      entry.AddressType,
      entry.AddressLine1,
      entry.AddressLine2,
      entry.AddressLine3,
      entry.AddressLine4,
      entry.City,
      entry.Region,
      entry.PostalCode,
      entry.Country,
      entry.AttentionTo,
    ])
    .filter(isFilled);
}

export const contacts: Resource = {
  step: 'contacts',
  path: 'Contacts',
  key: 'Contacts',
  query: { includeArchived: 'true', order: 'UpdatedDateUTC ASC' },
  isPaged: true,
  namesDocuments: true,
  scopes: ['accounting.contacts.read'],
  shape: {
    table: 'contact',
    columns: [
      'id',
      'name',
      'first_name',
      'last_name',
      'email',
      'contact_number',
      'account_number',
      'tax_number',
      'company_number',
      'status',
      'is_customer',
      'is_supplier',
      'default_currency',
      'merged_to',
      'phones',
      'updated_utc',
    ],
    children: [addressShape('contact')],
  },
  read(value) {
    const raw = fieldsOf(value, 'Contacts');
    return [
      {
        row: [
          id(raw['ContactID'], 'ContactID'),
          text(raw['Name'], 'Name'),
          text(raw['FirstName'], 'FirstName'),
          text(raw['LastName'], 'LastName'),
          text(raw['EmailAddress'], 'EmailAddress'),
          text(raw['ContactNumber'], 'ContactNumber'),
          text(raw['AccountNumber'], 'AccountNumber'),
          text(raw['TaxNumber'], 'TaxNumber'),
          text(raw['CompanyNumber'], 'CompanyNumber'),
          text(raw['ContactStatus'], 'ContactStatus'),
          flag(raw['IsCustomer'], 'IsCustomer'),
          flag(raw['IsSupplier'], 'IsSupplier'),
          text(raw['DefaultCurrency'], 'DefaultCurrency'),
          optionalId(raw['MergedToContactID'], 'MergedToContactID'),
          readPhones(raw['Phones']),
          instant(raw['UpdatedDateUTC'], 'UpdatedDateUTC'),
        ],
        children: [listOf(raw['Addresses'], 'Addresses').map(readAddress).filter(isFilled)],
      },
    ];
  },
};

function readAddress(value: unknown): Value[] {
  const raw = fieldsOf(value, 'Addresses');
  return [
    text(raw['AddressType'], 'Addresses.AddressType'),
    text(raw['AddressLine1'], 'Addresses.AddressLine1'),
    text(raw['AddressLine2'], 'Addresses.AddressLine2'),
    text(raw['AddressLine3'], 'Addresses.AddressLine3'),
    text(raw['AddressLine4'], 'Addresses.AddressLine4'),
    text(raw['City'], 'Addresses.City'),
    text(raw['Region'], 'Addresses.Region'),
    text(raw['PostalCode'], 'Addresses.PostalCode'),
    text(raw['Country'], 'Addresses.Country'),
    text(raw['AttentionTo'], 'Addresses.AttentionTo'),
  ];
}

function isFilled(row: readonly Value[]): boolean {
  for (let index = 1; index < row.length; index++) if (row[index] !== '') return true;
  return false;
}

/** Phone numbers are kept as JSON of those that hold something. */
function readPhones(value: unknown): string {
  const kept: object[] = [];
  for (const entry of listOf(value, 'Phones')) {
    const raw = fieldsOf(entry, 'Phones');
    const phone = {
      type: text(raw['PhoneType'], 'Phones.PhoneType'),
      country: text(raw['PhoneCountryCode'], 'Phones.PhoneCountryCode'),
      area: text(raw['PhoneAreaCode'], 'Phones.PhoneAreaCode'),
      number: text(raw['PhoneNumber'], 'Phones.PhoneNumber'),
    };
    if (phone.number !== '') kept.push(phone);
  }
  return kept.length === 0 ? '[]' : JSON.stringify(kept);
}
