import type { Lang } from '#contract/values';

const months: Record<Lang, readonly string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  nl: ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'],
};
const longMonths: Record<Lang, readonly string[]> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  nl: ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'],
}; // prettier-ignore
const weekdays: Record<Lang, readonly string[]> = {
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  nl: ['zo', 'ma', 'di', 'wo', 'do', 'vr', 'za'],
};

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function parse(iso: string): Day {
  return { year: Number(iso.slice(0, 4)), month: Number(iso.slice(5, 7)), day: Number(iso.slice(8, 10) || '1') };
}

const monthName = (iso: string, lang: Lang): string => months[lang][parse(iso).month - 1] ?? iso;

/** `22 Nov`. */
export function shortDay(iso: string, lang: Lang): string {
  return `${parse(iso).day} ${monthName(iso, lang)}`;
}

/** `22 Nov 2026`. */
export function day(iso: string, lang: Lang): string {
  return `${shortDay(iso, lang)} ${parse(iso).year}`;
}

/** `22 November 2026`, for covers. */
export function longDay(iso: string, lang: Lang): string {
  const { day: number, month, year } = parse(iso);
  return `${number} ${longMonths[lang][month - 1]} ${year}`;
}

/** `Fri 30 Oct 2026`. */
export function weekDay(iso: string, lang: Lang): string {
  const { year, month, day: number } = parse(iso);
  return `${weekdays[lang][new Date(Date.UTC(year, month - 1, number)).getUTCDay()]} ${day(iso, lang)}`;
}

/** `Nov 2026`. */
export function month(iso: string, lang: Lang): string {
  return `${monthName(iso, lang)} ${parse(iso).year}`;
}

/** Time labels of a chart: the first with its year, the others bare. */
export function axisMonth(iso: string, lang: Lang, withYear: boolean): string {
  return withYear ? `${monthName(iso, lang)} ${String(parse(iso).year).slice(2)}` : monthName(iso, lang);
}

/** A span as short as it can be said: `1–22 Nov`, `Jan–Dec 2026`, `Nov 2025 – Oct 2026`. */
export function span(window: { from: string; to: string }, lang: Lang): string {
  const from = parse(window.from);
  const to = parse(window.to);
  const wholeMonths = from.day === 1 && to.day === lastDay(to);
  if (from.year === to.year && from.month === to.month) {
    if (wholeMonths) return month(window.to, lang);
    return from.day === to.day ? shortDay(window.to, lang) : `${from.day}\u2013${shortDay(window.to, lang)}`;
  }
  if (wholeMonths) {
    if (from.year === to.year) return `${monthName(window.from, lang)}\u2013${month(window.to, lang)}`;
    return `${month(window.from, lang)} \u2013 ${month(window.to, lang)}`;
  }
  const start = from.year === to.year ? shortDay(window.from, lang) : day(window.from, lang);
  return `${start} \u2013 ${day(window.to, lang)}`;
}

function lastDay({ year, month: number }: Day): number {
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A format costs more to make than to use, and a list of clients asks for the same few zones again and again. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('sv-SE', { ...fields, timeZone: zone });
  } catch {
    made = new Intl.DateTimeFormat('sv-SE', { ...fields, timeZone: 'UTC' });
  }
  clocks.set(zone, made);
  return made;
}

/** Local day and `HH:MM` of an instant in an organisation's zone; an unknown zone falls back to UTC. */
export function localTime(instant: string, zone: string): { day: string; time: string } {
  const text = clockOf(zone).format(new Date(instant));
  return { day: text.slice(0, 10), time: text.slice(11, 16) };
}

/** Whole days between two ISO days. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** An ISO day so many days on. */
export function addDays(iso: string, count: number): string {
  return new Date(Date.parse(iso) + count * 86_400_000).toISOString().slice(0, 10);
}
