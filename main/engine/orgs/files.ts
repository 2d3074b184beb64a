import { FailureError } from '#contract/failure';
import { classify, fileFailure } from '#db/errors';
import { createOrgKey, unwrapKey, wrapKey } from '#db/keyWrap';
import { openOrgForWriting, quarantineOrgFile, removeOrgFiles } from '#db/orgFiles';
import type { WritableDb } from '#db/open';
import { wrappedKeyOf } from '#db/registry/queries/orgs';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** The engine's own connections to the organisations' files: one writer each, opened when first needed. */
export interface OrgFiles {
  /**
   * The organisation's file, open for changes. A file that is damaged or belongs to another organisation is set aside and a
   * new one made (`onSetAside` tells); one from a newer version is refused untouched. Throws `org.notFound`, `file.*`.
   */
  openForWriting(orgId: string): WritableDb;
  /** The data key; throws `org.notFound`, or `keychain.changed` when the master key does not open it. */
  keyOf(orgId: string): Buffer;
  /** A fresh data key and the same one sealed, for an organisation that is being attached. */
  createKey(orgId: string): { key: Buffer; wrapped: Buffer };
  /** Makes the file of an organisation whose row was just inserted; what an earlier life left there is set aside. */
  create(orgId: string): void;
  close(orgId: string): void;
  /** Closes the files used longest ago beyond the few that are kept; never one that is busy. */
  trim(isBusy: (orgId: string) => boolean): void;
  /** Closes and destroys everything in the organisation's folder. */
  remove(orgId: string): void;
  /** Moves the file aside after a read found it damaged. */
  setAside(orgId: string): void;
  closeAll(): void;
}

export interface OrgFilesDeps {
  readonly profileDir: string;
  readonly masterKey: Buffer;
  readonly registry: WritableDb;
  readonly clock: Clock;
  readonly log: Log;
  onSetAside(orgId: string, reason: 'file.corrupt' | 'file.foreign'): void;
}

/** Connections kept open at the same time; two hundred clients must not mean two hundred open files. */
const keptOpen = 8;

export function createOrgFiles(deps: OrgFilesDeps): OrgFiles {
  const open = new Map<string, WritableDb>();

  const keyOf = (orgId: string): Buffer => {
    const wrapped = wrappedKeyOf(deps.registry, orgId);
    if (!wrapped) throw new FailureError('org.notFound', { org: orgId });
    const key = unwrapKey(deps.masterKey, wrapped, orgId);
    if (!key) throw new FailureError('keychain.changed');
    return key;
  };
  const file = (orgId: string) => ({ profileDir: deps.profileDir, orgId, key: keyOf(orgId) });

  const close = (orgId: string): void => {
    const db = open.get(orgId);
    open.delete(orgId);
    if (db?.open) db.close();
  };
  const setAside = (orgId: string): void => {
    close(orgId);
    quarantineOrgFile(deps.profileDir, orgId, deps.clock.now());
  };

  const openFresh = (orgId: string): WritableDb => {
    try {
      return openOrgForWriting(file(orgId));
    } catch (error) {
      const trouble = classify(error);
      if (trouble !== 'corrupt' && trouble !== 'foreign') throw fileFailure(error) ?? error;
      deps.log('error', 'file.setAside', { trouble });
      setAside(orgId);
      const db = openOrgForWriting(file(orgId));
      deps.onSetAside(orgId, trouble === 'corrupt' ? 'file.corrupt' : 'file.foreign');
      return db;
    }
  };

  return {
    keyOf,
    close,
    setAside,
    openForWriting(orgId) {
      const known = open.get(orgId);
      // One that is being removed is not written any more, though its file may still be open.
      if (!wrappedKeyOf(deps.registry, orgId)) throw new FailureError('org.notFound', { org: orgId });
      if (known?.open) {
        // Moved to the end: the map's order is the order of last use.
        open.delete(orgId);
        open.set(orgId, known);
        return known;
      }
      const db = openFresh(orgId);
      open.set(orgId, db);
      return db;
    },
    createKey(orgId) {
      const key = createOrgKey();
      return { key, wrapped: wrapKey(deps.masterKey, key, orgId) };
    },
    create(orgId) {
      try {
        openOrgForWriting(file(orgId)).close();
      } catch (error) {
        if (!['corrupt', 'foreign'].includes(classify(error))) throw fileFailure(error) ?? error;
        setAside(orgId);
        openOrgForWriting(file(orgId)).close();
      }
    },
    trim(isBusy) {
      for (const orgId of [...open.keys()].slice(0, -keptOpen)) if (!isBusy(orgId)) close(orgId);
    },
    remove(orgId) {
      close(orgId);
      removeOrgFiles(deps.profileDir, orgId);
    },
    closeAll() {
      for (const orgId of [...open.keys()]) close(orgId);
    },
  };
}
