import { createContext, use, useMemo, useReducer } from 'react';
import type { DeskLayout, DeskPage, DeskSheet, DeskTileId, TileDress } from '#contract/desk';
import { sameSheet, settle, type KnownTile } from '../tiles/layout.ts';

interface State {
  readonly past: readonly DeskLayout[];
  readonly now: DeskLayout;
  readonly next: readonly DeskLayout[];
}

type Act = { readonly to: DeskLayout } | 'undo' | 'redo';

const MOST_STEPS = 200;

function reduce(state: State, act: Act): State {
  const { past, now, next } = state;
  if (act === 'undo') {
    const last = past.at(-1);
    return last === undefined ? state : { past: past.slice(0, -1), now: last, next: [now, ...next] };
  }
  if (act === 'redo') {
    const first = next[0];
    return first === undefined ? state : { past: [...past, now], now: first, next: next.slice(1) };
  }
  return { past: [...past, now].slice(-MOST_STEPS), now: act.to, next: [] };
}

/** An arrangement being changed: nothing is kept before somebody says so, and every step can be taken back. */
export interface Editor {
  readonly layout: DeskLayout;
  readonly page: DeskPage;
  readonly known: readonly KnownTile[];
  readonly sheet: DeskSheet;
  readonly isChanged: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly setSheet: (sheet: DeskSheet) => void;
  readonly setDress: (id: DeskTileId, dress: TileDress) => void;
  /** This page as it is for everybody who arranged nothing. */
  readonly toStandard: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Puts a sheet into an arrangement; the standard one leaves no trace, so that later versions may improve it. */
export function withSheet(
  layout: DeskLayout,
  page: DeskPage,
  sheet: DeskSheet,
  known: readonly KnownTile[],
): DeskLayout {
  const sheets = { ...layout.sheets };
  if (sameSheet(sheet, settle(undefined, page, known))) delete sheets[page];
  else sheets[page] = sheet;
  return { ...layout, sheets };
}

/** Puts the dress of a tile into an arrangement; an empty one is left out. */
export function withDress(layout: DeskLayout, id: DeskTileId, dress: TileDress): DeskLayout {
  const all = { ...layout.dress };
  if (Object.keys(dress).length === 0) delete all[id];
  else all[id] = dress;
  return { ...layout, dress: all };
}

export function useEditor(start: DeskLayout, page: DeskPage, known: readonly KnownTile[]): Editor {
  const [state, dispatch] = useReducer(reduce, { past: [], now: start, next: [] });
  const { past, now, next } = state;
  return useMemo(() => {
    const sheet = settle(now.sheets[page], page, known);
    const go = (to: DeskLayout) => {
      if (JSON.stringify(to) !== JSON.stringify(now)) dispatch({ to });
    };
    return {
      layout: now,
      page,
      known,
      sheet,
      isChanged: JSON.stringify(now) !== JSON.stringify(past[0] ?? now),
      canUndo: past.length > 0,
      canRedo: next.length > 0,
      setSheet: (changed) => go(withSheet(now, page, changed, known)),
      setDress: (id, dress) => go(withDress(now, id, dress)),
      toStandard: () => go(withSheet(now, page, settle(undefined, page, known), known)),
      undo: () => dispatch('undo'),
      redo: () => dispatch('redo'),
    };
  }, [now, past, next, page, known]);
}

/** What a tile can do while its sheet is arranged; null when it is only read. */
export interface Arranging {
  readonly editor: Editor;
  readonly nameOf: (id: DeskTileId) => string;
  readonly onDress: (id: DeskTileId) => void;
  readonly say: (text: string) => void;
}

export const ArrangeContext = createContext<Arranging | null>(null);
export const useArranging = (): Arranging | null => use(ArrangeContext);
