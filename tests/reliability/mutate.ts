import type { Dice } from './support.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Stands for text that JSON.stringify would never write. */
const raw = (token: string): string => `@@${token}@@`;

const strangeNumbers: readonly Json[] = [
  raw('1e400'), raw('-1e400'), raw('1e308'), raw('0.30000000000000004'), raw('1e-7'), raw('-0'), raw('0.00005'), raw('0.00015'),
  raw('12345678901.2345'), raw('899999999999.9999'), raw('900000000000.0001'), raw('9007199254740993'), raw('1.005'), raw('2.5e3'),
  'NaN', 'Infinity', '12.50', '', raw('-1020.2250'),
]; // prettier-ignore
const strangeDates: readonly Json[] = [
  '/Date()/', '/Date(NaN)/', '/Date(99999999999999999999)/', '/Date(-62135596800000+0000)/', '/Date(1439434356790+9999)/',
  '0001-01-01T00:00:00', '2026-02-30T00:00:00', '9999-12-31', 'yesterday', '2026-13-01', 0, '/Date(0+0000)/',
]; // prettier-ignore
const strangeIds: readonly Json[] = [
  '', '00000000-0000-0000-0000-000000000000', 'not-an-id', '{12345678-1234-1234-1234-123456789012}', 7,
  '12345678-1234-1234-1234-12345678901', null,
]; // prettier-ignore
const strangeTexts: readonly Json[] = [
  '\u0000', '\ud800', '<script>', "'; DROP TABLE invoice; --", '\u202e', '__proto__', 'x'.repeat(200_000),
]; // prettier-ignore

function nested(depth: number): string {
  return raw(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

/** The answer's text with one to three things wrong in it; most stay JSON. */
export function mutate(text: string, random: Dice): string {
  const whole = random.below(40);
  if (whole === 0) return text.slice(0, random.below(text.length));
  if (whole === 1) return random.pick(['', 'null', '[]', '7', '<html></html>', '{}', `${text}${text}`, '{"a":']);
  const body = JSON.parse(text) as Json;
  for (let changes = 1 + random.below(3); changes > 0; changes--) change(body, random);
  return JSON.stringify(body).replaceAll(/"@@(.*?)@@"/g, '$1');
}

/** Walks down at random and spoils what it finds there. */
function change(top: Json, random: Dice): void {
  let at = top;
  for (;;) {
    if (at === null || typeof at !== 'object') return;
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = random.pick(keys);
    const holder = at as Record<string, Json>;
    const child = holder[key] ?? null;
    const isLeaf = child === null || typeof child !== 'object' || Object.keys(child).length === 0;
    if (!isLeaf && !random.chance(0.12)) {
      at = child;
      continue;
    }
    spoil(holder, key, child, random);
    return;
  }
}

function spoil(holder: Record<string, Json>, key: string, value: Json, random: Dice): void {
  const isList = Array.isArray(holder);
  const kind = random.below(12);
  if (kind === 0 && !isList) delete holder[key];
  else if (kind === 0 || kind === 1) holder[key] = null;
  else if (kind === 2) holder[key] = random.pick<Json>([true, false, 42, 'text', [], {}, [[]], { Value: 1 }]);
  else if (kind === 3) holder[key] = nested(random.pick([3, 60, 5_000]));
  else if (kind === 4 && Array.isArray(holder)) holder.push(structuredClone(value));
  else if (kind === 4) holder[`${key}New`] = value;
  else if (/Date/i.test(key)) holder[key] = random.pick(strangeDates);
  else if (/ID$/i.test(key)) holder[key] = random.pick(strangeIds);
  else if (typeof value === 'number') holder[key] = random.pick(strangeNumbers);
  else if (typeof value === 'string' && kind < 9) holder[key] = random.pick(strangeTexts);
  else holder[key] = random.pick([...strangeNumbers, ...strangeTexts, ...strangeIds]);
}
