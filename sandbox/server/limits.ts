import type { VirtualClock } from './clock.ts';

export interface LimitSettings {
  /** Calls per organisation in any 60 seconds. */
  minute: number;
  /** Calls per organisation in any 24 hours: 1,000 for Starter apps, 5,000 for the others. */
  day: number;
  /** Calls of the whole app in any 60 seconds. */
  appMinute: number;
  /** Calls of one organisation in progress at once. */
  concurrent: number;
}

export type LimitProblem = 'minute' | 'day' | 'appminute' | 'concurrent';

export interface Verdict {
  readonly problem: LimitProblem | undefined;
  /** Seconds until the next call is let in; absent with the concurrent limit. */
  readonly retryAfter: number | undefined;
}

export const dayLimits = { starter: 1000, core: 5000, plus: 5000, advanced: 5000 } as const;
export type AppTier = keyof typeof dayLimits;

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Start times of the calls inside a rolling window, oldest first. */
class Window {
  readonly #length: number;
  #times: number[] = [];
  #first = 0;

  constructor(length: number) {
    this.#length = length;
  }

  count(now: number): number {
    while (this.#first < this.#times.length && (this.#times[this.#first] ?? 0) <= now - this.#length) this.#first += 1;
    if (this.#first > 10_000) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }

  add(now: number): void {
    this.#times.push(now);
  }

  /** Whole seconds until so many calls have left the window that one more is allowed. */
  secondsUntilFree(now: number, limit: number): number {
    const index = Math.max(this.#first, this.#times.length - limit);
    const oldest = this.#times[index] ?? now;
    return Math.max(1, Math.ceil((oldest + this.#length - now) / 1000));
  }
}

interface TenantUse {
  readonly minute: Window;
  readonly day: Window;
  running: number;
}

/** Xero's call limits, counted on the virtual clock; calls that are turned away do not count. */
export class RateLimits {
  readonly settings: LimitSettings;
  readonly #clock: VirtualClock;
  #app = new Window(minuteMs);
  #tenants = new Map<string, TenantUse>();

  constructor(clock: VirtualClock, settings: LimitSettings) {
    this.#clock = clock;
    this.settings = settings;
  }

  reset(): void {
    this.#app = new Window(minuteMs);
    this.#tenants = new Map();
  }

  /** Lets a call in and counts it, or names the limit in the way. After a call let in, `leave` must follow. */
  enter(tenantId: string): Verdict {
    const now = this.#clock.now();
    const use = this.#use(tenantId);
    const { settings } = this;
    if (use.running >= settings.concurrent) return { problem: 'concurrent', retryAfter: undefined };
    if (this.#app.count(now) >= settings.appMinute)
      return { problem: 'appminute', retryAfter: this.#app.secondsUntilFree(now, settings.appMinute) };
    if (use.day.count(now) >= settings.day)
      return { problem: 'day', retryAfter: use.day.secondsUntilFree(now, settings.day) };
    if (use.minute.count(now) >= settings.minute)
      return { problem: 'minute', retryAfter: use.minute.secondsUntilFree(now, settings.minute) };
    for (const window of [use.minute, use.day, this.#app]) window.add(now);
    use.running += 1;
    return { problem: undefined, retryAfter: undefined };
  }

  leave(tenantId: string): void {
    this.#use(tenantId).running -= 1;
  }

  /** Counts a call that belongs to no organisation. */
  countAppCall(): void {
    this.#app.add(this.#clock.now());
  }

  appHeaders(): Record<string, string> {
    const left = this.settings.appMinute - this.#app.count(this.#clock.now());
    return { 'X-AppMinLimit-Remaining': String(Math.max(0, left)) };
  }

  headers(tenantId: string): Record<string, string> {
    const now = this.#clock.now();
    const use = this.#use(tenantId);
    return {
      'X-DayLimit-Remaining': String(Math.max(0, this.settings.day - use.day.count(now))),
      'X-MinLimit-Remaining': String(Math.max(0, this.settings.minute - use.minute.count(now))),
      ...this.appHeaders(),
    };
  }

  #use(tenantId: string): TenantUse {
    let use = this.#tenants.get(tenantId);
    if (!use) {
      use = { minute: new Window(minuteMs), day: new Window(dayMs), running: 0 };
      this.#tenants.set(tenantId, use);
    }
    return use;
  }
}
