import { useMatch } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import type { AppRouter } from '../app/router.tsx';

interface Place {
  readonly scroll: number;
  /** What had the focus on the page, as a selector. */
  readonly focus: string | null;
  /** The row of a table that was open. */
  readonly row: number;
}

/** Where each address of this window was left; Back and Forward stand there again. */
const places = new Map<string, Place>();
/** Rows opened at addresses that have not been left yet. */
const opened = new Map<string, number>();
const KEPT = 100;

let arrival = 0;
let isReturning = false;
const listeners = new Set<() => void>();

const placeKey = (pathname: string, search: unknown): string => `${pathname} ${JSON.stringify(search)}`;

/** Names the page that is drawn now. The address itself may run ahead of what is drawn. */
export function usePlace(): string {
  return useMatch({ strict: false, select: ({ pathname, search }) => placeKey(pathname, search) });
}

/** Grows with every arrival by Back or Forward, once the page there is drawn: what was typed since is not its own. */
export function useArrival(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => arrival,
  );
}

/** Notes the row of a table that is opened at an address, before it is left. */
export function noteRow(address: string, row: number): void {
  opened.set(address, row);
}

/** The row that was open when this address was left, for coming back; the first for one that is opened anew. */
export const rowOf = (address: string): number => (isReturning ? (places.get(address)?.row ?? 0) : 0);

/** What scrolls: the sheet, or on narrow windows the whole page around it. */
function scrollerOf(): HTMLElement | null {
  const sheet = document.querySelector<HTMLElement>('main.sheet');
  const page = sheet?.parentElement ?? null;
  return page !== null && /auto|scroll/.test(getComputedStyle(page).overflowY) ? page : sheet;
}

/** Anything of the page that can hold the focus; the number of one among them finds it again. */
const pressable = ':is(a[href], button, input, select, textarea, [tabindex])';

function selectorOf(element: Element | null): string | null {
  const main = element?.closest('.main');
  if (!element || !main) return null;
  if (element.getAttribute('role') === 'grid') return '[role=grid]';
  for (const name of ['data-drill', 'data-tile', 'data-row'] as const) {
    const marked = element.closest(`[${name}]`);
    const value = marked?.getAttribute(name);
    if (marked === null || value === null || value === undefined) continue;
    const own = `[${name}="${CSS.escape(value)}"]`;
    return name === 'data-row' ? `${own} a` : own;
  }
  return String([...main.querySelectorAll(pressable)].indexOf(element));
}

function find(focus: string): HTMLElement | null {
  if (!/^\d+$/.test(focus)) return document.querySelector<HTMLElement>(focus);
  return document.querySelector('.main')?.querySelectorAll<HTMLElement>(pressable)[Number(focus)] ?? null;
}

/** Stands where a place was left as far as the page is drawn; true when all of it is there. */
function stand(place: Place): boolean {
  const element = place.focus === null ? null : find(place.focus);
  if (element !== null && document.activeElement !== element) element.focus({ preventScroll: true });
  const scroller = scrollerOf();
  if (scroller) scroller.scrollTop = place.scroll;
  const isFocused = place.focus === null || (element !== null && document.activeElement === element);
  return isFocused && scroller !== null && Math.abs(scroller.scrollTop - place.scroll) < 2;
}

/** Stands there again while the page fills, until all of it is there or the reader does something. */
function standAgain(place: Place): () => void {
  const stops: (() => void)[] = [];
  const stop = () => stops.forEach((one) => one());
  if (stand(place)) return stop;
  const observer = new MutationObserver(() => {
    if (stand(place)) stop();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  stops.push(() => observer.disconnect());
  for (const kind of ['pointerdown', 'keydown', 'wheel'] as const) {
    window.addEventListener(kind, stop, { capture: true, passive: true });
    stops.push(() => window.removeEventListener(kind, stop, { capture: true }));
  }
  return stop;
}

/**
 * Notes where every page of a window is left, and stands there again after Back and Forward: scroll, focus and open row. What had
 * the focus before a popover, menu or switcher opened counts, since those are gone by then.
 */
export function keepPlaces(router: AppRouter): () => void {
  let last: Element | null = null;
  let stopStanding: () => void = () => undefined;
  const drawn = (): string | null => {
    const match = router.state.matches.at(-1);
    return match === undefined ? null : placeKey(match.pathname, match.search);
  };
  const onFocus = ({ target }: FocusEvent) => {
    if (target instanceof Element && target.closest('.main') !== null) last = target;
  };
  document.addEventListener('focusin', onFocus);
  const stops = [
    router.history.subscribe(({ action }) => {
      isReturning = action.type === 'BACK' || action.type === 'FORWARD' || action.type === 'GO';
    }),
    router.subscribe('onBeforeNavigate', () => {
      stopStanding();
      const address = drawn();
      if (address === null) return;
      const row = opened.get(address) ?? places.get(address)?.row ?? 0;
      opened.delete(address);
      places.delete(address);
      const focus = selectorOf(last?.isConnected === true ? last : null);
      places.set(address, { scroll: scrollerOf()?.scrollTop ?? 0, focus, row });
      const oldest = places.keys().next();
      if (places.size > KEPT && !oldest.done) places.delete(oldest.value);
    }),
    router.subscribe('onRendered', () => {
      if (!isReturning) return;
      arrival += 1;
      for (const listener of listeners) listener();
      const address = drawn();
      const place = address === null ? undefined : places.get(address);
      if (place) stopStanding = standAgain(place);
    }),
  ];
  return () => {
    document.removeEventListener('focusin', onFocus);
    stopStanding();
    for (const stop of stops) stop();
  };
}
