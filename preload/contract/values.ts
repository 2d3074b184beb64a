import { z } from 'zod';

/** Lower-case GUID text, as every id crosses the border. */
export const Guid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** An organisation is known by its tenantId at Xero. */
export const OrgId = Guid.brand<'OrgId'>();
export type OrgId = z.output<typeof OrgId>;

/** One Xero user who signed in: the `xero_userid` claim (other authorities may use any short text). */
export const IdentityId = z.string().min(1).max(100).brand<'IdentityId'>();
export type IdentityId = z.output<typeof IdentityId>;

/** A calendar day of the organisation, `YYYY-MM-DD`. */
export const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export type IsoDate = z.output<typeof IsoDate>;

/** A point in time, ISO UTC text ending in Z. */
export const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
export type Instant = z.output<typeof Instant>;

/** Decimal text: `-1340.00`. Money has two decimals, ratios as many as they need. Never a float. */
export const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
export type Decimal = z.output<typeof Decimal>;

export const Currency = z.string().regex(/^[A-Z]{3}$/);
export const Basis = z.enum(['accrual', 'cash']);
export type Basis = z.output<typeof Basis>;
export const Lang = z.enum(['en', 'nl']);
export type Lang = z.output<typeof Lang>;

/** What the user typed as a name: trimmed, one line, 1 to 60 characters. */
export const Nickname = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1).max(60));

export const Nothing = z.object({});
export type Nothing = z.output<typeof Nothing>;

/** Two nicknames are the same when they differ only in case, accents and spaces. */
export function nicknameKey(nickname: string): string {
  return nickname
    .normalize('NFKD')
    .replace(/[\p{M}\s]/gu, '')
    .toLocaleLowerCase('en');
}
