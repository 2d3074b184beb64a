import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { DeskPage, DeskSheet, DeskTileId, OwnTile } from '#contract/desk';
import type { TileId, TilesDocument } from '#contract/tiles';
import { TileSheet } from '../tiles/TileSheet.tsx';
import { ArrangeBar } from './ArrangeBar.tsx';
import { DressDialog } from './DressDialog.tsx';
import { useEditor, type Arranging } from './editor.ts';
import { OwnTileDialog } from './OwnTileDialog.tsx';
import { dressed, knownTiles, sheetOf, type Desk } from './useDesk.ts';

/** What a page draws: where its tiles stand, the tiles with the practice's names, and how they are arranged if they are. */
export interface Drawn {
  readonly sheet: DeskSheet;
  readonly document: TilesDocument;
  readonly own: ReadonlyMap<DeskTileId, OwnTile>;
  readonly arranging: Arranging | null;
  readonly focused: DeskTileId | null;
}

/** A page of tiles as its client has it arranged; with `isEditing` the same page to be arranged. */
export function DeskFrame(props: {
  document: TilesDocument;
  desk: Desk;
  page: DeskPage;
  isEditing: boolean;
  onDone: () => void;
  children: (drawn: Drawn) => ReactNode;
}): ReactElement {
  return props.isEditing ? (
    <EditedFrame key={`${props.document.org.tenantId} ${props.page}`} {...props} />
  ) : (
    <ReadFrame {...props} />
  );
}

const byId = (own: readonly OwnTile[]): ReadonlyMap<DeskTileId, OwnTile> =>
  new Map(own.map((one) => [one.definition.id, one]));

function ReadFrame(props: Parameters<typeof DeskFrame>[0]): ReactElement {
  const { document, desk, page } = props;
  const named = useMemo(() => dressed(document, desk.layout), [document, desk.layout]);
  const own = useMemo(() => byId(desk.own), [desk.own]);
  const sheet = useMemo(
    () => sheetOf(desk.layout, page, knownTiles(document, desk.own)),
    [desk.layout, desk.own, page, document],
  );
  return (
    <TileSheet document={named} desk={desk} page={page}>
      {(focused) => props.children({ sheet, document: named, own, arranging: null, focused })}
    </TileSheet>
  );
}

function EditedFrame(props: Parameters<typeof DeskFrame>[0]): ReactElement {
  const { document, desk, page, onDone } = props;
  const known = useMemo(() => knownTiles(document, desk.own), [document, desk.own]);
  const editor = useEditor(desk.layout, page, known);
  const named = useMemo(() => dressed(document, editor.layout), [document, editor.layout]);
  const own = useMemo(() => byId(desk.own), [desk.own]);
  const [said, setSaid] = useState('');
  const [dressing, setDressing] = useState<DeskTileId | null>(null);
  const [isAdding, setAdding] = useState(false);
  const definedName = (id: DeskTileId): string =>
    document.tiles.find((tile) => tile.id === (id as TileId))?.name ?? own.get(id)?.definition.name ?? id;
  const nameOf = (id: DeskTileId): string => editor.layout.dress[id]?.title ?? definedName(id);
  const arranging: Arranging = { editor, nameOf, onDress: setDressing, say: setSaid };
  return (
    <>
      <ArrangeBar
        org={document.org}
        desk={desk}
        editor={editor}
        nameOf={nameOf}
        said={said}
        onAdd={() => setAdding(true)}
        onDone={onDone}
      />
      <div className="areas arranging">
        {props.children({ sheet: editor.sheet, document: named, own, arranging, focused: null })}
      </div>
      {dressing !== null && (
        <DressDialog
          id={dressing}
          name={definedName(dressing)}
          dress={editor.layout.dress[dressing] ?? {}}
          report={document.tiles.find((tile) => tile.id === dressing)?.report ?? null}
          table={own.get(dressing)?.definition.table ?? null}
          onSave={(dress) => editor.setDress(dressing, dress)}
          onClose={() => setDressing(null)}
        />
      )}
      {isAdding && (
        <OwnTileDialog
          org={document.org}
          area={page === 'overview' ? 'cash' : page}
          tile={null}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
