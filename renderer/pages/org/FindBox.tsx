import { useId, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Tile, TilesDocument } from '#contract/tiles';
import type { Tab } from '../../data/lists.ts';
import { matchName } from '../../data/match.ts';
import { useSpeech } from '../../i18n/index.ts';
import { markOf } from '../../tiles/charts.ts';
import { write } from '../../tiles/model.ts';
import { Icon } from '../../ui/Icon.tsx';

interface Hit {
  readonly tile: Tile;
  readonly text: string;
  readonly value: string | null;
}

const MOST = 8;

/** Tiles by name, and accounts, customers and suppliers by theirs. */
function hitsOf(document: TilesDocument, typed: string): Hit[] {
  const found: (Hit & { score: number })[] = [];
  for (const tile of document.tiles) {
    const match = matchName(typed, tile.name);
    if (match) found.push({ tile, text: tile.name, value: tile.value, score: match.score });
    const mark = markOf(tile);
    if (mark !== 'ranked' && mark !== 'bars') continue;
    for (const point of tile.series) {
      const inside = matchName(typed, point.label);
      if (inside)
        found.push({ tile, text: `${point.label} · ${tile.name}`, value: point.value, score: inside.score + 0.5 });
    }
  }
  return found.sort((a, b) => a.score - b.score).slice(0, MOST);
}

/** `/`: finds a figure of this client and goes to its tile; what is no name of a figure is asked as a question. */
export function FindBox(props: {
  document: TilesDocument;
  onTab: (tab: Tab) => void;
  onAsk: (question: string) => void;
}): ReactElement {
  const { document, onTab } = props;
  const speech = useSpeech();
  const { t } = speech;
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const hits = typed.trim() === '' ? [] : hitsOf(document, typed);
  const chosen = hits[Math.min(active, hits.length - 1)];
  const name = t('band.find', { name: document.org.nickname });

  const go = (hit: Hit) => {
    setTyped('');
    const focus = () => window.document.querySelector<HTMLElement>(`[data-tile="${hit.tile.id}"]`);
    const here = focus();
    if (here) return here.focus();
    onTab(hit.tile.area);
    // The tab draws in the next frame; then its tile is there to take the focus.
    requestAnimationFrame(() => requestAnimationFrame(() => focus()?.focus()));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') setActive((at) => Math.min(hits.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(0, at - 1));
    else if (event.key === 'Enter' && chosen) go(chosen);
    // What is the name of no figure may be a question.
    else if (event.key === 'Enter' && typed.trim() !== '') {
      props.onAsk(typed.trim());
      setTyped('');
      event.currentTarget.blur();
    } else if (event.key === 'Escape') {
      setTyped('');
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
  };
  return (
    <div className="find">
      <div className="ask">
        <Icon name="search" small />
        <input
          data-find
          role="combobox"
          aria-label={name}
          placeholder={name}
          aria-expanded={typed.trim() !== ''}
          aria-controls={listId}
          aria-activedescendant={chosen ? `${listId}-${hits.indexOf(chosen)}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onBlur={() => setTyped('')}
          onKeyDown={onKeyDown}
        />
        <kbd>/</kbd>
      </div>
      <div id={listId} role="listbox" aria-label={name} className="find-list" hidden={typed.trim() === ''}>
        {hits.map((hit, index) => (
          <div
            key={hit.text}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={hit === chosen}
            // The press must not take the focus from the field first: the list would close before the click.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(hit)}
          >
            <span>{hit.text}</span>
            <span className="num">{hit.value === null ? t('common.na') : write(hit.tile, hit.value, speech)}</span>
          </div>
        ))}
        {hits.length === 0 && typed.trim() !== '' && (
          <div role="option" aria-selected="false" aria-disabled="true">
            {t('band.findNone')} {t('guard.askHint')}
          </div>
        )}
      </div>
    </div>
  );
}
