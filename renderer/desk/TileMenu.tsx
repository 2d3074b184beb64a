import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactElement } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import type { DeskLayout, DeskPage, DeskTileId, OwnTile } from '#contract/desk';
import type { Tile, TilesDocument } from '#contract/tiles';
import { call } from '../data/client.ts';
import { useCall } from '../data/useCall.ts';
import { localTime } from '../i18n/dates.ts';
import { useSpeech } from '../i18n/index.ts';
import { findingsOf } from '../pages/org/findings.ts';
import type { TileActions } from '../tiles/actions.ts';
import { hide } from '../tiles/layout.ts';
import { write } from '../tiles/model.ts';
import { writeOwn } from '../tiles/own.ts';
import { useToast } from '../ui/Toast.tsx';
import { sortAway } from './away.ts';
import { DressDialog } from './DressDialog.tsx';
import { withDress, withSheet } from './editor.ts';
import { OwnTileDialog } from './OwnTileDialog.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';
import { SnoozeDialog } from './SnoozeDialog.tsx';
import { knownTiles, sheetOf, type Desk } from './useDesk.ts';

type Item = readonly [key: string, text: string, kbd: string, run: () => void] | 'line';

/** Choices that open something of their own, which takes the place of the menu. */
const opening = new Set(['dress', 'own', 'formula', 'table', 'snooze', 'review']);

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
  const [then, setThen] = useState<'dress' | 'own' | 'snooze' | 'review' | null>(null);
  const notes = useCall('desk.practice', {}, { keepPrevious: true });
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
  const snoozes = (notes.data?.snoozes ?? []).filter((one) => one.orgId === orgId);
  const ours = findingsOf(document, desk.own, undefined, speech).filter((found) => found.tile === id);
  const { open, away } = sortAway(ours, snoozes, document.calendar.today);
  const [finding] = open;
  const [resting] = away;
  const review = notes.data?.reviews.find((one) => one.orgId === orgId && one.subject === id);
  const reviewText =
    review === undefined
      ? t('more.review')
      : t('more.reviewed', {
          initials: review.initials,
          when: speech.shortDay(localTime(review.at, document.org.timezone).day),
        });
  const wake = () => resting && void call('desk.wake', { orgId, key: resting.key }).catch(toast.fail);
  const hasTable = (tile?.series ?? own?.figure.series ?? []).length > 0;
  const items: Item[] = [
    ['open', t('more.open'), 'Enter', () => actions.open(id)],
    ...(tile?.value != null ? [['documents', t('more.documents'), 'D', () => actions.openDocuments(id)] as const] : []),
    ['formula', t('more.formula'), 'F', () => actions.showFormula(id, anchor)],
    ...(hasTable ? [['table', t('more.table'), 'T', () => actions.showTable(id, anchor)] as const] : []),
    ...(figure === null ? [] : [['copy', t('more.copy'), '', copy] as const]),
    'line',
    ...(finding ? [['snooze', t('more.snooze'), '', () => setThen('snooze')] as const] : []),
    ...(resting ? [['wake', t('more.wake'), '', wake] as const] : []),
    ['review', reviewText, '', () => setThen('review')],
    'line',
    ['dress', t('more.rename'), '', () => setThen('dress')],
    ...(own ? [['own', t('more.edit'), '', () => setThen('own')] as const] : []),
    ['hide', t('more.hide'), '', hideTile],
    ['arrange', t('more.arrange'), 'E', arrange],
  ];
  const run = (key: string) => {
    const found = items.find((item) => item !== 'line' && item[0] === key);
    if (found === undefined || found === 'line') return;
    const opensMore = opening.has(key);
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
  if (then === 'snooze' && finding)
    return <SnoozeDialog orgId={orgId} finding={finding} today={document.calendar.today} onClose={onClose} />;
  if (then === 'review')
    return (
      <ReviewDialog orgId={orgId} subject={id} name={name} reviews={notes.data?.reviews ?? []} onClose={onClose} />
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
      aria-label={t('more.title', { name })}
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
