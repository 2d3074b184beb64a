import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactElement, type ReactNode } from 'react';
import type { AppInfo, Settings } from '#contract/settings';
import type { z } from 'zod';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useToast } from '../../ui/Toast.tsx';

type AllSettings = z.output<typeof Settings>;
type Info = z.output<typeof AppInfo>;

/** What can be a client ID at all. Xero's own have 32 hexadecimal digits; stand-ins for Xero give shorter ones, which are said but kept. */
const goodId = (id: string): boolean => /^[0-9A-Za-z-]{8,100}$/.test(id);
const xeroId = (id: string): boolean => /^[0-9A-Fa-f]{32}$/.test(id);

/** The set-up page: four steps, what to enter at Xero word for word, and what is checked before signing in. */
export function XeroAppSection({ settings, info }: { settings: AllSettings; info: Info }): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const navigate = useNavigate();
  const set = useCommand('settings.set');
  const openPage = useCommand('app.openPage');
  const copyText = useCommand('app.copyText');
  const ports = useCall('connections.checkPorts', {});
  const free = ports.data?.ports.filter((one) => one.isFree) ?? [];
  const taken = ports.data?.ports.filter((one) => !one.isFree) ?? [];
  const [id, setId] = useState(settings.clientId);
  const [isChecked, setChecked] = useState(settings.clientId !== '');
  const [scopes, setScopes] = useState(settings.scopes.join('\n'));
  const [copied, setCopied] = useState<string | null>(null);

  const copy = (text: string, name: string) =>
    copyText.mutate({ text }, { onSuccess: () => setCopied(name), onError: toast.fail });
  const clientId = id.trim();
  const isGood = goodId(clientId);
  const keepId = () => {
    setChecked(true);
    if (isGood && clientId !== settings.clientId) set.mutate({ clientId }, { onError: toast.fail });
  };
  const signIn = () =>
    set.mutate({ clientId }, { onSuccess: () => void navigate({ to: '/add', search: {} }), onError: toast.fail });
  return (
    <div className="setup">
      <section className="setup-form">
        <h2>{t('app.title')}</h2>
        <p className="t2">{t('app.lead')}</p>
        <Step number={1} title={t('app.s1')} body={t('app.s1b')}>
          <button
            type="button"
            className="btn"
            onClick={() => openPage.mutate({ page: 'xeroApps' }, { onError: toast.fail })}
          >
            <Icon name="external" small />
            {t('app.open')}
          </button>
        </Step>
        <Step number={2} title={t('app.s2')} body={t('app.s2b')}>
          <ul className="copylist">
            {info.redirectUris.map((uri) => (
              <li key={uri}>
                <span className="mono-text">{uri}</span>
                <button type="button" className="btn q push" onClick={() => copy(uri, uri)}>
                  <Icon name="copy" small />
                  {copied === uri ? t('common.copied') : t('common.copy')}
                  <span className="vh">{uri}</span>
                </button>
              </li>
            ))}
          </ul>
          <button type="button" className="btn" onClick={() => copy(info.redirectUris.join('\n'), 'all')}>
            <Icon name="copy" small />
            {copied === 'all' ? t('common.copied') : t('app.copyAll')}
          </button>
        </Step>
        <Step number={3} title={t('app.s3')}>
          <div className="id-field">
            <input
              className="input mono-text"
              aria-label={t('app.s3')}
              aria-invalid={isChecked && !isGood}
              aria-describedby="client-id-help"
              spellCheck={false}
              autoComplete="off"
              maxLength={100}
              value={id}
              onChange={(event) => setId(event.target.value)}
              onBlur={keepId}
            />
            {clientId !== '' && (
              <span className={xeroId(clientId) ? 'xs pos' : 'xs t2'}>
                {t('app.chars', { count: clientId.length })}
              </span>
            )}
          </div>
          <p id="client-id-help" className={isChecked && !isGood && clientId !== '' ? 'help e' : 'help'}>
            {isChecked && !xeroId(clientId) && clientId !== '' ? t('app.badId') : t('app.s3b')}
          </p>
        </Step>
        <Step number={4} title={t('app.s4')}>
          <div className="rowx wrap">
            <span className="t2">{t('app.readOnly')}</span>
            <Segmented
              label={t('app.s4')}
              value={settings.scopePreset}
              options={[
                { value: 'standard', label: t('app.standard') },
                { value: 'olderApp', label: t('app.olderApp') },
                { value: 'custom', label: t('app.custom') },
              ]}
              onChange={(scopePreset) => set.mutate({ scopePreset }, { onError: toast.fail })}
            />
          </div>
          {settings.scopePreset === 'custom' ? (
            <div className="field">
              <label htmlFor="scopes">{t('app.customLabel')}</label>
              <textarea
                id="scopes"
                className="input area-input mono-text"
                rows={6}
                spellCheck={false}
                value={scopes}
                onChange={(event) => setScopes(event.target.value)}
                onBlur={() =>
                  set.mutate({ scopes: scopes.split(/\s+/).filter((scope) => scope !== '') }, { onError: toast.fail })
                }
              />
            </div>
          ) : (
            <>
              <p className="caps">{t('app.list')}</p>
              <ul className="scopes">
                {info.scopes.map((scope) => (
                  <li key={scope}>
                    <span className="pos">
                      <Icon name="check" small />
                    </span>
                    <span className="mono-text">{scope}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Step>
      </section>
      <aside className="panel" aria-label={t('app.check')}>
        <h2>{t('app.check')}</h2>
        <ul className="checks">
          <li>
            <span className={isGood ? 'pos' : 't2'}>
              <Icon name={isGood ? 'check' : 'clock'} small />
            </span>
            {t(isGood ? 'app.okId' : 'app.noId')}
          </li>
          {ports.data && (
            <li>
              <span className={free.length > 0 ? 'pos' : 'neg'}>
                <Icon name={free.length > 0 ? 'check' : 'warning'} small />
              </span>
              <span>
                {t(free.length > 0 ? 'guard.portsFree' : 'guard.portsTaken')}
                {taken.length > 0 && (
                  <span className="xs t2 block">
                    {t('guard.portsSome', { ports: taken.map((one) => one.port).join(', ') })}
                  </span>
                )}
                <button type="button" className="link xs" onClick={ports.retry}>
                  {t('guard.check')}
                </button>
              </span>
            </li>
          )}
          <li>
            <Icon name="clock" small />
            <span>
              {t('app.uris', { count: info.redirectUris.length })}
              <span className="xs t2 block">{t('app.urisNote')}</span>
            </span>
          </li>
        </ul>
        {/* Not disabled while saving: leaving the field saves, and would take this button away from under the click. */}
        <button type="button" className="btn pri big" disabled={!isGood} onClick={signIn}>
          {t('app.save')}
        </button>
        <p className="xs t2">{t('app.saveHelp')}</p>
        <h2>{t('app.refuses')}</h2>
        <p className="t2">{t('app.refusesBody')}</p>
      </aside>
    </div>
  );
}

function Step(props: { number: number; title: string; body?: string; children: ReactNode }): ReactElement {
  return (
    <section className="setup-step">
      <span className="setup-number" aria-hidden="true">
        {props.number}
      </span>
      <div>
        <h3>{props.title}</h3>
        {props.body !== undefined && <p className="t2">{props.body}</p>}
        {props.children}
      </div>
    </section>
  );
}
