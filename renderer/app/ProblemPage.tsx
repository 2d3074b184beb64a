import { useState, type ReactElement } from 'react';
import type { Failure } from '#contract/failure';
import { useCommand } from '../data/useCall.ts';
import { failureOf } from '../data/client.ts';
import { useSpeech } from '../i18n/index.ts';
import { FailureNote } from '../ui/Toast.tsx';

/** Why nothing can be opened, and the ways out: try again, a passphrase, or in memory for this session. */
export function ProblemPage({ failure }: { failure: Failure }): ReactElement {
  const { t } = useSpeech();
  const unlock = useCommand('app.unlock');
  const [passphrase, setPassphrase] = useState('');
  const takesPassphrase = failure.code.startsWith('sealed.') || failure.code.startsWith('keychain.');
  return (
    <main className="main stopped">
      <h1>{t('banner.problemTitle')}</h1>
      <FailureNote failure={unlock.error ? failureOf(unlock.error) : failure} />
      <p className="rowx">
        <button type="button" className="btn pri" onClick={() => unlock.mutate({ how: 'retry' })}>
          {t('banner.retry')}
        </button>
        {failure.code.startsWith('keychain.') && (
          <button type="button" className="btn" onClick={() => unlock.mutate({ how: 'session' })}>
            {t('banner.session')}
          </button>
        )}
      </p>
      {takesPassphrase && (
        <div className="field">
          <label htmlFor="passphrase">{t('banner.passphraseLabel')}</label>
          <p className="rowx">
            <input
              id="passphrase"
              className="input"
              type="password"
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
            <button
              type="button"
              className="btn"
              disabled={passphrase === ''}
              onClick={() => unlock.mutate({ how: 'passphrase', passphrase })}
            >
              {t('banner.unlock')}
            </button>
          </p>
        </div>
      )}
    </main>
  );
}
