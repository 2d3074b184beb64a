import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import type { Tile, TilesDocument } from '#contract/tiles';
import type { ReportName } from '#contract/ledger';
import { call } from '../data/client.ts';
import { useSpeech } from '../i18n/index.ts';
import { useToast } from '../ui/Toast.tsx';
import { TileActionsContext, type TileActions } from './actions.ts';
import { FormulaPopover, TablePopover } from './Popovers.tsx';
import { direction, nearest } from './rove.ts';

interface Open {
  readonly kind: 'formula' | 'table';
  readonly id: Tile['id'];
  readonly anchor: Element;
}

/** Holds the tiles of a page: arrows between them, F, T and Enter, and the popovers that explain one. */
export function TileSheet(props: {
  document: TilesDocument;
  className?: string;
  children: (focused: Tile['id'] | null) => ReactNode;
}): ReactElement {
  const { document: tiles } = props;
  const speech = useSpeech();
  const toast = useToast();
  const navigate = useNavigate();
  const sheet = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<Tile['id'] | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const orgId = tiles.org.tenantId;

  const actions = useMemo<TileActions>(
    () => ({
      openReport: (tile) =>
        void navigate({
          to: '/org/$orgId/$tab',
          params: { orgId, tab: 'reports' },
          search: (old) => ({ ...old, report: tile.report as ReportName }),
        }),
      showFormula: (tile, anchor) => setOpen({ kind: 'formula', id: tile.id, anchor }),
      showTable: (tile, anchor) => setOpen({ kind: 'table', id: tile.id, anchor }),
      sync: () => void call('sync.start', { orgIds: [orgId] }).catch(toast.fail),
      openRuns: () => void navigate({ to: '/runs', search: { org: orgId } }),
      copyNote: (tile) => {
        const text = speech.t('tile.ownerNote', { name: tiles.org.name, tile: tile.name });
        call('app.copyText', { text }).then(() => toast.say(speech.t('common.copied')), toast.fail);
      },
    }),
    [navigate, orgId, toast, speech, tiles.org.name],
  );

  const byId = (id: string | undefined) => tiles.tiles.find((tile) => tile.id === id);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const element = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-tile]') : null;
    const tile = byId(element?.dataset['tile']);
    if (!element || !tile || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const way = direction(event.key);
    const isOnTile = event.target === element;
    if (way && isOnTile) {
      const all = [...(sheet.current?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])];
      const next =
        all[
          nearest(
            all.map((one) => one.getBoundingClientRect()),
            all.indexOf(element),
            way,
          )
        ];
      if (!next) return;
      next.focus();
    } else if (event.key === 'Enter' && isOnTile) actions.openReport(tile);
    else if (event.key === 'f' || event.key === 'F') actions.showFormula(tile, element);
    else if ((event.key === 't' || event.key === 'T') && tile.series.length > 0) actions.showTable(tile, element);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const shown = open ? byId(open.id) : undefined;
  return (
    <TileActionsContext value={actions}>
      <div
        ref={sheet}
        className={props.className ?? 'areas'}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const id = byId(event.target.closest<HTMLElement>('[data-tile]')?.dataset['tile'])?.id;
          if (id) setFocused(id);
        }}
      >
        {props.children(focused)}
      </div>
      {open && shown && open.kind === 'formula' && (
        <FormulaPopover
          tile={shown}
          anchor={open.anchor}
          onClose={() => setOpen(null)}
          onReport={() => actions.openReport(shown)}
        />
      )}
      {open && shown && open.kind === 'table' && (
        <TablePopover tile={shown} anchor={open.anchor} onClose={() => setOpen(null)} />
      )}
    </TileActionsContext>
  );
}
