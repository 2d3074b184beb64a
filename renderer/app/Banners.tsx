import { Link } from '@tanstack/react-router';
import { useState, useSyncExternalStore, type ReactElement } from 'react';
import type { Identity } from '#contract/connections';
import { useCall } from '../data/useCall.ts';
import { useSpeech } from '../i18n/index.ts';
import { reconnectOf, SOON_DAYS } from '../pages/connections/tables.tsx';
import { Icon } from '../ui/Icon.tsx';

function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener('online', listener);
      window.addEventListener('offline', listener);
      return () => {
        window.removeEventListener('online', listener);
        window.removeEventListener('offline', listener);
      };
    },
    () => navigator.onLine,
  );
}

/** What is true of the whole window: no network, nothing that remembers sign-ins, a sign-in that nobody uses any more. */
export function Banners({ memory }: { memory: boolean }): ReactElement | null {
  const { t } = useSpeech();
  const isOnline = useOnline();
  const people = useCall('connections.list', {}, { keepPrevious: true });
  // Whoever read it can have it out of the way until the next start; the connections page goes on saying it.
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const ending = (people.data?.identities ?? []).filter((person) => isEnding(person) && !read.has(person.id));
  if (isOnline && !memory && ending.length === 0) return null;
  return (
    <aside className="banners" aria-label={t('found.notices')}>
      <div role="status">
        {!isOnline && (
          <p className="banner i">
            <Icon name="link" small />
            {t('banner.offline')}
          </p>
        )}
        {memory && (
          <p className="banner">
            <Icon name="warning" small />
            {t('banner.memory')}
          </p>
        )}
        {ending.map((person) => (
          <p key={person.id} className="banner">
            <Icon name="warning" small />
            <span>
              {t('signInClock.soon', {
                name: person.name,
                count: person.signInEndsInDays ?? 0,
                clients: person.organisations.slice(0, 3).join(', '),
              })}
            </span>
            <Link to="/add" search={reconnectOf(person)} className="link">
              {t('signInClock.again')}
              <span className="vh"> {person.name}</span>
            </Link>
            <button
              type="button"
              className="link"
              aria-label={`${t('common.close')}: ${person.name}`}
              onClick={() => setRead(new Set([...read, person.id]))}
            >
              {t('common.close')}
            </button>
          </p>
        ))}
      </div>
    </aside>
  );
}

/** Xero ends a sign-in after sixty unused days; one that reads no client any more may end. */
function isEnding(person: Identity): boolean {
  const days = person.signInEndsInDays;
  return !person.needsSignIn && days !== null && days <= SOON_DAYS && person.organisations.length > 0;
}
