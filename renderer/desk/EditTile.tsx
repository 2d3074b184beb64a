import { useState, type DragEvent, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import type { DeskSheet, DeskTileId } from '#contract/desk';
import type { Area } from '#contract/tiles';
import { useSpeech } from '../i18n/index.ts';
import { append, COLUMNS, find, hide, place, resize, spanOf, stack, step, type Side } from '../tiles/layout.ts';
import { Icon } from '../ui/Icon.tsx';
import type { Arranging } from './editor.ts';

const DRAG = 'text/x-orgfolio-tile';
/** Share of a tile's width at its edges where a drop makes a slot of its own; between them it stacks. */
const EDGE = 0.28;

function sideAt(event: DragEvent<HTMLElement>): Side {
  const box = event.currentTarget.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width;
  if (x < EDGE) return 'left';
  if (x > 1 - EDGE) return 'right';
  return event.clientY - box.top < box.height / 2 ? 'above' : 'below';
}

/** Every key of a tile that is being arranged, as what it does to the sheet; null for other keys. */
function changeFor(event: KeyboardEvent, sheet: DeskSheet, id: DeskTileId): DeskSheet | null {
  const ways = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;
  const way = ways[event.key as keyof typeof ways] as (typeof ways)[keyof typeof ways] | undefined;
  if (way !== undefined) {
    if (!event.shiftKey) return step(sheet, id, way);
    return resize(sheet, id, way === 'right' || way === 'down' ? 1 : -1);
  }
  if (event.key === 's' || event.key === 'S') return stack(sheet, id);
  if (event.key === 'Delete' || event.key === 'Backspace') return hide(sheet, id);
  return null;
}

/** A tile with its handle: moved by arrows or by dragging, resized with Shift and arrows, renamed with F2, hidden with Delete. */
export function EditTile(props: { id: DeskTileId; arranging: Arranging; children: ReactNode }): ReactElement {
  const { id, arranging } = props;
  const { editor, nameOf, say } = arranging;
  const { sheet } = editor;
  const { t } = useSpeech();
  const [side, setSide] = useState<Side | null>(null);
  const name = nameOf(id);
  const span = spanOf(sheet, id);
  const spot = find(sheet, id);
  const area = sheet.blocks[spot?.block ?? 0]?.area;

  const apply = (next: DeskSheet) => {
    if (next === sheet) return say(t('layout.edge', { name }));
    editor.setSheet(next);
    say(sayChange(next));
    // The tile moved in the document; the focus goes with it once it is drawn there.
    requestAnimationFrame(() => focusTile(find(next, id) === null ? firstOf(next) : id));
  };
  const sayChange = (next: DeskSheet): string => {
    const at = find(next, id);
    const block = at === null ? undefined : next.blocks[at.block];
    if (at === null || block === undefined) return t('layout.wasHidden', { name });
    if (spanOf(next, id) !== span) return t('layout.resized', { name, span: spanOf(next, id), columns: COLUMNS });
    return t('layout.moved', { name, area: t(`area.${block.area}`), place: at.slot + 1, count: block.slots.length });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = changeFor(event, sheet, id);
    if (next !== null) apply(next);
    else if (event.key === 'F2' || event.key === 'Enter') arranging.onDress(id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const act = (label: string, icon: Parameters<typeof Icon>[0]['name'], run: () => void) => (
    <button
      type="button"
      tabIndex={-1}
      className="btn ico q"
      aria-label={`${label}: ${name}`}
      title={label}
      onClick={run}
    >
      <Icon name={icon} small />
    </button>
  );
  return (
    <div
      className={`edit-tile ${side === null ? '' : `drop-${side}`}`}
      role="group"
      aria-roledescription={t('layout.edit')}
      aria-label={t('layout.tile', { name, span, columns: COLUMNS, area: area === undefined ? '' : t(`area.${area}`) })}
      tabIndex={0}
      data-edit={id}
      draggable
      onKeyDown={onKeyDown}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAG, id);
        event.dataTransfer.effectAllowed = 'move';
        event.stopPropagation();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG)) return;
        event.preventDefault();
        event.stopPropagation();
        setSide(sideAt(event));
      }}
      onDragLeave={() => setSide(null)}
      onDrop={(event) => {
        const dragged = event.dataTransfer.getData(DRAG);
        const to = sideAt(event);
        setSide(null);
        event.preventDefault();
        event.stopPropagation();
        if (dragged !== '' && dragged !== id) editor.setSheet(place(sheet, dragged, id, to));
      }}
    >
      <div className="edit-bar">
        <Icon name="grip" small />
        <span className="mute xs">{t('layout.width', { span, columns: COLUMNS })}</span>
        <span className="push" />
        {act(t('layout.narrower'), 'minus', () => apply(resize(sheet, id, -1)))}
        {act(t('layout.wider'), 'plus', () => apply(resize(sheet, id, 1)))}
        {act(t('layout.rename'), 'pencil', () => arranging.onDress(id))}
        {act(t('layout.hide'), 'close', () => apply(hide(sheet, id)))}
      </div>
      <div className="edit-body" inert>
        {props.children}
      </div>
    </div>
  );
}

const firstOf = (sheet: DeskSheet): DeskTileId | undefined => sheet.blocks[0]?.slots[0]?.lines[0]?.[0];

function focusTile(id: DeskTileId | undefined): void {
  if (id !== undefined) document.querySelector<HTMLElement>(`[data-edit="${id}"]`)?.focus();
}

/** The margin label of an area takes what is dropped on it: at the end of its row. */
export function DropArea(props: { area: Area; arranging: Arranging | null; children: ReactNode }): ReactElement {
  const { area, arranging } = props;
  const [isOver, setOver] = useState(false);
  if (arranging === null) return <div className="lab">{props.children}</div>;
  return (
    <div
      className={`lab ${isOver ? 'drop-into' : ''}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        event.preventDefault();
        const dragged = event.dataTransfer.getData(DRAG);
        if (dragged !== '') arranging.editor.setSheet(append(arranging.editor.sheet, dragged, area));
      }}
    >
      {props.children}
    </div>
  );
}
