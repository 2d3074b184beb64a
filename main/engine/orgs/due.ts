import { createHash } from 'node:crypto';
import type { SchedulePlan } from '#contract/schedule';
import { dayAfter, instantAt, isWorkingDay, localTime } from './localTime.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const firstHour = 8;
const lastHour = 18;
/** Every installation shares the app's limit at Xero, so they must not all ask at the full hour. */
const spreadMinutes = 20;
/** The same for plans that count hours from the last run. */
const spreadShare = 0.15;
/** A refresh by hand a moment ago makes the slot of this hour unnecessary. */
const recentMs = 20 * minuteMs;
const firstRetryMs = 5 * minuteMs;
const longestRetryMs = 4 * hourMs;
/** Xero's day limit frees within a day; an instant further away comes from a clock that was wrong. */
const longestParkMs = 25 * hourMs;

/** What is known of one organisation. Instants in milliseconds since 1970, null when there is none. */
export interface Standing {
  readonly lastAttempt: number | null;
  /** When a run began that has not come to its end. */
  readonly begun: number | null;
  readonly resumes: number;
  readonly failures: number;
  readonly notBefore: number | null;
}

export interface Circumstances {
  readonly now: number;
  /** IANA name; hours and working days are those of this computer. */
  readonly zone: string;
  /** 0 up to 1: where within the spread this organisation's turn lies. 0 for the one on screen. */
  readonly spread: number;
}

/** When an organisation is to be read by itself: an instant, in the past when it is overdue; null when never. */
export function dueAt(plan: SchedulePlan, standing: Standing, at: Circumstances): number | null {
  const due = wantedAt(plan, standing, at);
  if (due === null) return null;
  const { notBefore } = standing;
  return notBefore !== null && notBefore - at.now <= longestParkMs ? Math.max(due, notBefore) : due;
}

function wantedAt(plan: SchedulePlan, standing: Standing, at: Circumstances): number | null {
  // What was interrupted goes on soon, whatever the plan: nobody meant it to stop there.
  if (standing.begun !== null) {
    return standing.resumes === 0 ? 0 : Math.min(standing.begun, at.now) + retryAfter(standing.resumes);
  }
  if (plan.kind === 'off') return null;
  // A last attempt in the future means that the clock was set back: how long ago it was is unknown.
  const last = standing.lastAttempt !== null && standing.lastAttempt <= at.now ? standing.lastAttempt : null;
  if (last === null) return 0;
  const slot = nextSlot(plan, last, at);
  return standing.failures === 0 ? slot : Math.min(slot, last + retryAfter(standing.failures));
}

/** 5 minutes, doubled with each failure in a row, four hours at most. */
export function retryAfter(count: number): number {
  return Math.min(firstRetryMs * 2 ** (count - 1), longestRetryMs);
}

/** The first turn of a plan after an attempt. However many were missed since, there is one. */
function nextSlot(plan: Exclude<SchedulePlan, { kind: 'off' }>, last: number, { zone, spread }: Circumstances): number {
  if (plan.kind === 'everyHours') return last + plan.hours * hourMs * (1 + (spread * 2 - 1) * spreadShare);
  const from = localTime(new Date(last), zone);
  for (let day = from.day; ; day = dayAfter(day, 1)) {
    if (plan.kind === 'daily') {
      const [hour = 0, minute = 0] = plan.at.split(':').map(Number);
      const slot = instantAt(day, hour * 60 + minute, zone).getTime() + spread * spreadMinutes * minuteMs;
      if (slot > last) return slot;
    } else if (isWorkingDay(day)) {
      const earliest = day === from.day ? Math.max(firstHour, Math.floor(from.minutes / 60)) : firstHour;
      for (let hour = earliest; hour <= lastHour; hour++) {
        const slot = instantAt(day, hour * 60, zone).getTime() + spread * spreadMinutes * minuteMs;
        if (slot > last + recentMs) return slot;
      }
    }
  }
}

/** The same for an organisation of a practice every time, different in every practice: 0 up to 1. */
export function spreadOf(masterKey: string, orgId: string): number {
  return createHash('sha256').update(`schedule ${masterKey} ${orgId}`).digest().readUInt32BE(0) / 2 ** 32;
}
