import { z } from 'zod';
import { guidToBlob } from '#db/guid';
import { readDay, readInstant } from './dates.ts';
import { LARGEST_AMOUNT, plainDecimal, toTenThousandths } from './numbers.ts';

/**
 * What the fields of Xero's answers may be. Ids, amounts and dates are strict: one that cannot be read rejects the page.
 * Words are free text, because Xero adds new ones without notice, and unknown fields are passed over.
 */
const EMPTY_GUID = '00000000-0000-0000-0000-000000000000';
const GUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** A required id as 16 bytes. */
export const id = z.string().regex(GUID).transform(guidToBlob);
/** An id that may be absent, empty or all zeros. */
export const optionalId = z
  .string()
  .nullish()
  .transform((text, context) => {
    if (!text || text === EMPTY_GUID) return null;
    if (GUID.test(text)) return guidToBlob(text);
    context.addIssue('not a GUID');
    return z.NEVER;
  });
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value || null);
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => (value ? 1 : 0));

const money = z.number().min(-LARGEST_AMOUNT).max(LARGEST_AMOUNT);
/** Ten-thousandths; absent counts as nothing. */
export const amount = money.nullish().transform((value) => toTenThousandths(value ?? 0));
export const optionalAmount = money
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : toTenThousandths(value)));
/** Decimal text of a quantity or percentage. */
export const optionalDecimal = z
  .number()
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : plainDecimal(value)));
/** Foreign units for one base unit, as decimal text; '1' when absent. */
export const rate = z
  .number()
  .nullish()
  .transform((value) => plainDecimal(value ?? 1));
export const wholeNumber = z.number().int();

const dateText = z.string().nullish();
export const instant = dateText.transform(readable(readInstant));
export const day = dateText.transform(readable((value: string | null | undefined) => readDay(value)));

function readable<T>(read: (value: string | null | undefined) => T) {
  return (value: string | null | undefined, context: z.RefinementCtx): T => {
    try {
      return read(value);
    } catch {
      context.addIssue('not a date');
      return z.NEVER;
    }
  };
}

/** The short form of a contact inside documents. */
export const contactStub = z
  .object({ ContactID: optionalId, Name: text })
  .nullish()
  .transform((contact) => ({ id: contact?.ContactID ?? null, name: contact?.Name ?? '' }));

const trackingChoice = z.object({
  TrackingCategoryID: optionalId,
  TrackingOptionID: optionalId,
  Name: optionalText,
  Option: optionalText,
});
export const tracking = z
  .array(trackingChoice)
  .nullish()
  .transform((choices) => choices ?? []);

/** A line of an invoice, credit note or bank transaction. */
export const lineItem = z.object({
  LineItemID: optionalId,
  Description: text,
  Quantity: optionalDecimal,
  UnitAmount: optionalAmount,
  ItemCode: optionalText,
  Item: z.object({ ItemID: optionalId }).nullish(),
  AccountID: optionalId,
  AccountCode: optionalText,
  TaxType: optionalText,
  TaxAmount: amount,
  LineAmount: amount,
  DiscountRate: optionalDecimal,
  DiscountAmount: optionalAmount,
  Tracking: tracking,
});
export type LineItem = z.output<typeof lineItem>;
export const lineItems = z
  .array(lineItem)
  .nullish()
  .transform((lines) => lines ?? []);

export const address = z.object({
  AddressType: text,
  AddressLine1: text,
  AddressLine2: text,
  AddressLine3: text,
  AddressLine4: text,
  City: text,
  Region: text,
  PostalCode: text,
  Country: text,
  AttentionTo: text,
});
export const addresses = z
  .array(address)
  .nullish()
  .transform((list) => list ?? []);

/** Phone numbers are kept as JSON of those that hold something. */
export const phones = z
  .array(z.object({ PhoneType: text, PhoneNumber: text, PhoneAreaCode: text, PhoneCountryCode: text }))
  .nullish()
  .transform((list) =>
    JSON.stringify(
      (list ?? [])
        .filter((phone) => phone.PhoneNumber !== '')
        .map((phone) => ({
          type: phone.PhoneType,
          country: phone.PhoneCountryCode,
          area: phone.PhoneAreaCode,
          number: phone.PhoneNumber,
        })),
    ),
  );
/** Lists nobody computes with, kept as they came. */
export const asJson = (empty: string) =>
  z.unknown().transform((value) => (value === null || value === undefined ? empty : JSON.stringify(value)));

const allocation = z.object({
  AllocationID: optionalId,
  Amount: amount,
  Date: day,
  IsDeleted: flag,
  Invoice: z.object({ InvoiceID: optionalId, InvoiceNumber: text }).nullish(),
});
export const allocations = z
  .array(allocation)
  .nullish()
  .transform((list) => (list ?? []).filter((part) => part.IsDeleted === 0));
