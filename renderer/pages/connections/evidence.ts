import type { Speech, WordKey } from '../../i18n/index.ts';

const names: Readonly<Record<string, WordKey>> = {
  name: 'evidence.name',
  attempted: 'evidence.attempted',
  people: 'evidence.people',
  tenantIds: 'evidence.tenantIds',
  at: 'evidence.at',
  connectionUpdatedAt: 'evidence.connectionUpdatedAt',
  registrationNumber: 'evidence.registrationNumber',
  taxNumber: 'evidence.taxNumber',
  legalName: 'evidence.legalName',
};

/** Evidence of a finding as lines of name and value. What has no name of its own here is left out rather than shown raw. */
export function evidenceRows(evidence: Readonly<Record<string, unknown>>, speech: Speech): [string, string][] {
  return Object.entries(evidence).flatMap(([key, value]): [string, string][] => {
    if (key === 'values' && isRecord(value)) return evidenceRows(value, speech);
    const name = names[key];
    const text = plain(value, speech);
    return name === undefined || text === null ? [] : [[speech.t(name), text]];
  });
}

function plain(value: unknown, speech: Speech): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    if (value === '') return null;
    return /^\d{4}-\d{2}-\d{2}T/.test(value) ? speech.day(value.slice(0, 10)) : value;
  }
  if (Array.isArray(value)) {
    const parts = value.map((one) => plain(one, speech)).filter((part) => part !== null);
    return parts.length > 0 ? parts.join(' · ') : null;
  }
  // A person: the name, and the address that tells two of the same name apart.
  if (isRecord(value) && 'name' in value) {
    return [value['name'], value['email']].filter((part) => typeof part === 'string' && part !== '').join(', ') || null;
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
