/** Small seeded generator, so that a failing run can be repeated from the seed it printed. */
export function seededRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (limit: number): number => Math.floor(next() * limit),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
  };
}

/** The seed of this run: ORGFOLIO_SEED to repeat one, else from the clock. */
export function chooseSeed(): number {
  const given = Number(process.env['ORGFOLIO_SEED']);
  return Number.isSafeInteger(given) && given > 0 ? given : Date.now() % 1_000_000_000;
}
