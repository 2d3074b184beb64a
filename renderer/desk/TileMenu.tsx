import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactElement } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import type { DeskLayout, DeskPage, DeskTileId, OwnTile } from '#contract/desk';
import type { Tile, TilesDocument } from '#contract/tiles';
import { call } from '../data/client.ts';
import { useSpeech } from '../i18n/index.ts';
import type { TileActions } from '../tiles/actions.ts';
import { hide } from '../tiles/layout.ts';
import { write } from '../tiles/model.ts';
import { writeOwn } from '../tiles/own.ts';
import { useToast } from '../ui/Toast.tsx';
import { DressDialog } from './DressDialog.tsx';
import { withDress, withSheet } from './editor.ts';
import { OwnTileDialog } from './OwnTileDialog.tsx';
import { knownTiles, sheetOf, type Desk } from './useDesk.ts';

type Item = readonly [key: string, text: string, kbd: string, run: () => void] | 'line';

/** Everything a tile can do, in one list with the keys that do it. */
export function TileMenu(props: {
  id: DeskTileId;
  anchor: Element;
  document: TilesDocument;
  desk: Desk;
  page: DeskPage;
  tile: Tile | undefined;
  own: OwnTile | undefined;
  actions: TileActions;
  onClose: () => void;
}): ReactElement | null {
  const { id, anchor, document, desk, page, tile, own, actions, onClose } = props;
  const speech = useSpeech();
  const { t } = speech;
  const toast = useToast();
  const navigate = useNavigate();
  const box = useMemo(() => ({ current: anchor }), [anchor]);
  const [then, setThen] = useState<'dress' | 'own' | null>(null);
  const orgId = document.org.tenantId;
  const name = tile?.name ?? desk.layout.dress[id]?.title ?? own?.definition.name ?? id;

  const keep = (layout: DeskLayout, said: string | null, undo = desk.layout) => {
    const save = (one: DeskLayout) => call('desk.saveLayout', { orgId, scope: 'client', layout: one });
    save(layout).then(() => {
      if (said === null) return;
      toast.say(said, { label: t('layout.undo'), run: () => void save(undo).catch(toast.fail) });
    }, toast.fail);
  };
  const figure = figureText(tile, own, speech);
  const copy = () => {
    if (figure === null) return;
    call('app.copyText', { text: figure }).then(() => toast.say(t('more.copied', { figure })), toast.fail);
  };
  const hideTile = () => {
    const known = knownTiles(document, desk.own);
    const sheet = hide(sheetOf(desk.layout, page, known), id);
    keep(withSheet(desk.layout, page, sheet, known), t('layout.hiddenToast', { name }));
  };
  const arrange = () =>
    void navigate({ to: '/org/$orgId/$tab', params: { orgId, tab: page }, search: (old) => ({ ...old, edit: true }) });
  const hasTable = (tile?.series ?? own?.figure.series ?? []).length > 0;
  const items: Item[] = [
    ['open', t('more.open'), 'Enter', () => actions.open(id)],
    ['formula', t('more.formula'), 'F', () => actions.showFormula(id, anchor)],
    ...(hasTable ? [['table', t('more.table'), 'T', () => actions.showTable(id, anchor)] as const] : []),
    ...(figure === null ? [] : [['copy', t('more.copy'), '', copy] as const]),
    'line',
    ['dress', t('more.rename'), '', () => setThen('dress')],
    ...(own ? [['own', t('more.edit'), '', () => setThen('own')] as const] : []),
    ['hide', t('more.hide'), '', hideTile],
    ['arrange', t('more.arrange'), 'E', arrange],
  ];
  const run = (key: string) => {
    const found = items.find((item) => item !== 'line' && item[0] === key);
    if (found === undefined || found === 'line') return;
    const opensMore = key === 'dress' || key === 'own' || key === 'formula' || key === 'table';
    found[3]();
    if (!opensMore) onClose();
  };
  if (then === 'dress')
    return (
      <DressDialog
        id={id}
        name={name}
        dress={desk.layout.dress[id] ?? {}}
        report={tile?.report ?? null}
        table={own?.definition.table ?? null}
        onSave={(dress) => keep(withDress(desk.layout, id, dress), null)}
        onClose={onClose}
      />
    );
  if (then === 'own' && own)
    return <OwnTileDialog org={document.org} area={own.definition.area} tile={own.definition} onClose={onClose} />;
  return (
    <Popover
      isOpen
      triggerRef={box}
      placement="bottom start"
      offset={4}
      className="pop menu"
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Menu aria-label={t('more.title', { name })} autoFocus="first" onAction={(key) => run(String(key))}>
        {items.map((item, at) =>
          item === 'line' ? (
            <Separator key={`line-${at}`} className="menu-line" />
          ) : (
            <MenuItem key={item[0]} id={item[0]} className="menu-item" textValue={item[1]}>
              <span>{item[1]}</span>
              {item[2] !== '' && <kbd>{item[2]}</kbd>}
            </MenuItem>
          ),
        )}
      </Menu>
    </Popover>
  );
}

/** The figure with its unit as it is copied: "EUR 165,326.33". */
function figureText(
  tile: Tile | undefined,
  own: OwnTile | undefined,
  speech: ReturnType<typeof useSpeech>,
): string | null {
  if (tile?.value != null) {
    return [tile.unit === 'money' ? tile.currency : null, write(tile, tile.value, speech)].filter(Boolean).join(' ');
  }
  if (own?.figure.value == null) return null;
  return [own.figure.currency, writeOwn(own.figure.value, own.figure, speech)].filter(Boolean).join(' ');
}
