// The browser wraps every run of text in a structure element that says nothing ("NonStruct", ISO 32000-1, 14.8.4). Where such an
// element is all its parent holds, the parent can hold the text itself: readers of screens hear the same from half the elements.
// Every head of a table says whether it heads a row or a column; naming its heads in each cell as well says the same a second time.

const nothing = /^<<\/Type \/StructElem\n\/S \/NonStruct\n\/P (\d+) 0 R\n(?:\/Pg (\d+) 0 R\n)?\/K ([^()<>]+)>>$/;
const element = '<</Type /StructElem\n';
/** An element whose only content is another one; what follows (attributes, an id) stays. */
const single = /^(<<\/Type \/StructElem\n\/S \/\w+\n\/P \d+ 0 R\n)(?:\/Pg (\d+) 0 R\n)?\/K (\d+) 0 R(?=>>|\n)/;
/** What a cell spans unless it says otherwise, and the heads it names. */
const usual = / ?<<\/O \/Table\n\/(?:(?:RowSpan|ColSpan) 1|Headers \[[^\]]*\])>>/g;
/** The browser's name for a cell (`node` and a count of everything it ever drew), and the document's list of such names. */
const ownName = /\n\/ID \(node\d+\)/;
const listOfNames = /\n\/IDTree (\d+) 0 R/;

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
    if (first.startsWith('<</Type /StructTreeRoot')) kept.set(id, withoutNames(first, kept));
    if (!first.startsWith(element)) continue;
    let text = kept.get(id)?.replace(usual, '').replace('\n/A []', '').replace(ownName, '');
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
  const numbers = closeNumbers(texts, kept);
  const result = [...kept].map(([id, text]): [number, string] => [
    numbers.get(id) ?? id,
    renumbered(text, (old) => numbers.get(heir(old)) ?? heir(old)),
  ]);
  return new Map(result.sort(([a], [b]) => a - b));
}

/** The root of the structure without the list of its cells' names, which nothing refers to any more; the list's objects go. */
function withoutNames(root: string, kept: Map<number, string>): string {
  const list = Number(listOfNames.exec(root)?.[1]);
  const drop = (id: number): void => {
    const kids = /\/Kids \[([^\]]*)\]/.exec(kept.get(id) ?? '')?.[1] ?? '';
    kept.delete(id);
    for (const [, kid] of kids.matchAll(/(\d+) 0 R/g)) drop(Number(kid));
  };
  if (Number.isInteger(list)) drop(list);
  return root.replace(listOfNames, '');
}

/** Elements numbered without gaps, in their order: neighbours are alike, which packs better. */
function closeNumbers(all: ReadonlyMap<number, string>, kept: ReadonlyMap<number, string>): Map<number, number> {
  const free = [...all].flatMap(([id, text]) => (text.startsWith(element) ? [id] : [])).sort((a, b) => a - b);
  let next = 0;
  return new Map(free.flatMap((id) => (kept.has(id) ? [[id, free[next++] ?? id] as const] : [])));
}

/** Outside of texts in brackets, where digits are a client's words. */
function renumbered(text: string, now: (id: number) => number): string {
  return text.replace(/\((?:\\.|[^\\)])*\)|(\d+) 0 R/gs, (whole, id: string | undefined) =>
    id === undefined ? whole : `${now(Number(id))} 0 R`,
  );
}
