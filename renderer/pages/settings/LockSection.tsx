import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { LockStatus } from '#contract/lock';
import { failureOf } from '../../data/client.ts';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { SecretField } from './SecretField.tsx';

/** The passphrase in front of the window, and when it closes by itself. */
export function LockSection(): ReactElement | null {
  const status = useCall('lock.status', {});
  return status.data ? <LockForm key={String(status.data.isSet)} status={status.data} /> : null;
}

function LockForm({ status }: { status: LockStatus }): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const client = useQueryClient();
  const set = useCommand('lock.set');
  const lockNow = useCommand('lock.now');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [idle, setIdle] = useState(String(status.isSet ? status.idleMinutes : 10));
  const [onSuspend, setOnSuspend] = useState(status.isSet ? status.onSuspend : true);
  const minutes = /^\d{1,3}$/.test(idle) && Number(idle) <= 240 ? Number(idle) : null;
  const isReady = minutes !== null && next === again && (status.isSet ? current !== '' : next !== '') && !set.isPending;
  const send = (wanted: string | null) =>
    set.mutate(
      { current: status.isSet ? current : null, next: wanted, idleMinutes: minutes ?? 0, onSuspend },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
          setAgain('');
          toast.say(t('common.saved'));
          void client.invalidateQueries({ queryKey: ['lock.status'] });
        },
      },
    );
  return (
    <section className="form guard-form">
      <h2>{t('guard.lock')}</h2>
      <p className="t2">{t('guard.lockHelp')}</p>
      <p>
        <b>{t('guard.lockState', { state: t(status.isSet ? 'guard.lockOn' : 'guard.lockOff') })}</b>
      </p>
      {status.isSet && (
        <SecretField id="lock-current" label={t('guard.current')} value={current} onChange={setCurrent} />
      )}
      <SecretField id="lock-next" label={t('guard.next')} value={next} onChange={setNext} />
      <SecretField
        id="lock-again"
        label={t('guard.again')}
        value={again}
        onChange={setAgain}
        error={again !== '' && next !== again ? t('guard.differ') : null}
      />
      <div className="field">
        <label htmlFor="lock-idle">{t('guard.idle')}</label>
        <input
          id="lock-idle"
          className="input short"
          inputMode="numeric"
          aria-invalid={minutes === null}
          value={idle}
          onChange={(event) => setIdle(event.target.value)}
        />
        <p className="help">{t('guard.idleHelp')}</p>
      </div>
      <label className="rowx">
        <input type="checkbox" checked={onSuspend} onChange={(event) => setOnSuspend(event.target.checked)} />
        {t('guard.onSuspend')}
      </label>
      {set.error !== null && <FailureNote failure={failureOf(set.error)} />}
      <p className="rowx">
        <button
          type="button"
          className="btn pri"
          disabled={!isReady}
          onClick={() => send(next === '' ? current : next)}
        >
          {t(status.isSet ? 'guard.lockChange' : 'guard.lockSet')}
        </button>
        {status.isSet && (
          <>
            <button type="button" className="btn" onClick={() => lockNow.mutate({}, { onError: toast.fail })}>
              {t('guard.lockNow')}
            </button>
            <button
              type="button"
              className="btn dan"
              disabled={current === '' || set.isPending}
              onClick={() => send(null)}
            >
              {t('guard.lockRemove')}
            </button>
          </>
        )}
      </p>
      <p className="xs t2">{t('guard.lockLimits')}</p>
    </section>
  );
}
