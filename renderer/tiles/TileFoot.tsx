import type { ReactElement } from 'react';
import type { DeskTileId } from '#contract/desk';
import { useSpeech } from '../i18n/index.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useTileActions } from './actions.ts';

/** The actions of a focused or hovered tile. They have keys, so the tile itself is the only tab stop. */
export function TileFoot(props: {
  id: DeskTileId;
  name: string;
  hasTable: boolean;
  hasDocuments?: boolean;
}): ReactElement {
  const { id, name } = props;
  const { t } = useSpeech();
  const actions = useTileActions();
  const anchorOf = (element: Element) => element.closest('[data-tile]') ?? element;
  const act = (key: string, icon: IconName, text: string, title: string, run: (anchor: Element) => void) => (
    <button
      type="button"
      tabIndex={-1}
      data-act={key}
      title={title}
      onClick={(event) => run(anchorOf(event.currentTarget))}
    >
      <Icon name={icon} small />
      <span className="w">{text}</span>
      <span className="vh">{name}</span>
    </button>
  );
  return (
    <div className="acts">
      {act('open', 'open', t('tile.open'), t('tile.open'), () => actions.open(id))}
      {props.hasDocuments === true &&
        act('documents', 'page', t('drill.open'), `${t('drill.open')} (D)`, () => actions.openDocuments(id))}
      {act('formula', 'formula', t('tile.formula'), `${t('tile.formula')} (F)`, (at) => actions.showFormula(id, at))}
      {props.hasTable &&
        act('table', 'table', t('tile.table'), `${t('tile.table')} (T)`, (at) => actions.showTable(id, at))}
      {act('more', 'more', t('more.key'), `${t('more.key')} (.)`, (at) => actions.showMore(id, at))}
    </div>
  );
}
