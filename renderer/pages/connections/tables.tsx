import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Identity } from '#contract/connections';
import type { Lang } from '#contract/values';
import { windowTime } from '../../data/windowTime.ts';
import { lookup, useSpeech } from '../../i18n/index.ts';
import { ConnectionActions } from './ConnectionActions.tsx';

/** Xero ends a sign-in that was not used for sixty days. */
const CLOCK_DAYS = 60;
/** From the forty-fifth unused day on it is worth a warning. */
export const SOON_DAYS = 15;

export function IdentityTable({ people }: { people: readonly Identity[] }): ReactElement {
  const { t } = useSpeech();
  return (
    <table className="t">
      <caption className="vh">{t('connections.identities')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('connections.identity')}</th>
          <th scope="col">{t('connections.email')}</th>
          <th scope="col" className="num">
            {t('connections.orgs')}
          </th>
          <th scope="col">{t('connections.permissions')}</th>
          <th scope="col">{t('connections.clock')}</th>
          <th scope="col">
            <span className="vh">{t('connections.signInAgain')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row" className="b">
              {person.name}
            </th>
            <td className="t2">{person.email}</td>
            <td className="num">{person.organisations.length}</td>
            <td title={person.scopes.join('\n')}>
              {t('connections.permCount', { count: person.scopes.length })}
              {person.missingScopes.length > 0 && (
                <span className="warn block xs" title={person.missingScopes.join('\n')}>
                  {t('guard.missing', { count: person.missingScopes.length })}
                </span>
              )}
            </td>
            <td>
              <Clock person={person} />
            </td>
            <td className="num">
              <Link to="/add" search={reconnectOf(person)} className="link">
                {t('connections.signInAgain')}
                <span className="vh"> {person.name}</span>
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Signing in again is done for one of the person's clients; a person without any signs in anew. */
export function reconnectOf(person: Identity): { reconnect?: string } {
  const attached = person.connections.find((connection) => connection.attachedAs !== null);
  return attached ? { reconnect: attached.tenantId } : {};
}

function Clock({ person }: { person: Identity }): ReactElement {
  const { t } = useSpeech();
  const days = person.signInEndsInDays;
  if (person.needsSignIn) return <span className="neg b">{t('connections.ended')}</span>;
  if (days === null) return <span className="t2">{t('connections.unknown')}</span>;
  const isSoon = days <= SOON_DAYS;
  return (
    <span className={`rowx ${isSoon ? 'warn b' : ''}`}>
      <span className="meter short" aria-hidden="true">
        <i className={isSoon ? 'warn' : ''} style={{ width: `${Math.min(100, (days / CLOCK_DAYS) * 100)}%` }} />
      </span>
      {t('connections.daysLeft', { count: days })}
    </span>
  );
}

/** What a step of a run reads, in the words of the run log. */
function stepName(lang: Lang, step: string): string {
  const label = lookup(lang, 'sync', `steps.${step}`);
  return typeof label === 'string' ? label : step;
}

export function OrganisationTable({ people }: { people: readonly Identity[] }): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const day = (instant: string | null) => (instant === null ? '' : speech.day(instant.slice(0, 10)));
  return (
    <table className="t">
      <caption className="vh">{t('connections.connections')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('connections.organisation')}</th>
          <th scope="col">{t('connections.here')}</th>
          <th scope="col">{t('connections.identity')}</th>
          <th scope="col">{t('connections.since')}</th>
          <th scope="col">{t('connections.updated')}</th>
          <th scope="col">{t('guard.role')}</th>
          <th scope="col">
            <span className="vh">{t('guard.fixes')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.flatMap((person) =>
          person.connections.map((connection) => (
            <tr key={person.id + connection.id}>
              <th scope="row">{connection.tenantName}</th>
              <td>
                {connection.attachedAs === null ? (
                  <span className="mute">{t('connections.notAttached')}</span>
                ) : (
                  <Link
                    to="/org/$orgId/$tab"
                    params={{ orgId: connection.tenantId, tab: 'overview' }}
                    search={windowTime}
                    className="link"
                  >
                    {connection.attachedAs}
                  </Link>
                )}
              </td>
              <td className="t2">{person.name}</td>
              <td className="t2">{day(connection.createdUtc)}</td>
              <td className="t2">{day(connection.updatedUtc)}</td>
              <td className={connection.notPermitted.length > 0 ? 'warn' : 't2'}>
                {connection.notPermitted.length > 0
                  ? t('guard.notRead', {
                      steps: connection.notPermitted.map((step) => stepName(lang, step)).join(', '),
                    })
                  : connection.attachedAs !== null && person.organisations.includes(connection.attachedAs)
                    ? t('guard.roleFine')
                    : ''}
              </td>
              <td className="num">
                <ConnectionActions person={person} connection={connection} />
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
