import { use, type ReactElement } from 'react';
import type { Tile } from '#contract/tiles';
import { useSpeech } from '../i18n/index.ts';
import { SecondsLeft, useTileActions } from './actions.ts';
import { stepText, timeLeft } from './words.ts';

/** Said below the figure when a tile is not simply fresh. */
export function StateBody(props: {
  subject: Pick<Tile, 'state' | 'asOf' | 'reasonText' | 'waiting' | 'name'>;
  /** When its figure was read, in words. */
  when: string | null;
}): ReactElement | null {
  const { subject: tile, when } = props;
  const speech = useSpeech();
  const { t } = speech;
  const actions = useTileActions();
  const secondsLeft = use(SecondsLeft);
  switch (tile.state) {
    case 'fresh':
      return null;
    case 'never':
      return (
        <>
          <p className="cmp">{tile.reasonText ?? t('tile.neverBody')}</p>
          <Act onPress={actions.sync} text={t('tile.sync')} />
        </>
      );
    case 'loading':
      return (
        <>
          <span className="skel thin" aria-hidden="true" />
          <p className="cmp">
            {[stepText(tile, speech, 'loading'), timeLeft(secondsLeft, speech)].filter(Boolean).join(', ')}
          </p>
        </>
      );
    case 'partial':
      return (
        <>
          <p className="cmp">{stepText(tile, speech, 'partial')}</p>
          {tile.waiting?.total ? (
            <div className="prog" aria-hidden="true">
              <i style={{ width: `${Math.min(100, (tile.waiting.done / tile.waiting.total) * 100)}%` }} />
            </div>
          ) : null}
        </>
      );
    case 'stale':
      return (
        <p className="cmp">
          {[when === null ? '' : t('tile.asOf', { when }), tile.reasonText ?? ''].filter(Boolean).join(' ')}{' '}
          <Act onPress={actions.sync} text={t('tile.sync')} />
        </p>
      );
    case 'error':
      return (
        <>
          <p className="cmp">
            {[tile.reasonText, when === null ? '' : t('tile.asOf', { when }), t('tile.errorBody')]
              .filter(Boolean)
              .join(' ')}
          </p>
          <p className="rowx">
            <Act onPress={actions.sync} text={t('tile.tryNow')} />
            <Act onPress={actions.openRuns} text={t('tile.runLog')} />
          </p>
        </>
      );
    case 'notPermitted':
      return (
        <>
          <p className="cmp">{tile.reasonText ?? t('tile.notPermittedBody')}</p>
          <Act onPress={() => actions.copyNote(tile.name)} text={t('tile.copyNote')} />
        </>
      );
  }
}

function Act({ onPress, text }: { onPress: () => void; text: string }): ReactElement {
  return (
    <button type="button" className="link xs" onClick={onPress}>
      {text}
    </button>
  );
}
