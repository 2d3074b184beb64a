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
import type { ReadableDb, WritableDb } from '#db/open';
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
  const orgs = listOrgs(registry);
  const wanted = [...secondConnections(registry, orgs), ...pairs(orgs)];
  const keys = new Set(wanted.map((one) => one.key));
  const attached = new Set(orgs.map((org) => org.tenantId));
  for (const stored of allFindings(registry)) {
    const isGone =
      stored.kind === 'duplicate'
        ? !parse(stored).tenantIds.every((tenantId) => attached.has(tenantId))
        : !keys.has(stored.key);
    if (isGone) deleteFinding(registry, stored.id);
  }
  for (const one of wanted) {
    keepFinding(registry, { key: one.key, kind: one.kind, evidence: JSON.stringify(one.evidence) }, now);
  }
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

/** Two different organisations with something in common that should be unique, or one that took the place of another. */
function pairs(orgs: readonly OrgRecord[]): Wanted[] {
  const wanted: Wanted[] = [];
  for (const [index, one] of orgs.entries()) {
    for (const other of orgs.slice(index + 1)) {
      const successor = successorOf(one, other);
      if (successor) {
        wanted.push({
          key: `successor:${successor.old.tenantId}:${successor.young.tenantId}`,
          kind: 'successor',
          evidence: {
            tenantIds: [successor.old.tenantId, successor.young.tenantId],
            people: [],
            values: { name: successor.young.name },
          },
        });
        continue;
      }
      const shared = sharedFields(one, other);
      if (shared.length === 0) continue;
      const [first, second] = [one, other].sort((a, b) => a.attachedAt.localeCompare(b.attachedAt));
      if (!first || !second) continue;
      wanted.push({
        key: `lookAlike:${[one.tenantId, other.tenantId].sort().join(':')}`,
        kind: 'lookAlike',
        evidence: {
          tenantIds: [first.tenantId, second.tenantId],
          people: [],
          shared,
          values: Object.fromEntries(shared.map((field) => [field, one[field]])),
        },
      });
    }
  }
  return wanted;
}

/** A demo company after a reset, or an organisation made anew after its namesake was disconnected: same name, new tenant. */
function successorOf(one: OrgRecord, other: OrgRecord): { old: OrgRecord; young: OrgRecord } | null {
  if (plain(one.name) === '' || plain(one.name) !== plain(other.name)) return null;
  const gone = [one, other].filter((org) => org.state === 'disconnected');
  if (gone.length !== 1 || !gone[0]) return null;
  const old = gone[0];
  return { old, young: old === one ? other : one };
}

function sharedFields(one: OrgRecord, other: OrgRecord): ('registrationNumber' | 'taxNumber' | 'legalName')[] {
  const fields: ('registrationNumber' | 'taxNumber' | 'legalName')[] = [];
  if (sameNumber(one.registrationNumber, other.registrationNumber)) fields.push('registrationNumber');
  if (sameNumber(one.taxNumber, other.taxNumber)) fields.push('taxNumber');
  if (plain(one.legalName) !== '' && plain(one.legalName) === plain(other.legalName)) fields.push('legalName');
  return fields;
}

/** People write the same number with and without spaces, dots and country letters' case. */
function sameNumber(one: string, other: string): boolean {
  const key = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return key(one) !== '' && key(one) === key(other);
}

function plain(text: string): string {
  return nicknameKey(text).replace(/[^\p{L}\p{N}]/gu, '');
}

function personOf(registry: ReadableDb, identityId: string): Person {
  const identity = identityQueries(registry).get(identityId);
  return { id: identityId, name: identity?.name ?? '', email: identity?.email ?? '' };
}

function parse(record: FindingRecord): Evidence {
  return Evidence.parse(JSON.parse(record.evidence));
}

/** Findings nobody dismissed, newest first, with sentence and advice in the language asked for. */
export function listFindings(registry: ReadableDb, lang: Lang): Finding[] {
  const orgs = new Map(listOrgs(registry).map((org) => [org.tenantId, org]));
  return openFindings(registry).map((record) => {
    const evidence = parse(record);
    const kind = record.kind as FindingKindName;
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

function nameOf(person: Person): string {
  if (person.name !== '') return person.name;
  return person.email === '' ? person.id : person.email;
}
