import { useState, type ReactElement } from 'react';
import { failureOf } from '../../data/client.ts';
import { useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { SecretField } from './SecretField.tsx';

const LEAST = 12;

/** One sealed file out, one sealed file back. */
export function BackupSection(): ReactElement {
  const { t } = useSpeech();
  const [open, setOpen] = useState<'backup' | 'restore' | null>(null);
  return (
    <section className="form guard-form">
      <h2>{t('guard.backup')}</h2>
      <p className="t2">{t('guard.backupHelp')}</p>
      <p className="rowx">
        <button type="button" className="btn pri" onClick={() => setOpen('backup')}>
          {t('guard.backupDo')}
        </button>
        <button type="button" className="btn" onClick={() => setOpen('restore')}>
          {t('guard.restoreDo')}
        </button>
      </p>
      {open === 'backup' && <BackupDialog onClose={() => setOpen(null)} />}
      {open === 'restore' && <RestoreDialog onClose={() => setOpen(null)} />}
    </section>
  );
}

function BackupDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const create = useCommand('backup.create');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const isReady = [...passphrase].length >= LEAST && passphrase === again && !create.isPending;
  return (
    <Dialog label={t('guard.backupDo')} onClose={onClose}>
      <div className="body">
        <h2>{t('guard.backupDo')}</h2>
        <p className="t2">{t('guard.backupHelp')}</p>
        <SecretField
          id="backup-passphrase"
          label={t('guard.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          help={t('guard.passphraseHelp')}
        />
        <SecretField
          id="backup-again"
          label={t('guard.again')}
          value={again}
          onChange={setAgain}
          error={again !== '' && again !== passphrase ? t('guard.differ') : null}
        />
        {create.error !== null && <FailureNote failure={failureOf(create.error)} />}
        <div className="acts-row">
          <button type="button" className="btn" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button
            type="button"
            className="btn pri"
            disabled={!isReady}
            onClick={() =>
              create.mutate(
                { passphrase },
                {
                  onSuccess: ({ file, orgs, skipped }) => {
                    if (file === null) return;
                    toast.say(
                      skipped.length === 0
                        ? t('guard.backupDone', { count: orgs, file })
                        : t('guard.backupSkipped', { names: skipped.join(', ') }),
                    );
                    onClose();
                  },
                },
              )
            }
          >
            {t('guard.saveWhere')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function RestoreDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const restore = useCommand('backup.restore');
  const [passphrase, setPassphrase] = useState('');
  return (
    <Dialog label={t('guard.restoreTitle')} onClose={onClose}>
      <div className="body">
        <h2>{t('guard.restoreTitle')}</h2>
        <dl className="facts-list">
          <div>
            <dt>{t('guard.happens')}</dt>
            <dd>{t('guard.restoreHappens')}</dd>
          </div>
          <div>
            <dt>{t('guard.stays')}</dt>
            <dd>{t('guard.restoreStays')}</dd>
          </div>
        </dl>
        <SecretField
          id="restore-passphrase"
          label={t('guard.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
        />
        {restore.error !== null && <FailureNote failure={failureOf(restore.error)} />}
        <div className="acts-row">
          <button
            type="button"
            className="btn dan left"
            disabled={passphrase === '' || restore.isPending}
            onClick={() =>
              restore.mutate(
                { passphrase },
                {
                  onSuccess: ({ orgs }) => {
                    if (orgs === null) return;
                    toast.say(t('guard.restoreDone', { count: orgs }));
                    onClose();
                  },
                },
              )
            }
          >
            {t('guard.chooseFile')}
          </button>
          <button type="button" className="btn" autoFocus onClick={onClose}>
            {t('common.cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
