/** Columns that several tables have, each said once. */
import { column, syncedAt, updatedUtc, type Column } from './define.ts';

/** Xero's own id of what the row is. */
export const xeroId = (name: string, alias: string): Column => column(name, 'id', `${alias}.id`, 'Xero ID', 'Xero-ID');

export const nameOf = (alias: string): Column => column('name', 'text', `${alias}.name`, 'Name', 'Naam');

/** When Xero last changed the row, and when this version of it was read. */
export const stampsOf = (alias: string): Column[] => [updatedUtc(alias), syncedAt(alias)];

/** The contact of a document. */
export const contactOf = (alias: string): Column[] => [
  column('contact_id', 'id', `${alias}.contact_id`, 'Xero ID of the contact', 'Xero-ID van het contact'),
  column(
    'contact_name',
    'text',
    `${alias}.contact_name`,
    'Name of the contact when the document was read',
    'Naam van het contact toen het document werd gelezen',
  ),
];

/** An account that is joined as `joined`, by the id and code the row itself carries. */
export const accountOf = (alias: string, joined: string): Column[] => [
  column('account_id', 'id', `${alias}.account_id`, 'Xero ID of the account', 'Xero-ID van de rekening'),
  column(
    'account_code',
    'text',
    `coalesce(${alias}.account_code, ${joined}.code)`,
    'Code of the account',
    'Code van de rekening',
  ),
  column('account_name', 'text', `${joined}.name`, 'Name of the account', 'Naam van de rekening'),
];

/** Currency of a document and its rate. */
export const currencyOf = (alias: string): Column[] => [
  column('currency_code', 'text', `${alias}.currency_code`, 'Currency of the document', 'Valuta van het document'),
  rateOf(alias),
];

export const rateOf = (alias: string): Column =>
  column(
    'currency_rate',
    'number',
    `${alias}.currency_rate`,
    'Foreign units for one unit of base currency',
    'Vreemde eenheden voor één eenheid basisvaluta',
  );

/** Amounts of a document without tax, tax, and with tax. */
export const totalsOf = (alias: string): Column[] => [
  column('sub_total', 'money', `${alias}.sub_total`, 'Without tax', 'Zonder btw'),
  column('total_tax', 'money', `${alias}.total_tax`, 'Tax', 'Btw'),
  column('total', 'money', `${alias}.total`, 'With tax', 'Met btw'),
];

export const lineAmountTypes = (alias: string): Column =>
  column(
    'line_amount_types',
    'text',
    `${alias}.line_amount_types`,
    'Whether line amounts contain tax',
    'Of regelbedragen btw bevatten',
  );

export const isReconciled = (alias: string): Column =>
  column(
    'is_reconciled',
    'boolean',
    `${alias}.is_reconciled`,
    'Matched with a statement line at Xero',
    'In Xero afgeletterd met een afschriftregel',
  );

/** Both tracking choices of a line. */
export const trackingOf = (alias: string): Column[] =>
  (
    [
      [1, 'First', 'Eerste', 'first', 'eerste'],
      [2, 'Second', 'Tweede', 'second', 'tweede'],
    ] as const
  ).flatMap(([place, en, nl, which, welke]) => [
    column(
      `tracking${place}_category`,
      'text',
      `${alias}.tracking${place}_category`,
      `${en} tracking category`,
      `${nl} trackingcategorie`,
    ),
    column(
      `tracking${place}_option`,
      'text',
      `${alias}.tracking${place}_option`,
      `Option of the ${which} category`,
      `Optie van de ${welke} categorie`,
    ),
  ]);

/** Place of a line, counted from one. */
export const lineNumber = (alias: string): Column =>
  column('line_number', 'number', `(${alias}.position + 1) * 10000`, 'Place of the line', 'Plaats van de regel');
