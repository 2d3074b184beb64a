import { useEffect } from 'react';

interface Place {
  readonly scroll: number;
  /** What had the focus, as a selector within the page. */
  readonly focus: string | null;
  /** The row of a table that was open. */
  readonly row: number;
}

/** Where each address of this window was left; going back stands there again. */
const places = new Map<string, Place>();
const KEPT = 50;

const sheetOf = (): HTMLElement | null => document.querySelector<HTMLElement>('main.sheet');

function selectorOf(element: Element | null, tile: string | undefined): string | null {
  // What opened from a popover is found again at its tile: the popover is gone.
  if (tile !== undefined && element?.closest('main') === null) return `[data-tile="${CSS.escape(tile)}"]`;
  if (element?.getAttribute('role') === 'grid') return '[role=grid]';
  const marked = element?.closest<HTMLElement>('[data-drill], [data-tile]');
  if (!marked) return null;
  const { drill, tile: own } = marked.dataset;
  return drill === undefined ? `[data-tile="${CSS.escape(own ?? '')}"]` : `[data-drill="${CSS.escape(drill)}"]`;
}

/** Notes where the page at this address stands, before it is left for what is behind a figure. */
export function notePlace(address: string, row?: number, tile?: string): void {
  const known = places.get(address);
  places.delete(address);
  places.set(address, {
    scroll: sheetOf()?.scrollTop ?? 0,
    focus: selectorOf(document.activeElement, tile),
    row: row ?? known?.row ?? 0,
  });
  const oldest = places.keys().next();
  if (places.size > KEPT && !oldest.done) places.delete(oldest.value);
}

/** The row that was open when this address was left; the first for one that was not. */
export const rowOf = (address: string): number => places.get(address)?.row ?? 0;

/** Stands where this address was left, once what it shows is there. */
export function useReturn(address: string, isReady: boolean): void {
  useEffect(() => {
    const place = isReady ? places.get(address) : undefined;
    if (!place) return;
    places.delete(address);
    const element = place.focus === null ? null : document.querySelector<HTMLElement>(place.focus);
    element?.focus({ preventScroll: true });
    const sheet = sheetOf();
    if (sheet) sheet.scrollTop = place.scroll;
  }, [address, isReady]);
}
