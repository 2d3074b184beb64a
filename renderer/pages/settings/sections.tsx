import { useState, type ReactElement, type ReactNode } from 'react';
import type { AppInfo, Settings } from '#contract/settings';
import type { z } from 'zod';
import { useCommand } from '../../data/useCall.ts';
import { useShell } from '../../app/shellContext.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx';
import { useToast } from '../../ui/Toast.tsx';

type AllSettings = z.output<typeof Settings>;
type Info = z.output<typeof AppInfo>;

/** Keeps a change and says so; a refusal stands as a message that stays. */
export function useSetting(): (change: Partial<AllSettings>) => void {
  const { t } = useSpeech();
  const toast = useToast();
  const set = useCommand('settings.set');
  return (change) => set.mutate(change, { onSuccess: () => toast.say(t('common.saved')), onError: toast.fail });
}

function Block({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className="form">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function PracticeSection({ settings }: { settings: AllSettings }): ReactElement {
  const { t } = useSpeech();
  const save = useSetting();
  const [name, setName] = useState(settings.practiceName);
  const keep = () => name !== settings.practiceName && save({ practiceName: name.trim() });
  return (
    <Block title={t('settings.practice')}>
      <div className="field">
        <label htmlFor="practice-name">{t('settings.practiceName')}</label>
        <input
          id="practice-name"
          className="input"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
        <p className="help">{t('settings.practiceHelp')}</p>
      </div>
    </Block>
  );
}

export function LanguageSection({ settings }: { settings: AllSettings }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const save = useSetting();
  return (
    <Block title={t('settings.language')}>
      <div className="field">
        <p className="label">{t('settings.lang')}</p>
        <LanguageSwitch />
        <p className="help">{t('settings.langHelp')}</p>
      </div>
      <div className="field">
        <p className="label">{t('settings.negative')}</p>
        <Segmented
          label={t('settings.negative')}
          value={settings.negative}
          options={[
            { value: 'minus', label: t('settings.minus') },
            { value: 'brackets', label: t('settings.brackets') },
          ]}
          onChange={(negative) => save({ negative })}
        />
        <p className="help neg">{speech.money('-1340.00')}</p>
      </div>
    </Block>
  );
}

export function ThemeSection({ settings }: { settings: AllSettings }): ReactElement {
  const { t } = useSpeech();
  const save = useSetting();
  return (
    <Block title={t('settings.theme')}>
      <div className="field">
        <p className="label">{t('settings.themeLabel')}</p>
        <Segmented
          label={t('settings.themeLabel')}
          value={settings.theme}
          options={[
            { value: 'system', label: t('settings.system') },
            { value: 'light', label: t('settings.light') },
            { value: 'dark', label: t('settings.dark') },
          ]}
          onChange={(theme) => save({ theme })}
        />
      </div>
    </Block>
  );
}

export function KeysSection({ settings }: { settings: AllSettings }): ReactElement {
  const { t } = useSpeech();
  const save = useSetting();
  const { openKeys } = useShell();
  return (
    <Block title={t('settings.keys')}>
      <div className="field">
        <label className="rowx">
          <input
            type="checkbox"
            checked={settings.singleKeys}
            onChange={(event) => save({ singleKeys: event.target.checked })}
          />
          {t('settings.singleKeys')}
        </label>
        <p className="help">{t('settings.singleKeysHelp')}</p>
      </div>
      <button type="button" className="btn" onClick={openKeys}>
        {t('settings.showKeys')}
      </button>
    </Block>
  );
}

export function DataSection({ info }: { info: Info }): ReactElement {
  const { t } = useSpeech();
  const open = useCommand('app.openPractice');
  const toast = useToast();
  return (
    <Block title={t('settings.data')}>
      <p className="t2">{t('settings.dataHelp')}</p>
      <dl className="facts-list">
        <div>
          <dt>{t('settings.profile')}</dt>
          <dd className="mono-text">{info.profile}</dd>
        </div>
        <div>
          <dt>{t('settings.secret')}</dt>
          <dd>{t(`settings.${info.secretStore}`)}</dd>
        </div>
        <div>
          <dt>{t('settings.version')}</dt>
          <dd>{info.version}</dd>
        </div>
      </dl>
      <button
        type="button"
        className="btn"
        onClick={() => open.mutate({ which: info.demo ? 'own' : 'demo' }, { onError: toast.fail })}
      >
        {t(info.demo ? 'settings.openOwn' : 'settings.openDemo')}
      </button>
    </Block>
  );
}
