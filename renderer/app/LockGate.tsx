import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { call, failureOf, listen } from '../data/client.ts';
import { useCall, useCommand } from '../data/useCall.ts';
import { useSpeech } from '../i18n/index.ts';
import { useTitle } from '../ui/useTitle.ts';
import { FailureNote } from '../ui/Toast.tsx';

const LOOK_MS = 5_000;

/** While the window is locked nothing of the page exists: no client's name, no figure, also not in memory of the queries. */
export function LockGate({ children }: { children: ReactNode }): ReactElement {
  const client = useQueryClient();
  const status = useCall('lock.status', {});
  const isLocked = status.data?.isLocked === true;
  const idleMinutes = status.data?.isSet === true && !isLocked ? status.data.idleMinutes : 0;
  useEffect(
    () =>
      listen('lock.changed', ({ isLocked: locked }) => {
        if (locked) {
          const kept = new Set(['settings.get', 'app.info', 'lock.status']);
          client.removeQueries({ predicate: ({ queryKey: [name] }) => !kept.has(String(name)) });
        }
        void client.invalidateQueries({ queryKey: ['lock.status'] });
      }),
    [client],
  );
  useIdle(idleMinutes, () => void call('lock.now', {}).catch(() => undefined));
  return isLocked ? <LockPage waitSeconds={status.data?.waitSeconds ?? 0} /> : <>{children}</>;
}

/** Calls back once when neither key nor pointer was used for so many minutes; 0 never. */
function useIdle(minutes: number, onIdle: () => void): void {
  useEffect(() => {
    if (minutes === 0) return;
    let last = Date.now();
    const used = () => {
      last = Date.now();
    };
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
    for (const kind of kinds) window.addEventListener(kind, used, { passive: true, capture: true });
    const timer = setInterval(() => {
      if (Date.now() - last >= minutes * 60_000) onIdle();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      for (const kind of kinds) window.removeEventListener(kind, used, { capture: true });
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the callback is new with every drawing and does the same
  }, [minutes]);
}

function LockPage({ waitSeconds }: { waitSeconds: number }): ReactElement {
  const { t } = useSpeech();
  useTitle(t('guard.locked'));
  const unlock = useCommand('lock.unlock');
  const [passphrase, setPassphrase] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    unlock.mutate({ passphrase }, { onSettled: () => setPassphrase('') });
  };
  return (
    <main className="sheet padded lock-page" tabIndex={-1}>
      <form className="form" onSubmit={submit}>
        <h1>{t('guard.locked')}</h1>
        <p className="t2">{t('guard.lockedBody')}</p>
        <div className="field">
          <label htmlFor="unlock">{t('guard.passphrase')}</label>
          <input
            id="unlock"
            className="input"
            type="password"
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
          {waitSeconds > 0 && unlock.error === null && (
            <p className="help">{t('guard.wait', { seconds: waitSeconds })}</p>
          )}
        </div>
        {unlock.error !== null && <FailureNote failure={failureOf(unlock.error)} />}
        <button type="submit" className="btn pri" disabled={passphrase === '' || unlock.isPending}>
          {t('guard.unlock')}
        </button>
      </form>
    </main>
  );
}
