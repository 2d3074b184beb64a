import { z } from 'zod';
import { nicknameKey, type Lang } from '#contract/values';
import type { Finding } from '#contract/orgs';
import { listConnections } from '#db/registry/queries/connections';
import {
  allFindings,
  deleteFinding,
  keepFinding,
  openFindings,
  type FindingRecord,
} from '#db/registry/queries/findings';
import { identityQueries } from '#db/registry/queries/identities';
import { listOrgs, type OrgRecord } from '#db/registry/queries/orgs';
import { archivedOrgs } from '#db/registry/queries/takeOver';
import { inTransaction, type ReadableDb, type WritableDb } from '#db/open';
import { findingText, listText } from '../texts.ts';

export type FindingKindName = 'duplicate' | 'secondConnection' | 'lookAlike' | 'successor';

const Person = z.object({ id: z.string(), name: z.string(), email: z.string() });
type Person = z.output<typeof Person>;

/** What is stored of a finding; sentences are made from it in the reader's language. */
const Evidence = z.object({
  tenantIds: z.array(z.string()),
  /** Nickname attempted, only for `duplicate`. */
  attempted: z.string().optional(),
  name: z.string().optional(),
  people: z.array(Person),
  /** Which fields are equal, only for `lookAlike`. */
  shared: z.array(z.enum(['registrationNumber', 'taxNumber', 'legalName'])).optional(),
  values: z.record(z.string(), z.string()).optional(),
  at: z.string().optional(),
  connectionUpdatedAt: z.string().nullable().optional(),
});
type Evidence = z.output<typeof Evidence>;

interface Wanted {
  readonly key: string;
  readonly kind: FindingKindName;
  readonly evidence: Evidence;
}

/** A refused attempt, kept until somebody dismisses it. */
export function keepDuplicate(
  registry: WritableDb,
  attempt: {
    tenantId: string;
    attempted: string;
    name: string;
    identityId: string;
    updatedAt: string | null;
  },
  now: string,
): void {
  const evidence: Evidence = {
    tenantIds: [attempt.tenantId],
    attempted: attempt.attempted,
    name: attempt.name,
    people: [personOf(registry, attempt.identityId)],
    at: now,
    connectionUpdatedAt: attempt.updatedAt,
  };
  keepFinding(
    registry,
    {
      key: `duplicate:${attempt.tenantId}:${nicknameKey(attempt.attempted)}`,
      kind: 'duplicate',
      evidence: JSON.stringify(evidence),
      reopen: true,
    },
    now,
  );
}

/** Looks at all organisations and connections again: new findings are kept, those that no longer hold are removed. */
export function refreshFindings(registry: WritableDb, now: string): void {
  inTransaction(registry, () => {
    const orgs = listOrgs(registry);
    const archived = archivedOrgs(registry);
    const live = orgs.filter((org) => !archived.has(org.tenantId));
    const wanted = new Map([...secondConnections(registry, orgs), ...pairs(live)].map((one) => [one.key, one]));
    const attached = new Set(orgs.map((org) => org.tenantId));
    for (const stored of allFindings(registry)) {
      const holds =
        stored.kind === 'duplicate'
          ? parse(stored).tenantIds.every((tenantId) => attached.has(tenantId))
          : wanted.has(stored.key);
      if (!holds) deleteFinding(registry, stored.id);
      // What is known already is not written again: this runs after every run of every organisation.
      else if (JSON.stringify(wanted.get(stored.key)?.evidence) === stored.evidence) wanted.delete(stored.key);
    }
    for (const { key, kind, evidence } of wanted.values()) {
      keepFinding(registry, { key, kind, evidence: JSON.stringify(evidence) }, now);
    }
  });
}

/** One attached organisation that more than one sign-in reaches. */
function secondConnections(registry: ReadableDb, orgs: readonly OrgRecord[]): Wanted[] {
  const live = listConnections(registry).filter((one) => one.missingSince === null);
  return orgs.flatMap((org) => {
    const identities = [...new Set(live.filter((one) => one.tenantId === org.tenantId).map((one) => one.identityId))];
    if (identities.length < 2) return [];
    // The one that reads the books here comes first.
    identities.sort((a, b) => Number(b === org.identityId) - Number(a === org.identityId) || a.localeCompare(b));
    return [
      {
        key: `secondConnection:${org.tenantId}`,
        kind: 'secondConnection' as const,
        evidence: { tenantIds: [org.tenantId], people: identities.map((id) => personOf(registry, id)) },
      },
    ];
  });
}

/** An organisation with what it is compared by, in one spelling; '' never equals anything. */
interface Compared {
  readonly org: OrgRecord;
  readonly name: string;
  readonly keys: Readonly<Record<SharedField, string>>;
}

const sharedFields = ['registrationNumber', 'taxNumber', 'legalName'] as const;
type SharedField = (typeof sharedFields)[number];

/** Two different organisations with something in common that should be unique, or one that took the place of another. */
function pairs(orgs: readonly OrgRecord[]): Wanted[] {
  // The spellings are made once per organisation: two hundred of them make twenty thousand pairs.
  const compared = orgs.map((org): Compared => ({
    org,
    name: plain(org.name),
    keys: {
      registrationNumber: numberKey(org.registrationNumber),
      taxNumber: numberKey(org.taxNumber),
      legalName: plain(org.legalName),
    },
  }));
  return compared.flatMap((one, index) => compared.slice(index + 1).flatMap((other) => pairOf(one, other) ?? []));
}

function pairOf(one: Compared, other: Compared): Wanted | null {
  const shared = sharedFields.filter((field) => one.keys[field] !== '' && one.keys[field] === other.keys[field]);
  const successor = successorOf(one, other, shared);
  if (successor) {
    const { old, young } = successor;
    const values = Object.fromEntries(shared.map((field) => [field, old[field]]));
    return {
      key: `successor:${old.tenantId}:${young.tenantId}`,
      kind: 'successor',
      evidence: {
        tenantIds: [old.tenantId, young.tenantId],
        people: [],
        values: { name: young.name, ...values },
        ...(shared.length > 0 ? { shared } : {}),
      },
    };
  }
  if (shared.length === 0) return null;
  const isOlder = one.org.attachedAt <= other.org.attachedAt;
  const [first, second] = isOlder ? [one.org, other.org] : [other.org, one.org];
  return {
    key: `lookAlike:${[first.tenantId, second.tenantId].sort().join(':')}`,
    kind: 'lookAlike',
    evidence: {
      tenantIds: [first.tenantId, second.tenantId],
      people: [],
      shared,
      values: Object.fromEntries(shared.map((field) => [field, first[field]])),
    },
  };
}

/**
 * A demo company after a reset, or an organisation made anew after the other was disconnected: a new tenant with the same name or the
 * same number.
 */
function successorOf(
  one: Compared,
  other: Compared,
  shared: readonly SharedField[],
): { old: OrgRecord; young: OrgRecord } | null {
  const isNamesake = one.name !== '' && one.name === other.name;
  if (!isNamesake && !shared.some((field) => field !== 'legalName')) return null;
  const isGone = (compared: Compared) => compared.org.state === 'disconnected';
  if (isGone(one) === isGone(other)) return null;
  return isGone(one) ? { old: one.org, young: other.org } : { old: other.org, young: one.org };
}

/** People write the same number with and without spaces, dots and in capitals or not. */
function numberKey(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function plain(text: string): string {
  return nicknameKey(text).replace(/[^\p{L}\p{N}]/gu, '');
}

function personOf(registry: ReadableDb, identityId: string): Person {
  const identity = identityQueries(registry).get(identityId);
  return { id: identityId, name: identity?.name ?? '', email: identity?.email ?? '' };
}

/** A finding as it is kept, before it is put into words. */
export interface StoredFinding {
  readonly id: number;
  readonly kind: FindingKindName;
  readonly evidence: Evidence;
}

/** The finding nobody dismissed with this number, or null. */
export function findingById(registry: ReadableDb, id: number): StoredFinding | null {
  const record = openFindings(registry).find((one) => one.id === id);
  return record ? stored(record) : null;
}

function stored(record: FindingRecord): StoredFinding {
  return { id: record.id, kind: record.kind as FindingKindName, evidence: parse(record) };
}

function parse(record: FindingRecord): Evidence {
  return Evidence.parse(JSON.parse(record.evidence));
}

/** Findings nobody dismissed, newest first, with sentence and advice in the language asked for. */
export function listFindings(registry: ReadableDb, lang: Lang): Omit<Finding, 'fixes'>[] {
  const orgs = new Map(listOrgs(registry).map((org) => [org.tenantId, org]));
  return openFindings(registry).map((record) => {
    const { kind, evidence } = stored(record);
    const attached = evidence.tenantIds.map((tenantId) => orgs.get(tenantId)?.nickname ?? '');
    const nicknames = evidence.attempted === undefined ? attached : [evidence.attempted, ...attached];
    return {
      id: record.id,
      kind,
      tenantIds: evidence.tenantIds,
      nicknames,
      identities: evidence.people.map(nameOf),
      evidence,
      firstSeen: record.firstSeen,
      ...wording(kind, evidence, attached, lang),
    };
  });
}

function wording(kind: FindingKindName, evidence: Evidence, attached: readonly string[], lang: Lang) {
  const people = evidence.people.map(nameOf);
  const params = {
    attempted: evidence.attempted ?? '',
    attachedAs: attached[0] ?? '',
    nickname: attached[0] ?? '',
    nicknames: listText(attached, lang),
    people: listText(people, lang),
    reader: people[0] ?? '',
    shared: listText(
      (evidence.shared ?? []).map((field) => findingText(`shared.${field}`, lang)),
      lang,
    ),
    oldNickname: attached[0] ?? '',
    newNickname: attached[1] ?? '',
  };
  return {
    sentence: findingText(`${kind}.sentence`, lang, params),
    suggested: findingText(`${kind}.suggested`, lang, params),
  };
}

/** How a person is named: by name, else by address, else by Xero's id. */
export function nameOf(person: Person): string {
  if (person.name !== '') return person.name;
  return person.email === '' ? person.id : person.email;
}
