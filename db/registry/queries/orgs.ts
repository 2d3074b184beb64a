import { nicknameKey } from '../../../preload/contract/values.ts';
import { blobToGuid, guidToBlob } from '../../guid.ts';
import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';
import { deleteChoices } from './choices.ts';

/** States that are stored; `syncing` and `stale` follow from the running syncs and the clock. */
export type StoredState = 'new' | 'fresh' | 'parked' | 'needsSignIn' | 'disconnected';

/** One attached organisation as the registry knows it. */
export interface OrgRecord {
  readonly tenantId: string;
  readonly nickname: string;
  readonly name: string;
  readonly legalName: string;
  readonly baseCurrency: string;
  readonly timezone: string;
  readonly countryCode: string;
  readonly place: string;
  readonly shortCode: string;
  readonly registrationNumber: string;
  readonly taxNumber: string;
  readonly isDemo: boolean;
  readonly yearEndDay: number | null;
  readonly yearEndMonth: number | null;
  readonly identityId: string | null;
  readonly state: StoredState;
  /** JSON text of the failure behind the state, null when there is none. */
  readonly failure: string | null;
  readonly colour: number;
  readonly pattern: number;
  readonly isPinned: boolean;
  readonly attachedAt: string;
  readonly syncedAt: string | null;
  readonly attemptedAt: string | null;
}

interface OrgRow {
  tenant_id: Buffer;
  nickname: string;
  name: string;
  legal_name: string;
  base_currency: string;
  timezone: string;
  country_code: string;
  place: string;
  short_code: string;
  registration_number: string;
  tax_number: string;
  is_demo: number;
  year_end_day: number | null;
  year_end_month: number | null;
  identity_id: string | null;
  state: StoredState;
  failure: string | null;
  colour: number;
  pattern: number;
  pinned: number;
  attached_utc: string;
  synced_utc: string | null;
  attempted_utc: string | null;
}

const columns = `tenant_id, nickname, name, legal_name, base_currency, timezone, country_code, place, short_code,
  registration_number, tax_number, is_demo, year_end_day, year_end_month, identity_id, state, failure, colour, pattern,
  pinned, attached_utc, synced_utc, attempted_utc`;

function toRecord(row: OrgRow): OrgRecord {
  return {
    tenantId: blobToGuid(row.tenant_id),
    nickname: row.nickname,
    name: row.name,
    legalName: row.legal_name,
    baseCurrency: row.base_currency,
    timezone: row.timezone,
    countryCode: row.country_code,
    place: row.place,
    shortCode: row.short_code,
    registrationNumber: row.registration_number,
    taxNumber: row.tax_number,
    isDemo: row.is_demo === 1,
    yearEndDay: row.year_end_day,
    yearEndMonth: row.year_end_month,
    identityId: row.identity_id,
    state: row.state,
    failure: row.failure,
    colour: row.colour,
    pattern: row.pattern,
    isPinned: row.pinned === 1,
    attachedAt: row.attached_utc,
    syncedAt: row.synced_utc,
    attemptedAt: row.attempted_utc,
  };
}

/** All attached organisations in the order of their nicknames. */
export function listOrgs(db: ReadableDb): OrgRecord[] {
  return prepared<[], OrgRow>(db, `SELECT ${columns} FROM org ORDER BY nickname_key`).all().map(toRecord);
}

export function findOrg(db: ReadableDb, tenantId: string): OrgRecord | null {
  const row = prepared<[Buffer], OrgRow>(db, `SELECT ${columns} FROM org WHERE tenant_id = ?`).get(
    guidToBlob(tenantId),
  );
  return row ? toRecord(row) : null;
}

/** The organisation with this nickname, whatever its case, accents and spaces. */
export function findOrgByNickname(db: ReadableDb, nickname: string): OrgRecord | null {
  const row = prepared<[string], OrgRow>(db, `SELECT ${columns} FROM org WHERE nickname_key = ?`).get(
    nicknameKey(nickname),
  );
  return row ? toRecord(row) : null;
}

/** The sealed key of the organisation's file; null when it is not attached. */
export function wrappedKeyOf(db: ReadableDb, tenantId: string): Buffer | null {
  const row = prepared<[Buffer], { wrapped_key: Buffer }>(db, 'SELECT wrapped_key FROM org WHERE tenant_id = ?').get(
    guidToBlob(tenantId),
  );
  return row?.wrapped_key ?? null;
}

export interface NewOrg {
  readonly tenantId: string;
  readonly nickname: string;
  readonly name: string;
  readonly identityId: string;
  readonly wrappedKey: Buffer;
  readonly colour: number;
  readonly pattern: number;
  readonly attachedAt: string;
}

/** Adds an organisation. Throws SQLite's constraint error when the tenant or the nickname is there already. */
export function insertOrg(db: WritableDb, org: NewOrg): void {
  prepared(
    db,
    `INSERT INTO org (tenant_id, nickname, nickname_key, name, identity_id, state, wrapped_key, colour, pattern, attached_utc)
     VALUES (?, ?, ?, ?, ?, 'new', ?, ?, ?, ?)`,
  ).run(
    guidToBlob(org.tenantId),
    org.nickname,
    nicknameKey(org.nickname),
    org.name,
    org.identityId,
    org.wrappedKey,
    org.colour,
    org.pattern,
    org.attachedAt,
  );
}

/** The file's key sealed for another profile; used when a backup is restored. */
export function setWrappedKey(db: WritableDb, tenantId: string, wrapped: Buffer): void {
  prepared(db, 'UPDATE org SET wrapped_key = ? WHERE tenant_id = ?').run(wrapped, guidToBlob(tenantId));
}

/** Removes the organisation with its sealed key, runs and quota. Answers whether it was there. */
export function deleteOrg(db: WritableDb, tenantId: string): boolean {
  const id = guidToBlob(tenantId);
  // Overwritten first: SQLite may leave the bytes of a deleted row in a free part of its page.
  prepared(db, 'UPDATE org SET wrapped_key = zeroblob(length(wrapped_key)) WHERE tenant_id = ?').run(id);
  prepared(db, 'DELETE FROM run WHERE tenant_id = ?').run(id);
  prepared(db, 'DELETE FROM quota WHERE tenant_id = ?').run(id);
  prepared(db, 'DELETE FROM org_schedule WHERE tenant_id = ?').run(id);
  deleteChoices(db, tenantId);
  return prepared(db, 'DELETE FROM org WHERE tenant_id = ?').run(id).changes === 1;
}

export function renameOrg(db: WritableDb, tenantId: string, nickname: string): void {
  prepared(db, 'UPDATE org SET nickname = ?, nickname_key = ? WHERE tenant_id = ?').run(
    nickname,
    nicknameKey(nickname),
    guidToBlob(tenantId),
  );
}

/** The organisation's name at Xero, without waiting for a sync. */
export function setOrgName(db: WritableDb, tenantId: string, name: string): void {
  prepared(db, 'UPDATE org SET name = ? WHERE tenant_id = ?').run(name, guidToBlob(tenantId));
}

export function pinOrg(db: WritableDb, tenantId: string, isPinned: boolean): void {
  prepared(db, 'UPDATE org SET pinned = ? WHERE tenant_id = ?').run(isPinned ? 1 : 0, guidToBlob(tenantId));
}

export function setOrgIdentity(db: WritableDb, tenantId: string, identityId: string): void {
  prepared(db, 'UPDATE org SET identity_id = ? WHERE tenant_id = ?').run(identityId, guidToBlob(tenantId));
}

/** Stores the state with the failure behind it (JSON text). */
export function setOrgState(db: WritableDb, tenantId: string, state: StoredState, failure: string | null): void {
  prepared(db, 'UPDATE org SET state = ?, failure = ? WHERE tenant_id = ?').run(state, failure, guidToBlob(tenantId));
}

/** What Xero says about the organisation itself; empty text where it says nothing. */
export interface OrgDetails {
  readonly name: string;
  readonly legalName: string;
  readonly baseCurrency: string;
  readonly timezone: string;
  readonly countryCode: string;
  readonly place: string;
  readonly shortCode: string;
  readonly registrationNumber: string;
  readonly taxNumber: string;
  readonly isDemo: boolean;
  readonly yearEndDay: number | null;
  readonly yearEndMonth: number | null;
}

export function setOrgDetails(db: WritableDb, tenantId: string, details: OrgDetails): void {
  prepared(
    db,
    `UPDATE org SET name = ?, legal_name = ?, base_currency = ?, timezone = ?, country_code = ?, place = ?,
       short_code = ?, registration_number = ?, tax_number = ?, is_demo = ?, year_end_day = ?, year_end_month = ?
     WHERE tenant_id = ?`,
  ).run(
    details.name,
    details.legalName,
    details.baseCurrency,
    details.timezone,
    details.countryCode,
    details.place,
    details.shortCode,
    details.registrationNumber,
    details.taxNumber,
    details.isDemo ? 1 : 0,
    details.yearEndDay,
    details.yearEndMonth,
    guidToBlob(tenantId),
  );
}

export function setOrgSynced(db: WritableDb, tenantId: string, at: { attempted: string; complete: boolean }): void {
  prepared(
    db,
    'UPDATE org SET attempted_utc = ?, synced_utc = CASE WHEN ? = 1 THEN ? ELSE synced_utc END WHERE tenant_id = ?',
  ).run(at.attempted, at.complete ? 1 : 0, at.attempted, guidToBlob(tenantId));
}

/** The file was set aside: what was read before is no longer here. */
export function clearOrgSynced(db: WritableDb, tenantId: string): void {
  prepared(db, 'UPDATE org SET synced_utc = NULL WHERE tenant_id = ?').run(guidToBlob(tenantId));
}
