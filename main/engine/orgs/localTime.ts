/** Wall-clock time of a zone and back, with what clock changes do to it. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const; // prettier-ignore
    formats.set(zone, (format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...digits })));
  }
  return format;
}

/** The wall clock of a zone at an instant, as if it were UTC. */
function wallClock(ms: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export function localTime(at: Date, zone: string): LocalTime {
  const wall = new Date(wallClock(at.getTime(), zone));
  return { day: wall.toISOString().slice(0, 10), minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes() };
}

/**
 * The instant at which a zone's clocks show so many minutes after midnight of a day. Where the clocks go back and show it twice, the
 * first time; where they go forward and never show it, as long after the change as it lies after the last time shown.
 */
export function instantAt(day: string, minutes: number, zone: string): Date {
  const key = `${day} ${minutes} ${zone}`;
  let ms = instants.get(key);
  if (ms === undefined) {
    if (instants.size >= mostInstants) instants.clear();
    instants.set(key, (ms = findInstant(day, minutes, zone)));
  }
  return new Date(ms);
}

/** The same few hours of today are asked for every minute and for every organisation. */
const instants = new Map<string, number>();
const mostInstants = 2_000;

function findInstant(day: string, minutes: number, zone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const offsetAt = (ms: number): number => wallClock(ms, zone) - Math.floor(ms / 1000) * 1000;
  // The offset a day earlier is the one before any change of that day.
  const before = wanted - offsetAt(wanted - 86_400_000);
  if (wallClock(before, zone) === wanted) return before;
  const after = wanted - offsetAt(wanted + 86_400_000);
  return wallClock(after, zone) === wanted ? after : before;
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Monday to Friday. */
export function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}

/** The zone of this computer; asked each time, for its user may travel. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
