import { useState, type ReactElement } from 'react';
import type { Org, RemovalCertificate } from '#contract/orgs';
import { useCall, useCommand } from '../../data/useCall.ts';
import { failureOf } from '../../data/client.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DuplicateMark } from '../../ui/OrgState.tsx';
import { Chip, colourOf } from '../../ui/identity.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';

/** Nickname, pin and removal of each client. */
export function ClientsSection(): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const orgs = useCall('orgs.list', { lang }, { keepPrevious: true });
  const pin = useCommand('orgs.pin');
  const [renaming, setRenaming] = useState<Org | null>(null);
  const [removing, setRemoving] = useState<Org | null>(null);
  const [removed, setRemoved] = useState<RemovalCertificate | null>(null);
  return (
    <section className="form wide">
      <h2>{t('settings.clients')}</h2>
      <table className="t">
        <caption className="vh">{t('settings.clients')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('settings.nickname')}</th>
            <th scope="col">{t('practice.legal')}</th>
            <th scope="col">
              <span className="vh">{t('settings.rename')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {orgs.data?.orgs.map((org) => (
            <tr key={org.tenantId}>
              <th scope="row">
                <span className="rowx">
                  <Chip of={org} />
                  <b>{org.nickname}</b> <DuplicateMark org={org} />
                </span>
              </th>
              <td className="long">{org.legalName || org.name}</td>
              <td className="num">
                <span className="rowx end">
                  <button
                    type="button"
                    className="link"
                    aria-pressed={org.pinned}
                    onClick={() => pin.mutate({ orgId: org.tenantId, pinned: !org.pinned }, { onError: toast.fail })}
                  >
                    {t(org.pinned ? 'band.unpin' : 'band.pin')}
                    <span className="vh"> {org.nickname}</span>
                  </button>
                  <button type="button" className="link" onClick={() => setRenaming(org)}>
                    {t('settings.rename')}
                    <span className="vh"> {org.nickname}</span>
                  </button>
                  <button type="button" className="link neg" onClick={() => setRemoving(org)}>
                    {t('settings.remove')}
                    <span className="vh"> {org.nickname}</span>
                  </button>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {renaming && <RenameDialog org={renaming} onClose={() => setRenaming(null)} />}
      {removing && (
        <RemoveDialog
          org={removing}
          onClose={() => setRemoving(null)}
          onRemoved={(certificate) => {
            setRemoving(null);
            setRemoved(certificate);
          }}
        />
      )}
      {removed && <CertificateDialog certificate={removed} onClose={() => setRemoved(null)} />}
    </section>
  );
}

function RenameDialog({ org, onClose }: { org: Org; onClose: () => void }): ReactElement {
  const { t } = useSpeech();
  const rename = useCommand('orgs.rename');
  const [name, setName] = useState(org.nickname);
  const save = () => rename.mutate({ orgId: org.tenantId, nickname: name }, { onSuccess: onClose });
  return (
    <Dialog label={t('settings.rename')} onClose={onClose} className="spined" style={colourOf(org)}>
      <div className="body">
        <h2>{t('settings.rename')}</h2>
        <div className="field">
          <label htmlFor="rename">{t('settings.nickname')}</label>
          <input
            id="rename"
            className="input"
            autoFocus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && name.trim() !== '' && save()}
          />
          <p className="help">{t('add.nicknameHelp')}</p>
        </div>
        {rename.error && <FailureNote failure={failureOf(rename.error)} />}
        <div className="acts-row">
          <button type="button" className="btn" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="button" className="btn pri" disabled={name.trim() === '' || rename.isPending} onClick={save}>
            {t('common.save')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** Removing destroys the file and the key, so it asks for the name; the safe answer has the focus. */
function RemoveDialog(props: {
  org: Org;
  onClose: () => void;
  onRemoved: (certificate: RemovalCertificate) => void;
}): ReactElement {
  const { org, onClose, onRemoved } = props;
  const { t } = useSpeech();
  const detach = useCommand('orgs.detach');
  const [typed, setTyped] = useState('');
  return (
    <Dialog
      label={t('settings.removeTitle', { name: org.nickname })}
      onClose={onClose}
      className="spined"
      style={colourOf(org)}
    >
      <div className="body">
        <h2>{t('settings.removeTitle', { name: org.nickname })}</h2>
        <p>{t('settings.removeBody')}</p>
        <div className="field">
          <label htmlFor="confirm">{t('settings.nickname')}</label>
          <input
            id="confirm"
            className="input"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        {detach.error && <FailureNote failure={failureOf(detach.error)} />}
        <div className="acts-row">
          <button
            type="button"
            className="btn dan left"
            disabled={typed.trim() !== org.nickname || detach.isPending}
            onClick={() =>
              detach.mutate(
                { orgId: org.tenantId, nickname: typed.trim() },
                { onSuccess: ({ certificate }) => onRemoved(certificate) },
              )
            }
          >
            {t('settings.removeDo', { name: org.nickname })}
          </button>
          <button type="button" className="btn" autoFocus onClick={onClose}>
            {t('settings.keep')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** What was deleted and checked, to be kept for the client's file. */
function CertificateDialog(props: { certificate: RemovalCertificate; onClose: () => void }): ReactElement {
  const { certificate, onClose } = props;
  const { t, lang } = useSpeech();
  const toast = useToast();
  const save = useCommand('orgs.saveCertificate');
  const { deleted, checked, nickname } = certificate;
  const isClean = checked.isFolderGone && checked.isKeyGone && checked.rowsLeft === 0;
  const title = t('guard.certificate', { name: nickname });
  const keep = (format: 'txt' | 'json') =>
    save.mutate(
      { certificate, format, lang },
      { onSuccess: ({ file }) => file !== null && onClose(), onError: toast.fail },
    );
  return (
    <Dialog label={title} onClose={onClose}>
      <div className="body">
        <h2>{title}</h2>
        <p>
          {t(isClean ? 'guard.certificateBody' : 'guard.certificateLeft', { files: deleted.files, rows: deleted.rows })}
        </p>
        <div className="acts-row">
          <button type="button" className="btn left" onClick={() => keep('json')}>
            {t('guard.certificateJson')}
          </button>
          <button type="button" className="btn pri" onClick={() => keep('txt')}>
            {t('guard.certificateSave')}
          </button>
          <button type="button" className="btn" autoFocus onClick={onClose}>
            {t('common.close')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
