/** Splits a list into pages whose sizes stay under `most`; an item larger than a page has one of its own. */
export function chunks<T>(items: readonly T[], sizeOf: (item: T) => number, most: number): T[][] {
  const pages: T[][] = [];
  let used = Infinity;
  for (const item of items) {
    const size = sizeOf(item);
    if (used + size > most) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(item);
    used += size;
  }
  return pages;
}
