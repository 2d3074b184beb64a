import type { ReactElement } from 'react';
import type { OrgId } from '#contract/values';
import { useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { useToast } from '../../ui/Toast.tsx';

/** A picture, chosen in a dialog; `orgId` null is the practice. */
export function LogoField(props: { label: string; orgId: OrgId | null; logo: string | null }): ReactElement {
  const { label, orgId, logo } = props;
  const { t, lang } = useSpeech();
  const toast = useToast();
  const choose = useCommand('packs.chooseLogo');
  const remove = useCommand('packs.removeLogo');
  return (
    <div className="field">
      <p className="label">{label}</p>
      <p className="rowx">
        {logo === null ? (
          <span className="mute">{t('packs.noLogo')}</span>
        ) : (
          <img className="logo-shown" src={logo} alt={label} />
        )}
        <button type="button" className="btn" onClick={() => choose.mutate({ orgId, lang }, { onError: toast.fail })}>
          {t('packs.chooseLogo')}
        </button>
        {logo !== null && (
          <button type="button" className="btn" onClick={() => remove.mutate({ orgId }, { onError: toast.fail })}>
            {t('packs.removeLogo')}
          </button>
        )}
      </p>
      <p className="help">{t('packs.logoHelp')}</p>
    </div>
  );
}
