// A pattern of an SVG is printed as a photograph of its tile, hundreds of kilobytes and a second a pack. The few patterns of the charts
// are therefore drawn as outlines over the bars they fill, on paper as on the screen.
import type { VNode } from './register.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
type Spot = readonly [x: number, y: number];

/** One tile as the painter describes it: stripes along its width, or dots. */
interface Tile {
  readonly width: number;
  readonly height: number;
  /** In radians. */
  readonly turn: number;
  /** Upper edge and thickness of the stripe in the tile. */
  readonly stripe: readonly [top: number, thickness: number] | null;
  readonly dots: readonly (readonly [x: number, y: number, radius: number])[];
  readonly paint: VNode['attrs'];
}

const NUMBER = String.raw`(-?[\d.]+(?:e-\d+)?)`;
const rectangle = new RegExp(`^M${NUMBER} ${NUMBER}l${NUMBER} 0l0 ${NUMBER}l`);
const circle = new RegExp(`^M${NUMBER} ${NUMBER}A${NUMBER} `);

/** The picture with every bar that a pattern fills drawn over with the pattern's marks; definitions of patterns are gone. */
export function hatched(root: VNode): VNode {
  const tiles = new Map<string, Tile>();
  collect(root, tiles);
  return tiles.size === 0 ? root : drawnOver(root, tiles);
}

function collect(node: VNode, tiles: Map<string, Tile>): void {
  if (node.tag === 'pattern') tiles.set(`url(#${String(node.attrs['id'])})`, tileOf(node));
  for (const child of node.children ?? []) if (child) collect(child, tiles);
}

function drawnOver(node: VNode, tiles: ReadonlyMap<string, Tile>): VNode {
  const tile = tiles.get(String(node.attrs['fill']));
  if (tile) {
    const marks = { tag: 'path', attrs: { ...tile.paint, d: marksIn(boxOf(node), tile) } };
    // The bar's own line stays above the marks.
    const edge = { ...node, attrs: { ...node.attrs, fill: 'none' } };
    return node.attrs['stroke'] === undefined ? marks : { tag: 'g', attrs: {}, children: [marks, edge] };
  }
  if (!node.children) return node;
  const children = node.children.filter((child) => child?.tag !== 'pattern');
  return { ...node, children: children.map((child) => child && drawnOver(child, tiles)) };
}

function numbers(pattern: RegExp, node: VNode): number[] | null {
  return pattern.exec(String(node.attrs['d']))?.slice(1).map(Number) ?? null;
}

function boxOf(bar: VNode): Box {
  const [x = 0, y = 0, across = 0, down = 0] = numbers(rectangle, bar) ?? [];
  return {
    left: Math.min(x, x + across),
    right: Math.max(x, x + across),
    top: Math.min(y, y + down),
    bottom: Math.max(y, y + down),
  };
}

function tileOf(pattern: VNode): Tile {
  const [width, height] = [Number(pattern.attrs['width']), Number(pattern.attrs['height'])];
  const degrees = /rotate\((-?[\d.]+)/.exec(String(pattern.attrs['patternTransform']))?.[1] ?? '0';
  const shapes = pattern.children?.flatMap((group) => group?.children ?? []) ?? [];
  const inside = (x: number, y: number) => x >= 0 && x < width && y >= 0 && y < height;
  const dots: [number, number, number][] = [];
  let stripe: Tile['stripe'] = null;
  let paint: VNode['attrs'] = {};
  for (const shape of shapes) {
    if (!shape) continue;
    const { fill, 'fill-opacity': opacity } = shape.attrs;
    paint = opacity === undefined ? { fill } : { fill, 'fill-opacity': opacity };
    const [x = 0, y = 0, , thickness = 0] = numbers(rectangle, shape) ?? [];
    if (thickness > 0 && inside(x, y)) stripe = [y, thickness];
    const [right, middle = 0, radius = 0] = numbers(circle, shape) ?? [];
    if (right !== undefined && radius > 0 && inside(right - radius, middle))
      dots.push([right - radius, middle, radius]);
  }
  return { width, height, turn: (Number(degrees) * Math.PI) / 180, stripe, dots, paint };
}

function marksIn(box: Box, tile: Tile): string {
  const marks = tile.dots.flatMap((dot) => dotsIn(box, tile, dot));
  if (tile.stripe !== null) marks.push(...stripesIn(box, tile, tile.stripe));
  return marks.join('');
}

/** Whole dots only: one that is cut at the edge of a bar would be taken for part of its shape. */
function dotsIn(box: Box, { width, height }: Tile, [x, y, radius]: readonly [number, number, number]): string[] {
  const marks: string[] = [];
  for (let down = y + Math.ceil((box.top + radius - y) / height) * height; down + radius <= box.bottom; down += height)
    for (
      let along = x + Math.ceil((box.left + radius - x) / width) * width;
      along + radius <= box.right;
      along += width
    )
      marks.push(
        `M${round(along + radius)} ${round(down)}a${radius} ${radius} 0 1 1-${2 * radius} 0a${radius} ${radius} 0 1 1 ${2 * radius} 0z`,
      );
  return marks;
}

function stripesIn(box: Box, { height, turn }: Tile, [top, thickness]: readonly [number, number]): string[] {
  const corners: Spot[] = [
    [box.left, box.top],
    [box.right, box.top],
    [box.right, box.bottom],
    [box.left, box.bottom],
  ];
  const across = ([x, y]: Spot) => y * Math.cos(turn) - x * Math.sin(turn);
  const depths = corners.map(across);
  const marks: string[] = [];
  const deepest = Math.max(...depths);
  for (let at = top + Math.floor((Math.min(...depths) - top) / height) * height; at < deepest; at += height) {
    const kept = cut(
      cut(corners, (spot) => across(spot) - at),
      (spot) => at + thickness - across(spot),
    );
    if (kept.length > 2) marks.push(`M${kept.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}z`);
  }
  return marks;
}

/** The part of a convex outline where `side` is not negative; `side` is linear. */
function cut(outline: readonly Spot[], side: (spot: Spot) => number): Spot[] {
  return outline.flatMap((spot, index): Spot[] => {
    const next = outline[(index + 1) % outline.length] ?? spot;
    const [here, there] = [side(spot), side(next)];
    const kept = here >= 0 ? [spot] : [];
    if (here >= 0 === there >= 0) return kept;
    const part = here / (here - there);
    return [...kept, [spot[0] + (next[0] - spot[0]) * part, spot[1] + (next[1] - spot[1]) * part]];
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;
