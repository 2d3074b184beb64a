import { z } from 'zod';
import { resource, type ChildShape, type Value } from '../resource.ts';
import { addresses, flag, id, instant, optionalId, phones, text } from '../schema.ts';

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
    .filter(([, ...rest]) => rest.some((value) => value !== ''));
}

export const contacts = resource({
  step: 'contacts',
  path: 'Contacts',
  key: 'Contacts',
  query: { includeArchived: 'true', order: 'UpdatedDateUTC ASC' },
  isPaged: true,
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
  schema: z.object({
    ContactID: id,
    Name: text,
    FirstName: text,
    LastName: text,
    EmailAddress: text,
    ContactNumber: text,
    AccountNumber: text,
    TaxNumber: text,
    CompanyNumber: text,
    ContactStatus: text,
    IsCustomer: flag,
    IsSupplier: flag,
    DefaultCurrency: text,
    MergedToContactID: optionalId,
    Phones: phones,
    Addresses: addresses,
    UpdatedDateUTC: instant,
  }),
  rows: (raw) => [
    {
      row: [
        raw.ContactID,
        raw.Name,
        raw.FirstName,
        raw.LastName,
        raw.EmailAddress,
        raw.ContactNumber,
        raw.AccountNumber,
        raw.TaxNumber,
        raw.CompanyNumber,
        raw.ContactStatus,
        raw.IsCustomer,
        raw.IsSupplier,
        raw.DefaultCurrency,
        raw.MergedToContactID,
        raw.Phones,
        raw.UpdatedDateUTC,
      ],
      children: [addressRows(raw.Addresses)],
    },
  ],
});
