/** Repeatable randomness: the same words give the same stream and the same GUIDs, on every machine. */
import type { Ids } from '../model.ts';

function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}

/** A whole number from 0 to 2^32 - 1 that depends on the text alone. */
export function hashOf(text: string): number {
  return hash(text, 0);
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** A stable GUID, shaped like version 4, for a text such as `seed/invoice/42`. */
export function guidOf(text: string): Ids {
  const digits = hex(hash(text, 1)) + hex(hash(text, 2)) + hex(hash(text, 3)) + hex(hash(text, 4));
  const variant = (8 + (parseInt(digits.charAt(16), 16) % 4)).toString(16);
  // Joining gives a flat string; a template would keep its pieces alive, which weighs in large books.
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20),
  ].join('-');
}

export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Prefers early entries: the first few customers bring most of the sales. */
  pickEarly<T>(list: readonly T[]): T;
  /** Skewed like invoice amounts, 1 on average; a greater strength spreads wider. */
  spread(strength: number): number;
}

/** A repeatable stream of random numbers for a text. */
export function makeRandom(text: string): Random {
  let state = hash(text, 5);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  const at = <T>(list: readonly T[], position: number): T => {
    const found = list[Math.min(list.length - 1, Math.floor(position * list.length))];
    if (found === undefined) throw new Error('Nothing to pick from');
    return found;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => at(list, next()),
    pickEarly: (list) => at(list, next() ** 2.2),
    spread: (strength) => Math.exp((next() + next() + next() - 1.5) * strength - (strength * strength) / 8),
  };
}
