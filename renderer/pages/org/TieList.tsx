import type { ReactElement, RefObject } from 'react';
import type { TilesDocument } from '#contract/tiles';
import { useSpeech } from '../../i18n/index.ts';
import { TieBadge, tieSentence } from '../../tiles/Badge.tsx';
import { Popover } from '../../ui/Dialog.tsx';

const order = { open: 0, explained: 1, tied: 2, notApplicable: 3 } as const;

/** All figures with the report of Xero they must equal, what differs first. */
export function TieList(props: {
  document: TilesDocument;
  anchor: RefObject<Element | null>;
  onClose: () => void;
}): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const tiles = [...props.document.tiles].sort((a, b) => order[a.tieOut.status] - order[b.tieOut.status]);
  return (
    <Popover anchor={props.anchor} title={t('tie.title')} onClose={props.onClose} isWide>
      <ul className="tielist">
        {tiles.map((tile) => (
          <li key={tile.id}>
            <span className="m">{tile.name}</span>
            <TieBadge tieOut={tile.tieOut} />
            <p>
              {tile.tieOut.report === null && tile.tieOut.status !== 'notApplicable'
                ? t('formula.inputs')
                : tieSentence(tile.tieOut, speech)}
            </p>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
