import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import type { DeskPage, DeskTileId } from '#contract/desk';
import type { TilesDocument } from '#contract/tiles';
import { call } from '../data/client.ts';
import { withoutPage } from '../data/lists.ts';
import { dressOf, type Desk } from '../desk/useDesk.ts';
import { TileMenu } from '../desk/TileMenu.tsx';
import { useDrill } from '../drill/useDrill.ts';
import { useSpeech } from '../i18n/index.ts';
import { useToast } from '../ui/Toast.tsx';
import { TileActionsContext, type TileActions } from './actions.ts';
import { OwnFormulaPopover } from './OwnPopovers.tsx';
import { ownTwin } from './own.ts';
import { FormulaPopover, TwinPopover } from './Popovers.tsx';
import { reportOf } from './reportOf.ts';
import { direction, nearest } from './rove.ts';
import { twinOf } from './twin.ts';

interface Open {
  readonly kind: 'formula' | 'table' | 'more';
  readonly id: DeskTileId;
  readonly anchor: Element;
  readonly orgId: string;
}

/** Holds the tiles of a page: arrows between them, their keys (Enter, F, T and the full stop), and what these open. */
export function TileSheet(props: {
  document: TilesDocument;
  desk: Desk;
  page: DeskPage;
  className?: string;
  children: (focused: DeskTileId | null) => ReactNode;
}): ReactElement {
  const { document: tiles, desk, page } = props;
  const speech = useSpeech();
  const toast = useToast();
  const navigate = useNavigate();
  const { open: openFigure } = useDrill();
  const sheet = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<DeskTileId | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const orgId = tiles.org.tenantId;
  const tileOf = (id: DeskTileId) => tiles.tiles.find((tile) => tile.id === id);
  const ownOf = (id: DeskTileId) => desk.own.find((one) => one.definition.id === id);
  const seriesOf = (id: DeskTileId) => (tileOf(id)?.series ?? ownOf(id)?.figure.series ?? []).length;

  const actions = useMemo<TileActions>(
    () => ({
      open: (id) => {
        const link = desk.layout.dress[id]?.link;
        const tile = tiles.tiles.find((one) => one.id === id);
        const own = desk.own.find((one) => one.definition.id === id);
        const table = link ? link.table : own?.definition.table;
        void navigate({
          to: '/org/$orgId/$tab',
          params: { orgId, tab: link?.tab ?? (own ? 'tables' : 'reports') },
          search: (old) => ({
            ...withoutPage(old),
            ...(link === undefined && tile ? reportOf(tile) : {}),
            ...(link?.report === undefined ? {} : { report: link.report }),
            ...(table === undefined ? {} : { table }),
          }),
        });
      },
      openDocuments: (id) => {
        const tile = tiles.tiles.find((one) => one.id === id);
        if (tile && tile.value !== null) openFigure({ of: 'tile', tile: tile.id });
      },
      showFormula: (id, anchor) => setOpen({ kind: 'formula', id, anchor, orgId }),
      showTable: (id, anchor) => setOpen({ kind: 'table', id, anchor, orgId }),
      showMore: (id, anchor) => setOpen({ kind: 'more', id, anchor, orgId }),
      sync: () => void call('sync.start', { orgIds: [orgId] }).catch(toast.fail),
      openRuns: () => void navigate({ to: '/runs', search: { org: orgId } }),
      copyNote: (name) => {
        const text = speech.t('tile.ownerNote', { name: tiles.org.name, tile: name });
        call('app.copyText', { text }).then(() => toast.say(speech.t('common.copied')), toast.fail);
      },
      dressOf: (id) => dressOf(desk.layout, id),
    }),
    [navigate, openFigure, orgId, toast, speech, tiles, desk],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const element = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-tile]') : null;
    const id = element?.dataset['tile'];
    if (!element || id === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
      return;
    const way = direction(event.key);
    const isOnTile = event.target === element;
    if (way && isOnTile) {
      const all = [...(sheet.current?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])];
      const boxes = all.map((one) => one.getBoundingClientRect());
      const next = all[nearest(boxes, all.indexOf(element), way)];
      if (!next) return;
      next.focus();
    } else if (event.key === ' ' && isOnTile) {
      // Into the chart: arrows then read its points, Enter opens one, Space or Escape comes back.
      const chart = element.querySelector<HTMLElement>('.plot');
      if (chart) chart.focus();
      else if (seriesOf(id) > 0) actions.showTable(id, element);
    } else if (
      (event.key === ' ' || event.key === 'Escape') &&
      event.target instanceof Element &&
      event.target.matches('.plot')
    ) {
      element.focus();
    } else if (event.key === 'Enter' && isOnTile) actions.open(id);
    else if ((event.key === 'd' || event.key === 'D') && tileOf(id)?.value != null) actions.openDocuments(id);
    else if (event.key === 'f' || event.key === 'F') actions.showFormula(id, element);
    else if ((event.key === 't' || event.key === 'T') && seriesOf(id) > 0) actions.showTable(id, element);
    else if (event.key === '.' || event.key === 'ContextMenu') actions.showMore(id, element);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <TileActionsContext value={actions}>
      <div
        ref={sheet}
        className={props.className ?? 'areas'}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const id = event.target.closest<HTMLElement>('[data-tile]')?.dataset['tile'];
          if (id !== undefined) setFocused(id);
        }}
      >
        {props.children(focused)}
      </div>
      {open && open.orgId === orgId && (
        <Opened open={open} document={tiles} desk={desk} page={page} actions={actions} close={() => setOpen(null)} />
      )}
    </TileActionsContext>
  );
}

/** What a tile's key opened, beside the tile. */
function Opened(props: {
  open: Open;
  document: TilesDocument;
  desk: Desk;
  page: DeskPage;
  actions: TileActions;
  close: () => void;
}): ReactElement | null {
  const { open, document, desk, actions, close } = props;
  const speech = useSpeech();
  const tile = document.tiles.find((one) => one.id === open.id);
  const own = desk.own.find((one) => one.definition.id === open.id);
  const report = () => actions.open(open.id);
  if (open.kind === 'more')
    return <TileMenu {...props} id={open.id} anchor={open.anchor} tile={tile} own={own} onClose={close} />;
  if (tile) {
    if (open.kind === 'formula')
      return <FormulaPopover tile={tile} document={document} anchor={open.anchor} onClose={close} onReport={report} />;
    return <TwinPopover name={tile.name} twin={twinOf(tile, speech)} anchor={open.anchor} onClose={close} />;
  }
  if (!own) return null;
  if (open.kind === 'formula')
    return <OwnFormulaPopover own={own} anchor={open.anchor} onClose={close} onTable={report} />;
  const twin = ownTwin(own.definition, own.figure, speech);
  return <TwinPopover name={own.definition.name} twin={twin} anchor={open.anchor} onClose={close} />;
}
