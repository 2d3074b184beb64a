import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { TilesDocument } from '#contract/tiles';
import { useCall } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Icon } from '../../ui/Icon.tsx';
import { findingsOf, type Found } from './findings.ts';

const MOST_IN_STRIP = 3;

const focusTile = (found: Found) => {
  if (found.tile) document.querySelector<HTMLElement>(`[data-tile="${found.tile.id}"]`)?.focus();
};

/** Findings of this client: a strip of three above the sheet, on wide windows a docked list instead. */
export function FindingsDock({
  document,
  kind,
}: {
  document: TilesDocument;
  kind: 'strip' | 'dock';
}): ReactElement | null {
  const speech = useSpeech();
  const { t } = speech;
  const orgs = useCall('orgs.list', { lang: speech.lang }, { keepPrevious: true });
  const org = orgs.data?.orgs.find((one) => one.tenantId === document.org.tenantId);
  const found = findingsOf(document, org, speech);
  if (kind === 'strip') {
    if (found.length === 0) return null;
    return (
      <div className="strip">
        <span className="warnchip">
          <Icon name="flag" small />
          <b>{t('connections.found', { count: found.length })}</b>
        </span>
        {found.slice(0, MOST_IN_STRIP).map((one) => (
          <Sentence key={one.key} found={one} />
        ))}
      </div>
    );
  }
  return (
    <aside className="dock" aria-label={t('connections.found', { count: found.length })}>
      <h2>{t('connections.found', { count: found.length })}</h2>
      {found.map((one) => (
        <article key={one.key}>
          <Sentence found={one} />
          {one.detail !== '' && <p>{one.detail}</p>}
        </article>
      ))}
    </aside>
  );
}

function Sentence({ found }: { found: Found }): ReactElement {
  const content = (
    <>
      <Icon name={found.key.startsWith('tie-') ? 'unequal' : 'warning'} small />
      <span>{found.sentence}</span>
    </>
  );
  const className = `bare finding ${found.severity === 'e' ? 'neg' : 'warn'}`;
  return found.tile ? (
    <button type="button" className={className} onClick={() => focusTile(found)}>
      {content}
    </button>
  ) : (
    <Link to="/connections" className={className}>
      {content}
    </Link>
  );
}
