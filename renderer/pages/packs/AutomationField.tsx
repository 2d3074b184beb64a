import type { ReactElement } from 'react';
import type { PackTemplate } from '#contract/packs';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { useToast } from '../../ui/Toast.tsx';

/** Printing by itself once a scheduled sync has read all clients. Switching it on asks for the folder. */
export function AutomationField({ template }: { template: PackTemplate }): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const automation = useCall('packs.automation', {});
  const set = useCommand('packs.setAutomation');
  const isOn = automation.data?.isOn === true && automation.data.template === template.id;
  return (
    <div className="field">
      <p className="label">{t('packs.automation')}</p>
      <Segmented
        label={t('packs.automation')}
        value={isOn ? 'on' : 'off'}
        options={[
          { value: 'off', label: t('packs.off') },
          { value: 'on', label: t('packs.on') },
        ]}
        onChange={(value) =>
          set.mutate({ isOn: value === 'on', template: template.id, format: 'pdf', lang }, { onError: toast.fail })
        }
      />
      <p className="help">
        {t('packs.automationHelp')}{' '}
        {isOn && automation.data && t('packs.automationFolder', { folder: automation.data.folder })}
      </p>
    </div>
  );
}
