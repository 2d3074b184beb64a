import { Link } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { Finding } from '#contract/orgs';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PlainBand } from '../../ui/identity.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { IdentityTable, OrganisationTable, SOON_DAYS } from './tables.tsx';
import { evidenceRows } from './evidence.ts';
import { Fixes } from './Fixes.tsx';

/** Xero's own names of its price plans; they are not translated. */
const planNames = { starter: 'Starter', core: 'Core', plus: 'Plus', advanced: 'Advanced', own: '' } as const;

/** Who signed in, how long that lasts, what Xero opened, and what is found twice. */
export function ConnectionsPage(): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const identities = useCall('connections.list', {});
  const findings = useCall('duplicates.list', { lang }, { keepPrevious: true });
  const openPage = useCommand('app.openPage');
  const [dismissing, setDismissing] = useState<Finding | null>(null);
  const people = identities.data?.identities ?? [];
  const slots = identities.data?.slots;
  const found = findings.data?.findings ?? [];
  const organisations = new Set(
    people.flatMap((person) => person.connections.map((connection) => connection.tenantId)),
  );
  const ending = people.filter(
    (person) => person.needsSignIn || (person.signInEndsInDays !== null && person.signInEndsInDays <= SOON_DAYS),
  );
  const needs = [
    found.length > 0 ? t('connections.found', { count: found.length }) : '',
    ending.length > 0 ? t('connections.ending', { count: ending.length }) : '',
  ].filter(Boolean);
  return (
    <div className="main">
      <PlainBand
        title={t('connections.title')}
        line={t('connections.count', { identities: people.length, orgs: organisations.size })}
        facts={
          <dl className="facts">
            {slots && (
              <div>
                <dt>{t('guard.slotsFact')}</dt>
                <dd title={t('guard.slotsNote')}>
                  {slots.allowance === null
                    ? t('guard.slotsUnknown', { used: slots.used })
                    : `${slots.used} / ${slots.allowance}`}
                </dd>
              </div>
            )}
            <div>
              <dt>{t('connections.need')}</dt>
              <dd>
                {needs.length > 0 ? <Mark kind="e" dot="sq" text={needs.join(', ')} /> : t('connections.needNone')}
              </dd>
            </div>
          </dl>
        }
        tools={
          <>
            <button
              type="button"
              className="btn"
              onClick={() => openPage.mutate({ page: 'xeroConnectedApps' }, { onError: toast.fail })}
            >
              <Icon name="external" small />
              {t('connections.manage')}
            </button>
            <Link to="/add" search={{}} className="btn pri">
              {t('connections.signIn')}
            </Link>
          </>
        }
      />
      <main className="sheet padded" tabIndex={-1}>
        {identities.failure && <FailureNote failure={identities.failure} retry={identities.retry} />}
        <section className="block">
          <h2>
            {t('connections.identities')} <span className="t2">{t('connections.identitiesNote')}</span>
          </h2>
          {identities.data && people.length === 0 ? (
            <p className="t2">{t('connections.noIdentities')}</p>
          ) : (
            <IdentityTable people={people} />
          )}
        </section>
        <section className="block">
          <h2>
            {t('connections.findings')} <span className="t2">{t('connections.findingsNote')}</span>
          </h2>
          {findings.failure && <FailureNote failure={findings.failure} retry={findings.retry} />}
          {findings.data && found.length === 0 && <p className="t2">{t('connections.none')}</p>}
          {found.map((finding) => (
            <FindingView key={finding.id} finding={finding} onDismiss={() => setDismissing(finding)} />
          ))}
        </section>
        {people.some((person) => person.connections.length > 0) && (
          <section className="block">
            <h2>
              {t('connections.connections')} <span className="t2">{t('connections.connectionsNote')}</span>
            </h2>
            <OrganisationTable people={people} />
            {slots && (
              <p className="xs t2">
                {slots.allowance === null
                  ? t('guard.slotsUnknown', { used: slots.used })
                  : t('guard.slots', { used: slots.used, allowance: slots.allowance, plan: planNames[slots.plan] })}
                {'. '}
                {t('guard.slotsNote')}
              </p>
            )}
          </section>
        )}
      </main>
      {dismissing && <DismissDialog finding={dismissing} onClose={() => setDismissing(null)} />}
    </div>
  );
}

function FindingView({ finding, onDismiss }: { finding: Finding; onDismiss: () => void }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const rows = evidenceRows(finding.evidence, speech);
  return (
    <article className="finding-block">
      <span className="warn">
        <Icon name="warning" />
      </span>
      <div>
        <h3>
          {finding.sentence}{' '}
          <span className={finding.kind === 'lookAlike' || finding.kind === 'successor' ? 'warnchip' : 'warnchip e'}>
            {t(`finding.${finding.kind}`)}
          </span>
        </h3>
        <p className="t2">{finding.suggested}</p>
        {rows.length > 0 && (
          <table className="sum evidence">
            <caption className="vh">{finding.sentence}</caption>
            <tbody>
              {rows.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p className="rowx wrap">
          <Fixes finding={finding} />
          <button type="button" className="btn q" onClick={onDismiss}>
            {t('connections.dismiss')}
          </button>
          <span className="xs mute">
            {t('connections.firstSeen', { day: speech.day(finding.firstSeen.slice(0, 10)) })}
          </span>
        </p>
      </div>
    </article>
  );
}

function DismissDialog({ finding, onClose }: { finding: Finding; onClose: () => void }): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const dismiss = useCommand('duplicates.dismiss');
  const [reason, setReason] = useState('');
  return (
    <Dialog label={t('connections.dismissTitle')} onClose={onClose}>
      <div className="body">
        <h2>{t('connections.dismissTitle')}</h2>
        <p>{finding.sentence}</p>
        <div className="field">
          <label htmlFor="reason">{t('connections.reason')}</label>
          <input
            id="reason"
            className="input"
            autoFocus
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <p className="help">{t('connections.reasonHelp')}</p>
        </div>
        <div className="acts-row">
          <button type="button" className="btn" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button
            type="button"
            className="btn pri"
            disabled={dismiss.isPending}
            onClick={() =>
              dismiss.mutate({ id: finding.id, reason: reason.trim() }, { onSuccess: onClose, onError: toast.fail })
            }
          >
            {t('connections.dismiss')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
