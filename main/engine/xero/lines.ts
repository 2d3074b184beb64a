import {
  amount,
  fieldsOf,
  listOf,
  optionalAmount,
  optionalDecimal,
  optionalFields,
  optionalId,
  optionalText,
  sharedId,
  text,
  type Fields,
} from './fields.ts';
import type { Value } from './resource.ts';

export const trackingColumns = [
  'tracking1_category_id',
  'tracking1_option_id',
  'tracking1_category',
  'tracking1_option',
  'tracking2_category_id',
  'tracking2_option_id',
  'tracking2_category',
  'tracking2_option',
] as const;

/** What every kind of line begins with; see `readLine`. */
export const lineColumns = [
  'line_item_id',
  'description',
  'quantity',
  'unit_amount',
  'item_code',
  'item_id',
  'account_id',
  'account_code',
  'tax_type',
  'tax_amount',
  'line_amount',
] as const;
const TAX = lineColumns.indexOf('tax_amount');
const AMOUNT = lineColumns.indexOf('line_amount');

/** A line of an invoice, credit note or bank transaction: the values of `lineColumns`. */
export function readLine(line: Fields): Value[] {
  return [
    optionalId(line['LineItemID'], 'LineItems.LineItemID'),
    text(line['Description'], 'LineItems.Description'),
    optionalDecimal(line['Quantity'], 'LineItems.Quantity'),
    optionalAmount(line['UnitAmount'], 'LineItems.UnitAmount'),
    optionalText(line['ItemCode'], 'LineItems.ItemCode'),
    itemOf(line['Item']),
    sharedId(line['AccountID'], 'LineItems.AccountID'),
    optionalText(line['AccountCode'], 'LineItems.AccountCode'),
    optionalText(line['TaxType'], 'LineItems.TaxType'),
    amount(line['TaxAmount'], 'LineItems.TaxAmount'),
    amount(line['LineAmount'], 'LineItems.LineAmount'),
  ];
}

function itemOf(value: unknown): Buffer | null {
  const item = optionalFields(value, 'LineItems.Item');
  return item === null ? null : sharedId(item['ItemID'], 'LineItems.Item.ItemID');
}

/** Xero allows two tracking categories; the eight columns of both are put behind the row. All choices are checked. */
export function addTracking(row: Value[], value: unknown, field: string): void {
  const choices = listOf(value, field);
  for (let index = 0; index < choices.length; index++) {
    const choice = readChoice(choices[index], field);
    if (index < 2) row.push(choice.category, choice.option, choice.name, choice.optionName);
  }
  for (let index = choices.length; index < 2; index++) row.push(null, null, null, null);
}

interface Choice {
  readonly category: Buffer | null;
  readonly option: Buffer | null;
  readonly name: string | null;
  readonly optionName: string | null;
}

export function readChoice(value: unknown, field: string): Choice {
  const choice = fieldsOf(value, field);
  return {
    category: sharedId(choice['TrackingCategoryID'], `${field}.TrackingCategoryID`),
    option: sharedId(choice['TrackingOptionID'], `${field}.TrackingOptionID`),
    name: optionalText(choice['Name'], `${field}.Name`),
    optionName: optionalText(choice['Option'], `${field}.Option`),
  };
}

/** A line's amount without tax. `LineAmount` contains the tax when the document says `Inclusive`. */
export function netOf(line: readonly Value[], isInclusive: boolean): number {
  const whole = Number(line[AMOUNT]);
  return isInclusive ? whole - Number(line[TAX]) : whole;
}

export function isInclusive(lineAmountTypes: string): boolean {
  return lineAmountTypes === 'Inclusive' || lineAmountTypes.toLowerCase() === 'inclusive';
}

/** The short form of a contact inside documents: its id and name. */
export function contactOf(value: unknown): { readonly id: Buffer | null; readonly name: string } {
  const contact = optionalFields(value, 'Contact');
  if (contact === null) return nobody;
  return { id: sharedId(contact['ContactID'], 'Contact.ContactID'), name: text(contact['Name'], 'Contact.Name') };
}
const nobody = { id: null, name: '' } as const;

/** The id and code an account is named by, which may be absent. */
export function accountOf(value: unknown, field: string): { readonly id: Buffer | null; readonly code: string | null } {
  const account = optionalFields(value, field);
  if (account === null) return noAccount;
  return {
    id: sharedId(account['AccountID'], `${field}.AccountID`),
    code: optionalText(account['Code'], `${field}.Code`),
  };
}
const noAccount = { id: null, code: null } as const;
