import { useState, type CSSProperties, type ReactElement } from 'react';
import type { Branding } from '#contract/packs';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { useToast } from '../../ui/Toast.tsx';
import { LogoField } from './LogoField.tsx';
import { TextField } from './TextField.tsx';

/** How the practice presents itself on every pack. */
export function BrandingForm(): ReactElement | null {
  const { t } = useSpeech();
  const toast = useToast();
  const branding = useCall('packs.branding', {});
  const save = useCommand('packs.saveBranding');
  if (!branding.data) return null;
  const keep = (change: Partial<Omit<Branding, 'logo'>>) =>
    save.mutate(change, { onSuccess: () => toast.say(t('common.saved')), onError: toast.fail });
  return (
    <section className="form">
      <h2>{t('packs.branding')}</h2>
      <p className="help">{t('packs.nameHelp')}</p>
      <TextField
        label={t('packs.line2')}
        value={branding.data.line}
        most={120}
        example={t('packs.lineExample')}
        onKeep={(line) => keep({ line })}
      />
      <TextField
        label={t('packs.prepared')}
        value={branding.data.preparedBy}
        most={120}
        onKeep={(preparedBy) => keep({ preparedBy })}
      />
      <ColourField value={branding.data.colour} onKeep={(colour) => keep({ colour })} />
      <LogoField label={t('packs.logo')} orgId={null} logo={branding.data.logo} />
    </section>
  );
}

function ColourField({
  value,
  onKeep,
}: {
  value: string | null;
  onKeep: (colour: string | null) => void;
}): ReactElement {
  const { t } = useSpeech();
  const [typed, setTyped] = useState(value ?? '');
  const [isChecked, setChecked] = useState(false);
  const text = typed.trim().toLowerCase();
  const isBad = text !== '' && !/^#[0-9a-f]{6}$/.test(text);
  const keep = () => {
    setChecked(true);
    if (!isBad && text !== (value ?? '')) onKeep(text === '' ? null : text);
  };
  return (
    <div className="field">
      <label htmlFor="pack-colour">{t('packs.colour')}</label>
      <span className="rowx">
        <input
          id="pack-colour"
          className="input short"
          maxLength={7}
          placeholder="#1f5c7a"
          value={typed}
          aria-invalid={isChecked && isBad}
          aria-describedby="pack-colour-help"
          onChange={(event) => setTyped(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
        <i
          className="swatch"
          aria-hidden="true"
          style={{ '--swatch': isBad || text === '' ? 'transparent' : text } as CSSProperties}
        />
      </span>
      <p id="pack-colour-help" className={isChecked && isBad ? 'help e' : 'help'}>
        {isChecked && isBad ? t('packs.badColour') : t('packs.colourHelp')}
      </p>
    </div>
  );
}
