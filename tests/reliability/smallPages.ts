/** Records in a page where a test wants several pages of a small list. */
export const smallPage = 12;

/** The same fetch, asking for small pages: a walk over several pages without thousands of records. */
export function inSmallPages(inner: typeof fetch, size = smallPage): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.searchParams.get('pageSize') === '1000') url.searchParams.set('pageSize', String(size));
    return inner(url, init);
  };
}
