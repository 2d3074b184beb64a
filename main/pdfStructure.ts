// The browser wraps every run of text in a structure element that says nothing ("NonStruct", ISO 32000-1, 14.8.4). Where such an
// element is all its parent holds, the parent can hold the text itself: readers of screens hear the same from half the elements.

const nothing = /^<<\/Type \/StructElem\n\/S \/NonStruct\n\/P (\d+) 0 R\n(?:\/Pg (\d+) 0 R\n)?\/K ([^()<>]+)>>$/;
const element = '<</Type /StructElem\n';
/** An element whose only content is another one; what follows (attributes, an id) stays. */
const single = /^(<<\/Type \/StructElem\n\/S \/\w+\n\/P \d+ 0 R\n)(?:\/Pg (\d+) 0 R\n)?\/K (\d+) 0 R(?=>>|\n)/;
/** What a cell spans unless it says otherwise. */
const usualSpans = / ?<<\/O \/Table\n\/(?:RowSpan|ColSpan) 1>>/g;

/** The structure without elements that say nothing; `texts` are the document's objects that are no streams, by number. */
export function simplerStructure(texts: ReadonlyMap<number, string>): Map<number, string> {
  const kept = new Map(texts);
  /** What took the place of an element that is gone. */
  const heirs = new Map<number, number>();
  const heir = (id: number): number => {
    let at = id;
    for (let next = heirs.get(at); next !== undefined; next = heirs.get(at)) at = next;
    return at;
  };
  for (const [id, first] of texts) {
    if (!first.startsWith(element)) continue;
    let text = kept.get(id)?.replace(usualSpans, '').replace('\n/A []', '');
    if (text === undefined) continue;
    for (let found = single.exec(text); found; found = single.exec(text)) {
      const kid = Number(found[3]);
      const inner = nothing.exec(kept.get(kid) ?? '');
      if (!inner || heir(Number(inner[1])) !== id) break;
      if (found[2] !== undefined && inner[2] !== undefined && found[2] !== inner[2]) break;
      const page = found[2] ?? inner[2];
      const head = `${found[1]}${page === undefined ? '' : `/Pg ${page} 0 R\n`}/K ${inner[3]}`;
      text = head + text.slice(found[0].length);
      kept.delete(kid);
      heirs.set(kid, id);
    }
    kept.set(id, text);
  }
  const names = shortNames(kept.values());
  for (const [id, text] of kept) {
    // Elements with words of their own (a picture's description) are left alone but for their references, which no word can hold.
    if (!text.startsWith(element) && !/^\[|\/Nums|\/Limits|\/Names/.test(text)) continue;
    kept.set(id, renumbered(text, heir, names));
  }
  return kept;
}

/** Outside of texts in brackets, where digits are a client's words. */
function renumbered(text: string, heir: (id: number) => number, names: ReadonlyMap<string, string>): string {
  return text.replace(/\((?:\\.|[^\\)])*\)|(\d+) 0 R/gs, (whole, id: string | undefined) =>
    id === undefined ? (names.get(whole) ?? whole) : `${heir(Number(id))} 0 R`,
  );
}

/**
 * Cells are named by the browser's count of everything it ever drew; counted from one in the same order, the same pack has the same
 * names. The order of the document's list of names stays as it was.
 */
function shortNames(texts: Iterable<string>): Map<string, string> {
  const found = new Set<string>();
  for (const text of texts) for (const [name] of text.matchAll(/\(node\d{8,}\)/g)) found.add(name);
  return new Map([...found].sort().map((name, index) => [name, `(c${String(index).padStart(5, '0')})`]));
}
