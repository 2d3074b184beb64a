/** Randomness by position: any number of any record is a function of seed and index, so no record needs its neighbours. */
import type { Ids } from '../../model.ts';
import { hashOf } from '../random.ts';

/** A whole number from 0 to 2^32 - 1 for two whole numbers. */
export function mix(first: number, second: number): number {
  let value = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(second ^ (second >>> 15), 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
}

/** The random numbers of one kind of record: `draw(index, use)` is the same at every call. */
export interface Draws {
  /** A whole number from 0 to 2^32 - 1. */
  draw(index: number, use: number): number;
  /** From 0 up to but not including 1. */
  share(index: number, use: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(index: number, use: number, low: number, high: number): number;
}

/** Makes the draws for a word such as `size/L/invoice`. */
export function makeDraws(word: string): Draws {
  const seed = hashOf(word);
  const draw = (index: number, use: number): number => mix(seed + Math.imul(use, 0x632be5ab), index);
  return {
    draw,
    share: (index, use) => draw(index, use) / 4_294_967_296,
    between: (index, use, low, high) => low + (draw(index, use) % (high - low + 1)),
  };
}

// Two look-ups for eight digits: writing GUIDs is most of the work of making a record.
const quads = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));
const quad = (value: number): string => quads[value & 0xffff] ?? '';

function guidFrom(a: number, b: number, c: number, d: number): Ids {
  const version = quad((b & 0x0fff) | 0x4000);
  const variant = quad((c & 0x3fff) | 0x8000);
  return `${quad(a >>> 16)}${quad(a)}-${quad(b >>> 16)}-${version}-${variant}-${quad(c >>> 16)}${quad(d >>> 16)}${quad(d)}`;
}

/** GUIDs that can be read back: the first eight digits are the index under a permutation, the rest follows from them. */
export interface Guids {
  id(index: number): Ids;
  /** The index of an id below `count`, or -1 for an id of something else. */
  indexOf(id: Ids, count: number): number;
}

const rounds = [3, 11, 29, 47] as const;

/** Makes the GUIDs of a kind. */
export function makeGuids(word: string): Guids {
  const seed = hashOf(`${word}/guid`);
  const scramble = (half: number, round: number): number => mix(seed + round, half) & 0xffff;
  const permute = (index: number): number => {
    let left = index >>> 16;
    let right = index & 0xffff;
    for (const round of rounds) [left, right] = [right, left ^ scramble(right, round)];
    return ((left << 16) | right) >>> 0;
  };
  const restore = (value: number): number => {
    let left = value >>> 16;
    let right = value & 0xffff;
    for (const round of rounds.toReversed()) [left, right] = [right ^ scramble(left, round), left];
    return ((left << 16) | right) >>> 0;
  };
  const id = (index: number): Ids => {
    const first = permute(index);
    return guidFrom(first, mix(seed ^ 1, first), mix(seed ^ 2, first), mix(seed ^ 4, first));
  };
  return {
    id,
    indexOf: (text, count) => {
      const value = parseInt(text.slice(0, 8), 16);
      if (Number.isNaN(value)) return -1;
      const index = restore(value);
      return index < count && id(index) === text ? index : -1;
    },
  };
}

/** A GUID for two whole numbers that nobody has to read back: lines and allocations. */
export function guidAt(word: number, index: number, part: number): Ids {
  const a = mix(word + part, index);
  return guidFrom(a, mix(a, index), mix(word ^ 0x51ed27, a + part), mix(a + 3, index ^ part));
}
