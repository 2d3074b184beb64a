/** What becomes of each invoice or bill: paid, part paid, credited, refunded, open, in draft, voided. */
import { makeDraws } from './numbers.ts';
import type { Contacts } from './contacts.ts';
import type { Ground } from './ground.ts';
import { makeSchedule } from './schedule.ts';

export type Fate =
  | 'paid'
  | 'paidInTwo'
  | 'paidAtSecondTry' // a deleted payment came first
  | 'partCredited' // a credit note takes a part, a payment the rest
  | 'credited'
  | 'refunded' // paid, then part of it credited and paid back
  | 'paidNoteOpen' // paid, with a credit note that nobody used yet
  | 'paidNoteVoided'
  | 'open'
  | 'partPaid'
  | 'openPaymentDeleted'
  | 'draft'
  | 'submitted'
  | 'voided'
  | 'deleted';

interface Outcome {
  readonly status: string;
  readonly payments: number;
  readonly notes: number;
}

const outcome = (status: string, payments: number, notes = 0): Outcome => ({ status, payments, notes });

export const outcomes: Readonly<Record<Fate, Outcome>> = {
  paid: outcome('PAID', 1),
  paidInTwo: outcome('PAID', 2),
  paidAtSecondTry: outcome('PAID', 2),
  partCredited: outcome('PAID', 1, 1),
  credited: outcome('PAID', 0, 1),
  refunded: outcome('PAID', 2, 1),
  paidNoteOpen: outcome('PAID', 1, 1),
  paidNoteVoided: outcome('PAID', 1, 1),
  open: outcome('AUTHORISED', 0),
  partPaid: outcome('AUTHORISED', 1),
  openPaymentDeleted: outcome('AUTHORISED', 1),
  draft: outcome('DRAFT', 0),
  submitted: outcome('SUBMITTED', 0),
  voided: outcome('VOIDED', 0),
  deleted: outcome('DELETED', 0),
};

// Shares of a hundred invoices that are settled, in this order; the rest is paid at once.
const settled: readonly (readonly [number, Fate])[] = [
  [5, 'paidInTwo'],
  [6.5, 'paidAtSecondTry'],
  [9, 'partCredited'],
  [10, 'credited'],
  [10.8, 'refunded'],
  [11.1, 'paidNoteOpen'],
  [11.4, 'paidNoteVoided'],
];

export interface Shape {
  readonly isBill: boolean;
  readonly fate: Fate;
  /** Day of the document. */
  readonly day: number;
  /** Day of the last event, which is when the document changed last. */
  readonly lastDay: number;
  readonly contact: number;
}

const middle = (shape: Shape): number => Math.floor((shape.day + shape.lastDay) / 2);
const earlyPayment = new Set<Fate>(['paidInTwo', 'paidAtSecondTry', 'refunded', 'paidNoteOpen', 'paidNoteVoided']);

/** Day of a payment by its number within the document: the last event, or half-way when more came after it. */
export const paymentDay = (shape: Shape, part: number): number =>
  part === 0 && earlyPayment.has(shape.fate) ? middle(shape) : shape.lastDay;

export const paymentStatus = ({ fate }: Shape, part: number): 'AUTHORISED' | 'DELETED' =>
  fate === 'openPaymentDeleted' || (fate === 'paidAtSecondTry' && part === 0) ? 'DELETED' : 'AUTHORISED';

/** Whether a payment pays back a credit note instead of paying the document. */
export const isRefund = ({ fate }: Shape, part: number): boolean => fate === 'refunded' && part === 1;

/** Day on which nothing was left to pay. */
export const settledDay = (shape: Shape): number =>
  shape.fate === 'refunded' || shape.fate === 'paidNoteOpen' || shape.fate === 'paidNoteVoided'
    ? middle(shape)
    : shape.lastDay;

export const noteDay = (shape: Shape): number =>
  shape.fate === 'partCredited' || shape.fate === 'refunded' ? middle(shape) : shape.lastDay;

export const noteStatus = ({ fate }: Shape): string =>
  fate === 'paidNoteOpen' ? 'AUTHORISED' : fate === 'paidNoteVoided' ? 'VOIDED' : 'PAID';

/** Shapes of all invoices and bills by index. Documents are ordered by their last event, so dates lie before it. */
export interface Fates {
  readonly count: number;
  shape(index: number): Shape;
  stamp(index: number): number;
  /** How many payments, and credit notes, the documents before an index have. */
  readonly paymentsBefore: Uint32Array;
  readonly notesBefore: Uint32Array;
}

const shortestLag = 4;
const longestLag = 48;

/** The share of documents of an age that are not settled yet, as if all were settled after the shortest to longest lag. */
const unsettled = (age: number): number => Math.min(1, Math.max(0, (longestLag - age) / (longestLag - shortestLag)));

function fateOf(share: number, detail: number, age: number): Fate {
  const percent = share * 100;
  if (percent < 1) return 'voided';
  if (percent < 1.4) return 'deleted';
  if (age < 60 && percent < 3) return percent < 2.2 ? 'draft' : 'submitted';
  // Beside each settlement of the last weeks stand the new documents that wait for theirs; a few of all times never end.
  const openUpTo = 4 + (96 * unsettled(age)) / (1 + unsettled(age));
  if (percent < openUpTo) return detail < 0.15 ? 'partPaid' : detail < 0.18 ? 'openPaymentDeleted' : 'open';
  for (const [upTo, fate] of settled) if (detail * 100 < upTo) return fate;
  return 'paid';
}

/** Works out the shapes' rules and counts payments and credit notes once. */
export function makeFates(ground: Ground, contacts: Contacts): Fates {
  const count = ground.volume.invoices;
  const { share, between } = makeDraws(`${ground.key}/invoice`);
  const schedule = makeSchedule(count, ground.work, 0.08, (day) => unsettled(ground.today - day));
  const shape = (index: number): Shape => {
    const lastDay = schedule.day(index);
    const isBill = share(index, 1) < 0.4;
    const fate = fateOf(share(index, 2), share(index, 3), ground.today - lastDay);
    const isFinal = outcomes[fate].status === 'PAID' || fate === 'voided';
    const lag = isFinal
      ? between(index, 4, shortestLag, longestLag)
      : outcomes[fate].payments > 0
        ? between(index, 4, 3, 22)
        : 0;
    return {
      isBill,
      fate,
      day:
        lastDay - lag >= ground.firstDay
          ? lastDay - lag
          : between(index, 6, ground.firstDay, Math.max(ground.firstDay, lastDay)),
      lastDay,
      contact: isBill ? contacts.supplier(share(index, 5)) : contacts.customer(share(index, 5)),
    };
  };
  const paymentsBefore = new Uint32Array(count + 1);
  const notesBefore = new Uint32Array(count + 1);
  for (let index = 0; index < count; index += 1) {
    const { payments, notes } = outcomes[shape(index).fate];
    paymentsBefore[index + 1] = (paymentsBefore[index] ?? 0) + payments;
    notesBefore[index + 1] = (notesBefore[index] ?? 0) + notes;
  }
  return { count, shape, stamp: schedule.stamp, paymentsBefore, notesBefore };
}

/** The document that part number `part` belongs to, by the counts before each document. */
export function ownerOf(before: Uint32Array, part: number): number {
  let low = 0;
  let high = before.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((before[middle + 1] ?? 0) > part) high = middle;
    else low = middle + 1;
  }
  return low;
}
