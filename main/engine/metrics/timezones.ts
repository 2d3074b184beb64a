import { todayIn as dayIn } from '../timezones.ts';

/** The organisation's calendar day at an instant, `YYYY-MM-DD`; an unknown zone counts as UTC. */
export function todayIn(now: Date, timezone: string): string {
  return dayIn(timezone, now);
}
