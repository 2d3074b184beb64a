import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { SignInStatus } from '#contract/connections';
import type { z } from 'zod';
import { call, failureOf, listen } from '../../data/client.ts';
import { useCall, useCommand } from '../../data/useCall.ts';
import { windowTime } from '../../data/windowTime.ts';
import { useSpeech } from '../../i18n/index.ts';
import { PlainBand } from '../../ui/identity.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { planInShort } from '../settings/PlanChooser.tsx';
import { ChooseOrganisation } from './ChooseOrganisation.tsx';

type Status = z.output<typeof SignInStatus>;
interface Attempt {
  readonly attemptId: string;
  readonly authorizeUrl: string;
}

/** Sign in, choose, name. Each phase says what happens, what is safe and how to stop. */
export function AddClientPage(): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const { reconnect } = useSearch({ from: '/shell/add' });
  const settings = useCall('settings.get', {});
  const info = useCall('app.info', {});
  const orgs = useCall('orgs.list', { lang }, { keepPrevious: true });
  const start = useCommand('connections.startSignIn');
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const [status, setStatus] = useState<Status | null>(null);
  const running = useRef<string | null>(null);

  useEffect(
    () =>
      listen('signIn.changed', (next) => {
        // Told before the answer to startSignIn has come back as well: the first attempt known here is ours.
        if (running.current === null || running.current === next.attemptId) setStatus(next);
      }),
    [],
  );
  useEffect(
    () => () => {
      // Leaving the page ends the wait: a sign-in nobody looks at must not attach anything.
      if (running.current !== null)
        void call('connections.cancelSignIn', { attemptId: running.current }).catch(() => undefined);
    },
    [],
  );

  const begin = () => {
    setStatus(null);
    setAttempt(null);
    running.current = null;
    start.mutate(reconnect === undefined ? { purpose: 'attach' } : { purpose: 'reconnect', orgId: reconnect }, {
      onSuccess: (answer) => {
        running.current = answer.attemptId;
        setAttempt(answer);
      },
    });
  };
  const stop = () => {
    if (attempt) void call('connections.cancelSignIn', { attemptId: attempt.attemptId }).catch(toast.fail);
    running.current = null;
    setAttempt(null);
    setStatus(null);
  };
  const phase = status?.phase ?? (attempt ? 'waiting' : 'idle');
  useEffect(() => {
    if (phase === 'done' || phase === 'failed') running.current = null;
  }, [phase]);

  const needsApp = settings.data?.clientId === '' && info.data?.demo !== true;
  const nicknameOf = (orgId: string | null) => orgs.data?.orgs.find((org) => org.tenantId === orgId)?.nickname ?? '';
  const step = phase === 'choose' ? 2 : phase === 'done' ? 3 : 1;
  return (
    <div className="main">
      <PlainBand
        title={t(reconnect === undefined ? 'add.title' : 'add.again')}
        line={reconnect === undefined ? undefined : nicknameOf(reconnect)}
      />
      <main className="sheet padded" tabIndex={-1}>
        <div className="flow">
          <ol className="flow-steps" aria-label={t('add.stepsTitle')}>
            {([1, 2, 3] as const).map((number) => (
              <li
                key={number}
                className={number === step ? 'on' : ''}
                {...(number === step ? { 'aria-current': 'step' as const } : {})}
              >
                <span className="setup-number">{number}</span>
                {t(`add.step${number}`)}
              </li>
            ))}
          </ol>
          <div className="flow-body" aria-live="polite">
            {needsApp ? (
              <>
                <p>{t('add.needApp')}</p>
                <Link to="/settings/{-$section}" params={{ section: 'xeroApp' }} className="btn pri">
                  {t('add.setUp')}
                </Link>
              </>
            ) : (
              phase === 'idle' && (
                <>
                  <h2>{t('add.start')}</h2>
                  <p className="t2">{t('add.startBody')}</p>
                  {start.error && <FailureNote failure={failureOf(start.error)} />}
                  <button type="button" className="btn pri big" disabled={start.isPending} onClick={begin}>
                    {t('add.start')}
                  </button>
                </>
              )
            )}
            {phase === 'waiting' && <Waiting attempt={attempt} failure={status?.failure ?? null} onStop={stop} />}
            {phase === 'reading' && (
              <p>{status?.identity ? t('add.reading', { name: status.identity.name }) : t('add.readingNoName')}</p>
            )}
            {phase === 'choose' && status && <ChooseOrganisation status={status} onAgain={begin} />}
            {phase === 'done' && status && <Done status={status} nickname={nicknameOf(status.orgId)} onAgain={begin} />}
            {phase === 'failed' && status && <Failed status={status} onAgain={begin} />}
          </div>
        </div>
      </main>
    </div>
  );
}

function Waiting(props: { attempt: Attempt | null; failure: Status['failure']; onStop: () => void }): ReactElement {
  const { attempt, failure, onStop } = props;
  const { t } = useSpeech();
  const copy = useCommand('app.copyText');
  const openPage = useCommand('app.openPage');
  return (
    <>
      <h2>{t('add.waiting')}</h2>
      <p className="t2">{t('add.waitingBody')}</p>
      {failure && <FailureNote failure={failure} />}
      {attempt && (
        <div className="field">
          <label htmlFor="address">{t('add.address')}</label>
          <p className="rowx">
            <input
              id="address"
              className="input mono-text"
              readOnly
              value={attempt.authorizeUrl}
              onFocus={(event) => event.target.select()}
            />
            <button type="button" className="btn" onClick={() => copy.mutate({ text: attempt.authorizeUrl })}>
              <Icon name="copy" small />
              {copy.isSuccess ? t('common.copied') : t('common.copy')}
            </button>
          </p>
        </div>
      )}
      <button type="button" className="btn" onClick={onStop}>
        {t('common.cancel')}
      </button>
      <section className="stuck">
        <h3>{t('guard.stuck')}</h3>
        <ul className="t2">
          <li>{t('guard.stuckId')}</li>
          <li>{t('guard.stuckScope')}</li>
          <li>{t('guard.stuckLimit')}</li>
        </ul>
        <p className="rowx">
          <Link to="/settings/{-$section}" params={{ section: 'xeroApp' }} className="link">
            {t('guard.stuckSettings')}
          </Link>
          <button type="button" className="link" onClick={() => openPage.mutate({ page: 'xeroConnectedApps' })}>
            {t('connections.manage')}
          </button>
        </p>
      </section>
    </>
  );
}

function Done({ status, nickname, onAgain }: { status: Status; nickname: string; onAgain: () => void }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const schedule = useCall('schedule.get', {}, { enabled: status.purpose === 'reconnect' });
  const plan = schedule.data?.orgs.find((org) => org.tenantId === status.orgId)?.inForce;
  const navigate = useNavigate();
  const { orgId } = status;
  return (
    <>
      <h2>{t(status.purpose === 'reconnect' ? 'add.reconnected' : 'add.done', { name: nickname })}</h2>
      <p className="t2">{t('add.doneBody')}</p>
      {plan && (
        <p className="t2">
          {plan.kind === 'off' ? t('schedule.stillOff') : t('schedule.stillOn', { plan: planInShort(plan, speech) })}
        </p>
      )}
      <p className="rowx">
        {orgId !== null && (
          <button
            type="button"
            className="btn pri"
            autoFocus
            onClick={() =>
              void navigate({ to: '/org/$orgId/$tab', params: { orgId, tab: 'overview' }, search: windowTime })
            }
          >
            {t('add.openClient', { name: nickname })}
          </button>
        )}
        {status.purpose === 'attach' && (
          <button type="button" className="btn" onClick={onAgain}>
            {t('add.another')}
          </button>
        )}
      </p>
    </>
  );
}

/** Why nothing was attached, in the failure's own words; a duplicate offers the client that is already here. */
function Failed({ status, onAgain }: { status: Status; onAgain: () => void }): ReactElement {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const existing = status.orgId;
  const name = status.failure?.params?.['attachedAs'] ?? status.failure?.params?.['nickname'];
  return (
    <>
      <h2>{t('add.failed')}</h2>
      {status.failure && <FailureNote failure={status.failure} />}
      <p className="rowx">
        {existing !== null && status.failure?.code === 'org.duplicate' && (
          <button
            type="button"
            className="btn pri"
            onClick={() =>
              void navigate({
                to: '/org/$orgId/$tab',
                params: { orgId: existing, tab: 'overview' },
                search: windowTime,
              })
            }
          >
            {t('add.openExisting', { name: name ?? '' })}
          </button>
        )}
        <button type="button" className="btn" onClick={onAgain}>
          {t('common.retry')}
        </button>
        <Link to="/connections" className="link">
          {t('nav.connections')}
        </Link>
      </p>
    </>
  );
}
