import type { ReactElement } from 'react';
import type { PackAutomation, PackTemplate } from '#contract/packs';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { TextField } from './TextField.tsx';

/** Printing by itself once a scheduled sync has read all clients. Switching it on asks for the folder. */
export function AutomationField({ template }: { template: PackTemplate }): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const automation = useCall('packs.automation', {});
  const set = useCommand('packs.setAutomation');
  const known = automation.data;
  const isOn = known?.isOn === true && known.template === template.id;
  const change = (part: Partial<Pick<PackAutomation, 'isOn' | 'format' | 'pattern'>>) => {
    if (!known) return;
    const { format, pattern } = known;
    set.mutate({ isOn, format, pattern, ...part, template: template.id, lang }, { onError: toast.fail });
  };
  return (
    <div className="field">
      <p className="label">{t('packs.automation')}</p>
      <div className="rowx wrap">
        <Segmented
          label={t('packs.automation')}
          value={isOn ? 'on' : 'off'}
          options={[
            { value: 'off', label: t('packs.off') },
            { value: 'on', label: t('packs.on') },
          ]}
          onChange={(value) => change({ isOn: value === 'on' })}
        />
        {isOn && (
          <Segmented
            label={t('packs.format')}
            value={known.format}
            options={[
              { value: 'pdf', label: t('packs.pdf') },
              { value: 'xlsx', label: t('packs.xlsx') },
            ]}
            onChange={(format) => change({ format })}
          />
        )}
      </div>
      {isOn && (
        <TextField
          key={known.pattern}
          label={t('packs.pattern')}
          value={known.pattern}
          most={120}
          isNeeded
          onKeep={(pattern) => change({ pattern })}
        />
      )}
      <p className="help">
        {t('packs.automationHelp')} {isOn && t('packs.automationFolder', { folder: known.folder })}
      </p>
    </div>
  );
}
