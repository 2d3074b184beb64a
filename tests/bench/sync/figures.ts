/** Small arithmetic of the measurements. */

/** Between the quarters of a side's rounds, as a part of their middle. */
export function spreadOf(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round((sorted.length - 1) * part)] ?? 0;
  return round((at(0.75) - at(0.25)) / median(list));
}

export function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
