import type { Clock } from '../clock.ts';

/** Xero's limits (developer.xero.com, "API limits"): per organisation and app, and per app over all organisations. */
export const xeroLimits = { perMinute: 60, inFlight: 5, appPerMinute: 10_000 } as const;

/** Calls in progress over all organisations: enough for the app's limit at a second a call, and a bound for the memory of answers. */
const IN_FLIGHT = 200;
const WINDOW_MS = 60_000;
/** About one percent later than the window allows, for clocks that do not agree and calls that arrive late. */
const GUARD_MS = 500;
/** So much later than it was sent a call is believed to have arrived at most, when its answer is slow to come. */
const LATEST_ARRIVAL_MS = 1000;

/** A call that was let out. */
export interface Pass {
  /** Calls of the app we have sent in this minute, this one included. */
  readonly sent: number;
  /** What it counts as in its organisation's window. */
  readonly counted: Counted;
}

/** A call in a window: from when on its minute runs, on the monotonic clock. */
interface Counted {
  at: number;
}

export interface LimitState {
  readonly minuteUsed: number;
  readonly minuteLimit: number;
  readonly dayLeft: number | null;
  /** Milliseconds of the monotonic clock until which nothing may be sent; 0 when nothing stands in the way. */
  readonly blockedUntilMs: number;
  /** Set after the day limit was hit. */
  readonly parkedUntilMs: number;
}

interface Waiter {
  readonly admit: (counted: Counted) => void;
}

class Window {
  #times: Counted[] = [];
  #first = 0;

  count(now: number): number {
    while (this.#first < this.#times.length && (this.#times[this.#first]?.at ?? 0) + WINDOW_MS + GUARD_MS <= now)
      this.#first++;
    if (this.#first > 1000) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }

  add(now: number): Counted {
    const counted = { at: now };
    this.#times.push(counted);
    return counted;
  }

  /** When the window has room for one more under `limit`. */
  freeAt(limit: number): number {
    const index = Math.max(this.#first, this.#times.length - limit);
    return (this.#times[index]?.at ?? 0) + WINDOW_MS + GUARD_MS;
  }
}

class OrgLimits {
  readonly window = new Window();
  readonly waiters: Waiter[] = [];
  perMinute: number = xeroLimits.perMinute;
  maxInFlight: number = xeroLimits.inFlight;
  /** Until when `maxInFlight` is lower than Xero's limit. */
  narrowUntil = 0;
  inFlight = 0;
  blockedUntil = 0;
  parkedUntil = 0;
  dayLeft: number | null = null;
  hasTimer = false;
}

/** Lets calls out no faster than Xero takes them: first come, first served within an organisation, organisations apart. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #app = new Window();
  readonly #orgs = new Map<string, OrgLimits>();
  #appBlockedUntil = 0;
  /** What the app may send in a minute as far as we are concerned: other machines use the same app. */
  #appPerMinute: number = xeroLimits.appPerMinute;
  #inFlight = 0;
  /** Milliseconds of the quickest answer, by the kind of call. */
  readonly #quickest = new Map<string, number>();
  #preferred: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves when a call may be sent; `release` must follow exactly once. Rejects when the signal is aborted. `answered` and `learn` want
   * the pass back with the answer.
   */
  async acquire(orgId: string, signal: AbortSignal): Promise<Pass> {
    signal.throwIfAborted();
    const org = this.#org(orgId);
    return await new Promise<Pass>((resolve, reject) => {
      const onAbort = (): void => {
        const at = org.waiters.indexOf(waiter);
        if (at >= 0) org.waiters.splice(at, 1);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        admit: (counted) => {
          signal.removeEventListener('abort', onAbort);
          resolve({ sent: this.#app.count(this.#clock.monotonicMs()), counted });
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      org.waiters.push(waiter);
      this.#pump(org);
    });
  }

  release(orgId: string): void {
    const org = this.#org(orgId);
    const wasFull = this.#inFlight >= IN_FLIGHT;
    this.#inFlight--;
    org.inFlight--;
    if (wasFull) this.#pumpAll();
    else this.#pump(org);
  }

  /**
   * An answer has begun to arrive. Xero's minute runs from the arrival of the call, which is later than its sending when the line or
   * either side was busy: by as much as the answer took longer than the quickest one of its kind. Were that not counted, the call a
   * minute later could come while this one still counts, and be refused.
   */
  answered(pass: Pass, kind: string): void {
    const took = this.#clock.monotonicMs() - pass.counted.at;
    const quickest = Math.min(took, this.#quickest.get(kind) ?? took);
    this.#quickest.set(kind, quickest);
    pass.counted.at += Math.min(took - quickest, LATEST_ARRIVAL_MS);
  }

  /** The calls of this organisation go before those of others where they compete: it is the one on screen. */
  prefer(orgId: string | null): void {
    this.#preferred = orgId;
  }

  /** What the answer's headers say counts more than our own book: another machine may use the same app. */
  learn(
    orgId: string,
    minuteLeft: number | null,
    dayLeft: number | null,
    app: { readonly left: number | null; readonly sent: number } = { left: null, sent: 0 },
  ): void {
    const org = this.#org(orgId);
    const now = this.#clock.monotonicMs();
    if (dayLeft !== null) org.dayLeft = dayLeft;
    if (app.left !== null) this.#appPerMinute = Math.min(app.left + app.sent, xeroLimits.appPerMinute);
    if (minuteLeft === null) return;
    org.perMinute = Math.max(org.perMinute, minuteLeft + 1);
    const theirs = org.perMinute - minuteLeft;
    for (let ours = org.window.count(now); ours < theirs; ours++) org.window.add(now);
  }

  /** Nothing leaves for this organisation for so long. */
  block(orgId: string, ms: number): void {
    const org = this.#org(orgId);
    org.blockedUntil = Math.max(org.blockedUntil, this.#clock.monotonicMs() + ms);
  }

  /** Nothing leaves for any organisation for so long. */
  blockApp(ms: number): void {
    this.#appBlockedUntil = Math.max(this.#appBlockedUntil, this.#clock.monotonicMs() + ms);
  }

  /** The day is used up; calls are refused here until then. */
  park(orgId: string, ms: number): void {
    this.#org(orgId).parkedUntil = this.#clock.monotonicMs() + ms;
  }

  /**
   * Too many at once, although we kept to the limit: Xero had not noticed yet that a call was over, or another machine reads too. One
   * fewer for the next minute.
   */
  narrow(orgId: string): void {
    const org = this.#org(orgId);
    org.maxInFlight = Math.max(1, org.maxInFlight - 1);
    org.narrowUntil = this.#clock.monotonicMs() + WINDOW_MS;
  }

  state(orgId: string): LimitState {
    const org = this.#org(orgId);
    const now = this.#clock.monotonicMs();
    const used = org.window.count(now);
    const full = used >= org.perMinute ? org.window.freeAt(org.perMinute) : 0;
    return {
      minuteUsed: Math.min(used, org.perMinute),
      minuteLimit: org.perMinute,
      dayLeft: org.dayLeft,
      blockedUntilMs:
        Math.max(org.blockedUntil, this.#appBlockedUntil, full) > now
          ? Math.max(org.blockedUntil, this.#appBlockedUntil, full)
          : 0,
      parkedUntilMs: org.parkedUntil > now ? org.parkedUntil : 0,
    };
  }

  #org(orgId: string): OrgLimits {
    let org = this.#orgs.get(orgId);
    if (!org) this.#orgs.set(orgId, (org = new OrgLimits()));
    return org;
  }

  #pump(org: OrgLimits): void {
    if (org.narrowUntil <= this.#clock.monotonicMs()) org.maxInFlight = xeroLimits.inFlight;
    while (org.waiters.length > 0 && org.inFlight < org.maxInFlight && this.#inFlight < IN_FLIGHT) {
      const now = this.#clock.monotonicMs();
      const readyAt = this.#readyAt(org, now);
      if (readyAt > now) {
        this.#pumpLater(org, readyAt - now);
        return;
      }
      const counted = org.window.add(now);
      this.#app.add(now);
      org.inFlight++;
      this.#inFlight++;
      org.waiters.shift()?.admit(counted);
    }
  }

  /** A place is free: the one on screen first, then whoever has the fewest calls in progress. */
  #pumpAll(): void {
    const preferred = this.#preferred === null ? undefined : this.#orgs.get(this.#preferred);
    if (preferred) this.#pump(preferred);
    const waiting = [...this.#orgs.values()].filter((org) => org.waiters.length > 0);
    for (const org of waiting.sort((a, b) => a.inFlight - b.inFlight)) {
      if (this.#inFlight >= IN_FLIGHT) return;
      this.#pump(org);
    }
  }

  #readyAt(org: OrgLimits, now: number): number {
    let at = Math.max(org.blockedUntil, this.#appBlockedUntil);
    if (org.window.count(now) >= org.perMinute) at = Math.max(at, org.window.freeAt(org.perMinute));
    if (this.#app.count(now) >= this.#appPerMinute) at = Math.max(at, this.#app.freeAt(this.#appPerMinute));
    return at;
  }

  #pumpLater(org: OrgLimits, ms: number): void {
    if (org.hasTimer) return;
    org.hasTimer = true;
    void this.#clock.sleep(ms).then(() => {
      org.hasTimer = false;
      this.#pump(org);
    });
  }
}
