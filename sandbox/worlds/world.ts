/** Worlds are lists of profiles and users; books are generated when first asked for. */
import type { Ids, Instant, OrganisationRecord, World } from '../model.ts';
import { generateBooks, organisationOf, tenantIdOf } from '../books/generate/generate.ts';
import type { Profile } from '../books/generate/profile.ts';
import { makeOrgBooks, type InspectableBooks } from '../books/orgBooks.ts';
import { guidOf } from '../books/random.ts';

export interface Access {
  readonly profile: Profile;
  readonly role: string;
  readonly reports: boolean;
  readonly manualJournals: boolean;
}

export interface UserPlan {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly access: readonly Access[];
}

/** Full access of an adviser. */
export const adviser = (profile: Profile): Access => ({
  profile,
  role: 'ADVISER',
  reports: true,
  manualJournals: true,
});

/** A standard user, who may lack reports and has no manual journals. */
export const standard = (profile: Profile, reports: boolean): Access => ({
  profile,
  role: 'STANDARD',
  reports,
  manualJournals: false,
});

export interface InspectableWorld extends World {
  books(tenantId: Ids): InspectableBooks;
}

/** A world of profiles in the order of the consent page. Unknown tenant ids throw. */
export function makeWorld(
  name: string,
  now: Instant,
  profiles: readonly Profile[],
  users: readonly UserPlan[],
  makeBooks: (profile: Profile, now: Instant) => InspectableBooks = (profile, at) =>
    makeOrgBooks(generateBooks(profile, at)),
): InspectableWorld {
  const byId = new Map(profiles.map((profile) => [tenantIdOf(profile), profile]));
  const records = new Map<Ids, OrganisationRecord>();
  const books = new Map<Ids, InspectableBooks>();
  const profileOf = (tenantId: Ids): Profile => {
    const profile = byId.get(tenantId);
    if (profile === undefined) throw new Error(`No organisation ${tenantId} in the world ${name}`);
    return profile;
  };
  const tenantIds = [...byId.keys()];
  const worldUsers = users.map((user) => ({
    id: guidOf(`${name}/user/${user.email}`),
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    organisations: user.access.map((access) => ({
      tenantId: tenantIdOf(access.profile),
      role: access.role,
      reports: access.reports,
      manualJournals: access.manualJournals,
    })),
  }));
  const reset = (tenantId: Ids): Ids => {
    const profile = profileOf(tenantId);
    if (!organisationOf(profile, now).isDemoCompany) throw new Error('Only a demo company begins anew');
    const anew = { ...profile, key: `${profile.key}/anew` };
    const id = tenantIdOf(anew);
    byId.set(id, anew);
    tenantIds.splice(tenantIds.indexOf(tenantId), 1, id);
    for (const { organisations } of worldUsers) {
      const at = organisations.findIndex((organisation) => organisation.tenantId === tenantId);
      const before = organisations[at];
      if (before) organisations.splice(at, 1, { ...before, tenantId: id });
    }
    return id;
  };
  const addUsers = (tenantId: Ids, made: InspectableBooks): void => {
    for (const user of worldUsers) {
      const access = user.organisations.find((organisation) => organisation.tenantId === tenantId);
      if (access === undefined) continue;
      made.store.tables.users.set(user.id, {
        id: user.id,
        email: user.email,
        firstName: user.firstName,
        lastName: user.lastName,
        isSubscriber: access.role === 'ADVISER',
        organisationRole: access.role === 'ADVISER' ? 'FINANCIALADVISER' : access.role,
        updatedUtc: made.organisation.createdUtc,
      });
    }
    const { users, expenseClaims } = made.store.tables;
    const [claimant] = users.keys();
    if (claimant === undefined) return;
    for (const claim of expenseClaims.values()) expenseClaims.set(claim.id, { ...claim, userId: claimant });
  };
  return {
    name,
    users: worldUsers,
    tenantIds,
    reset,
    books: (tenantId) => {
      let made = books.get(tenantId);
      if (made === undefined) {
        made = makeBooks(profileOf(tenantId), now);
        addUsers(tenantId, made);
        books.set(tenantId, made);
      }
      return made;
    },
    organisation: (tenantId) => {
      const made = books.get(tenantId);
      if (made !== undefined) return made.organisation;
      let record = records.get(tenantId);
      if (record === undefined) records.set(tenantId, (record = organisationOf(profileOf(tenantId), now)));
      return record;
    },
  };
}
