/** Colours by name of the custom property: SVG resolves them, so a change of theme needs no new drawing. */
export const colours = {
  main: 'var(--chart-main)',
  soft: 'var(--chart-main-soft)',
  out: 'var(--chart-out)',
  grid: 'var(--chart-grid)',
  axis: 'var(--chart-axis)',
  zero: 'var(--chart-zero)',
  text: 'var(--text)',
  text2: 'var(--text-2)',
  text3: 'var(--text-3)',
  ground: 'var(--surface)',
} as const;

/** Stacks from the bottom by size; slate (6) is always "Other" and never handed out by rank. */
const ranked = [
  'var(--s-1)',
  'var(--s-2)',
  'var(--s-3)',
  'var(--s-4)',
  'var(--s-5)',
  'var(--s-7)',
  'var(--s-8)',
] as const;

export function stackColour(key: string, rank: number): string {
  if (key === 'other') return 'var(--s-6)';
  if (key === 'none') return colours.soft;
  return ranked[rank % ranked.length] ?? colours.main;
}

export const labelStyle = { fontFamily: 'IBM Plex Sans', fontSize: 10.5, color: colours.text3 } as const;
export const strongLabel = {
  fontFamily: 'IBM Plex Sans',
  fontSize: 10.5,
  fontWeight: 500,
  color: colours.text2,
} as const;

/** 45° hatching over the mark's own colour: a part-month that is still running. */
export const runningDecal = {
  symbol: 'rect',
  color: colours.ground,
  dashArrayX: [1, 0],
  dashArrayY: [2, 3],
  rotation: -Math.PI / 4,
};

/** From five series on, patterns go with the colours. */
interface Decal {
  symbol: string;
  color: string;
  dashArrayX: number[] | number[][];
  dashArrayY: number[];
  rotation?: number;
  symbolSize?: number;
}

export const stackDecals: readonly (Decal | undefined)[] = [
  undefined,
  { symbol: 'rect', color: 'rgba(255,255,255,.35)', dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: 0 },
  undefined,
  { symbol: 'circle', color: 'rgba(255,255,255,.4)', dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0], symbolSize: 0.4 },
  undefined,
  { symbol: 'rect', color: 'rgba(255,255,255,.35)', dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: Math.PI / 2 },
]; // prettier-ignore
