/** Evidence of a finding as lines of name and value; what is not plain text or a list of it stays out. */
export function evidenceRows(evidence: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(evidence).flatMap(([name, value]): [string, string][] => {
    const text = plain(value);
    return text === null ? [] : [[readable(name), text]];
  });
}

function plain(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const parts = value.map(plain).filter((part) => part !== null);
    return parts.length > 0 ? parts.join(' · ') : null;
  }
  return null;
}

/** `registrationNumber` as "registration number". */
function readable(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
}
