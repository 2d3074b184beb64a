import { Link } from '@tanstack/react-router';
import { useRef, useState, type ReactElement } from 'react';
import type { OwnTile, Snooze } from '#contract/desk';
import type { TilesDocument } from '#contract/tiles';
import { call } from '../../data/client.ts';
import { useCall } from '../../data/useCall.ts';
import { sortAway } from '../../desk/away.ts';
import { SnoozeDialog } from '../../desk/SnoozeDialog.tsx';
import { useSpeech } from '../../i18n/index.ts';
import { Popover } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { findingsOf, type Found } from './findings.ts';

const MOST_IN_STRIP = 3;

const focusTile = (found: Found) => {
  if (found.tile !== null) document.querySelector<HTMLElement>(`[data-tile="${found.tile}"]`)?.focus();
};

/** Findings of this client: a strip of three above the sheet, on wide windows a docked list instead. */
export function FindingsDock(props: {
  document: TilesDocument;
  own: readonly OwnTile[];
  kind: 'strip' | 'dock';
}): ReactElement | null {
  const { document, own, kind } = props;
  const speech = useSpeech();
  const { t } = speech;
  const orgs = useCall('orgs.list', { lang: speech.lang }, { keepPrevious: true });
  const notes = useCall('desk.practice', {}, { keepPrevious: true });
  const anchor = useRef<HTMLButtonElement>(null);
  const [isListing, setListing] = useState(false);
  const [putting, setPutting] = useState<Found | null>(null);
  const orgId = document.org.tenantId;
  const today = document.calendar.today;
  const org = orgs.data?.orgs.find((one) => one.tenantId === orgId);
  const snoozes = (notes.data?.snoozes ?? []).filter((one) => one.orgId === orgId);
  const { open, away } = sortAway(findingsOf(document, own, org, speech), snoozes, today);
  const list = { open, away, snoozes, orgId, onPut: setPutting };
  const dialog = putting !== null && (
    <SnoozeDialog orgId={orgId} finding={putting} today={today} onClose={() => setPutting(null)} />
  );
  if (kind === 'dock') {
    return (
      <aside className="dock" aria-label={t('connections.found', { count: open.length })}>
        <h2>{t('connections.found', { count: open.length })}</h2>
        <List {...list} />
        {dialog}
      </aside>
    );
  }
  if (open.length + away.length === 0) return null;
  return (
    <div className="strip">
      <span className={open.length > 0 ? 'warnchip' : 'warnchip g'}>
        <Icon name="flag" small />
        <b>{t('connections.found', { count: open.length })}</b>
      </span>
      {open.slice(0, MOST_IN_STRIP).map((one) => (
        <Sentence key={one.key} found={one} />
      ))}
      <button ref={anchor} type="button" className="link push" onClick={() => setListing(true)}>
        {t('found.showAll')}
        {away.length > 0 && ` · ${t('snooze.count', { count: away.length })}`}
      </button>
      {isListing && (
        <Popover
          anchor={anchor}
          title={t('connections.found', { count: open.length })}
          onClose={() => setListing(false)}
          isWide
        >
          <List
            {...list}
            onPut={(found) => {
              setListing(false);
              setPutting(found);
            }}
          />
        </Popover>
      )}
      {dialog}
    </div>
  );
}

/** Every finding with its detail, and below those that were put away: until when, why, and back. */
function List(props: {
  open: readonly Found[];
  away: readonly Found[];
  snoozes: readonly Snooze[];
  orgId: string;
  onPut: (found: Found) => void;
}): ReactElement {
  const { open, away, snoozes, orgId } = props;
  const speech = useSpeech();
  const { t } = speech;
  const toast = useToast();
  return (
    <>
      {open.length === 0 && <p>{t('desk.findingsNone')}</p>}
      {open.map((one) => (
        <article key={one.key}>
          <Sentence found={one} />
          {one.detail !== '' && <p>{one.detail}</p>}
          <button
            type="button"
            className="link xs"
            aria-label={t('snooze.title', { finding: one.sentence })}
            onClick={() => props.onPut(one)}
          >
            {t('snooze.save')}
          </button>
        </article>
      ))}
      {away.map((one) => {
        const snooze = snoozes.find((known) => known.key === one.key);
        return (
          <article key={one.key} className="away">
            <p>
              {one.sentence}{' '}
              {snooze?.until ? t('snooze.untilDay', { day: speech.day(snooze.until) }) : t('snooze.untilChange')}
              {snooze?.reason ? `: ${snooze.reason}` : ''}
            </p>
            <button
              type="button"
              className="link xs"
              onClick={() => void call('desk.wake', { orgId, key: one.key }).catch(toast.fail)}
            >
              {t('snooze.wake')}
            </button>
          </article>
        );
      })}
    </>
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
  return found.tile !== null ? (
    <button type="button" className={className} onClick={() => focusTile(found)}>
      {content}
    </button>
  ) : (
    <Link to="/connections" className={className}>
      {content}
    </Link>
  );
}
