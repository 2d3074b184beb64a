import type { ReactElement } from 'react';
import { useCommand } from '../data/useCall.ts';
import { useSpeech } from '../i18n/index.ts';
import { Segmented } from './Segmented.tsx';
import { useToast } from './Toast.tsx';

/** Each language in its own words, so that it can be found by those who need it. */
export function LanguageSwitch(): ReactElement {
  const { lang, t } = useSpeech();
  const set = useCommand('settings.set');
  const toast = useToast();
  return (
    <Segmented
      label={t('common.language')}
      value={lang}
      options={[
        { value: 'en', label: 'English' },
        { value: 'nl', label: 'Nederlands' },
      ]}
      onChange={(next) => set.mutate({ lang: next }, { onError: toast.fail })}
    />
  );
}
