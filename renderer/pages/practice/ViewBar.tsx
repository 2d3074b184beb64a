import { useId, useRef, useState, type ReactElement } from 'react';
import type { DeskTag } from '#contract/desk';
import { call } from '../../data/client.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Dialog, Popover } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { columnName } from './PracticeTable.tsx';
import { columns, filters, inFilter, writeView, type Client, type Filter, type View } from './practiceModel.ts';

export interface SavedView {
  readonly id: number;
  readonly name: string;
  readonly view: View;
}

/** Views as tabs, the standard ones first; then what makes a view: tags, columns, and keeping it. */
export function ViewBar(props: {
  clients: readonly Client[];
  tags: readonly DeskTag[];
  saved: readonly SavedView[];
  view: View;
  /** The saved view that is open, null when a standard one is. */
  open: SavedView | null;
  isChanged: boolean;
  onView: (view: View) => void;
  onFilter: (filter: Filter) => void;
  onOpen: (view: SavedView | null) => void;
}): ReactElement {
  const { clients, tags, saved, view, open, isChanged } = props;
  const { t } = useSpeech();
  const toast = useToast();
  const columnAnchor = useRef<HTMLButtonElement>(null);
  const [isColumns, setColumns] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const save = (id: number | null, name: string) =>
    call('desk.saveView', { id, name, view: writeView(view) }).then((kept) => {
      toast.say(t('desk.viewSaved', { name }));
      props.onOpen({ id: kept.id, name, view });
    }, toast.fail);
  const remove = (gone: SavedView) =>
    call('desk.deleteView', { id: gone.id }).then(() => {
      props.onOpen(null);
      const undo = () => call('desk.saveView', { id: null, name: gone.name, view: writeView(gone.view) });
      toast.say(t('desk.viewDeleted', { name: gone.name }), { label: t('layout.undo'), run: () => void undo().catch(toast.fail) }); // prettier-ignore
    }, toast.fail);
  return (
    <section className="bar" aria-label={t('desk.views')}>
      <div className="tabs" role="group" aria-label={t('desk.views')}>
        {filters.map((one, at) => {
          const count = clients.filter((client) => inFilter(client, one)).length;
          return (
            <button
              key={one}
              type="button"
              aria-pressed={open === null && one === view.filter}
              title={String(at + 1)}
              onClick={() => props.onFilter(one)}
            >
              {t(`practice.${one}`)}
              {one !== 'all' && <span className="mute">{count}</span>}
            </button>
          );
        })}
        {saved.map((one, at) => (
          <button
            key={one.id}
            type="button"
            aria-pressed={open?.id === one.id}
            title={String(filters.length + at + 1)}
            onClick={() => props.onOpen(one)}
          >
            {one.name}
          </button>
        ))}
      </div>
      <div className="ctl">
        {open !== null && (
          <button
            type="button"
            className="btn ico q"
            aria-label={t('desk.viewDelete', { name: open.name })}
            title={t('desk.viewDelete', { name: open.name })}
            onClick={() => void remove(open)}
          >
            <Icon name="close" small />
          </button>
        )}
        {open !== null && isChanged && (
          <button type="button" className="btn" onClick={() => void save(open.id, open.name)}>
            {t('desk.viewUpdate', { name: open.name })}
          </button>
        )}
        <button type="button" className="btn" onClick={() => setNaming(true)}>
          {t('desk.saveView')}
        </button>
        {tags.length > 0 && (
          <select
            className="input"
            aria-label={t('desk.tags')}
            value={view.tags[0] ?? ''}
            onChange={(event) =>
              props.onView({ ...view, tags: event.target.value === '' ? [] : [Number(event.target.value)] })
            }
          >
            <option value="">{t('desk.tagAll')}</option>
            {tags.map((tag) => (
              <option key={tag.id} value={tag.id}>
                {tag.name}
              </option>
            ))}
          </select>
        )}
        <button
          ref={columnAnchor}
          type="button"
          className="btn"
          aria-expanded={isColumns}
          onClick={() => setColumns(!isColumns)}
        >
          <Icon name="columns" small />
          {t('desk.columns')}
        </button>
      </div>
      {isColumns && (
        <Popover anchor={columnAnchor} title={t('desk.columnsTitle')} onClose={() => setColumns(false)}>
          <ColumnChoice view={view} onView={props.onView} />
        </Popover>
      )}
      {isNaming && <NameView onSave={(name) => void save(null, name)} onClose={() => setNaming(false)} />}
    </section>
  );
}

function ColumnChoice({ view, onView }: { view: View; onView: (view: View) => void }): ReactElement {
  const speech = useSpeech();
  return (
    <ul className="checklist">
      {columns
        .filter((column) => column !== 'client')
        .map((column) => (
          <li key={column}>
            <label>
              <input
                type="checkbox"
                checked={view.columns.includes(column)}
                onChange={(event) => {
                  const wanted = new Set<string>(view.columns);
                  if (event.target.checked) wanted.add(column);
                  else wanted.delete(column);
                  onView({ ...view, columns: columns.filter((one) => wanted.has(one)) });
                }}
              />
              {columnName(column, speech)}
            </label>
          </li>
        ))}
    </ul>
  );
}

function NameView({ onSave, onClose }: { onSave: (name: string) => void; onClose: () => void }): ReactElement {
  const { t } = useSpeech();
  const id = useId();
  const [name, setName] = useState('');
  return (
    <Dialog label={t('desk.saveView')} onClose={onClose}>
      <form
        className="body"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          onSave(name.trim());
          onClose();
        }}
      >
        <h2>{t('desk.saveView')}</h2>
        <p>{t('desk.viewHelp')}</p>
        <div className="field">
          <label htmlFor={id}>{t('desk.viewName')}</label>
          <input
            id={id}
            className="input wide"
            autoFocus
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="acts-row">
          <button type="button" className="btn" onClick={onClose}>
            {t('layout.cancel')}
          </button>
          <button type="submit" className="btn pri" disabled={name.trim() === ''}>
            {t('desk.viewSave')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
