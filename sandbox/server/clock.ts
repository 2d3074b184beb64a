/**
 * The sandbox's own time. Token lives, rate windows, `UpdatedDateUTC` and report dates all follow this clock and never the
 * machine's, so that a test can let sixty days pass at once.
 */
export class VirtualClock {
  #base: number;
  #startedAt: number;
  #speed: number;

  /** `speed` is virtual seconds per real second; 0 stands still until told otherwise. */
  constructor(now: string, speed: number) {
    this.#base = readInstant(now);
    this.#speed = speed;
    this.#startedAt = performance.now();
  }

  get speed(): number {
    return this.#speed;
  }

  /** Milliseconds since 1970 UTC. */
  now(): number {
    return this.#base + Math.floor((performance.now() - this.#startedAt) * this.#speed);
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  set(now: string): void {
    this.#base = readInstant(now);
    this.#startedAt = performance.now();
  }

  advance(milliseconds: number): void {
    this.#base = this.now() + milliseconds;
    this.#startedAt = performance.now();
  }

  setSpeed(speed: number): void {
    this.#base = this.now();
    this.#startedAt = performance.now();
    this.#speed = speed;
  }

  /** Real milliseconds that `milliseconds` of virtual time take; a clock that stands still waits in real time. */
  realTime(milliseconds: number): number {
    return this.#speed > 0 ? milliseconds / this.#speed : milliseconds;
  }
}

function readInstant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`Not an instant: ${text}`);
  return at;
}
