import { useState, type ReactElement } from 'react';
import type { Finding, FindingFix } from '#contract/orgs';
import { failureOf } from '../../data/client.ts';
import { useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';

/** The ways out of a finding, each behind a dialog that says what happens and what stays. */
export function Fixes({ finding }: { finding: Finding }): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const apply = useCommand('duplicates.fix');
  const [chosen, setChosen] = useState<FindingFix | null>(null);
  return (
    <>
      {finding.fixes.map((fix) => (
        <button
          key={fix.fix + (fix.identityId ?? '')}
          type="button"
          className="btn"
          onClick={() => {
            apply.reset();
            setChosen(fix);
          }}
        >
          {fix.title}
        </button>
      ))}
      {chosen && (
        <ConsequenceDialog
          title={t('guard.fixQuestion', { title: chosen.title })}
          happens={chosen.happens}
          stays={chosen.stays}
          action={chosen.title}
          isDanger={chosen.fix === 'disconnect'}
          error={apply.error}
          isBusy={apply.isPending}
          onClose={() => setChosen(null)}
          onDo={() =>
            apply.mutate(
              { id: finding.id, fix: chosen.fix, identityId: chosen.identityId, lang },
              {
                onSuccess: () => {
                  setChosen(null);
                  toast.say(chosen.happens);
                },
              },
            )
          }
        />
      )}
    </>
  );
}

/** A decision with its consequences: what changes, what does not. */
export function ConsequenceDialog(props: {
  title: string;
  happens: string;
  stays: string;
  action: string;
  isDanger: boolean;
  error: unknown;
  isBusy: boolean;
  onClose: () => void;
  onDo: () => void;
}): ReactElement {
  const { t } = useSpeech();
  return (
    <Dialog label={props.title} onClose={props.onClose}>
      <div className="body">
        <h2>{props.title}</h2>
        <dl className="facts-list">
          <div>
            <dt>{t('guard.happens')}</dt>
            <dd>{props.happens}</dd>
          </div>
          <div>
            <dt>{t('guard.stays')}</dt>
            <dd>{props.stays}</dd>
          </div>
        </dl>
        {props.error !== null && props.error !== undefined && <FailureNote failure={failureOf(props.error)} />}
        <div className="acts-row">
          <button
            type="button"
            className={props.isDanger ? 'btn dan left' : 'btn pri left'}
            disabled={props.isBusy}
            onClick={props.onDo}
          >
            {props.action}
          </button>
          <button type="button" className="btn" autoFocus onClick={props.onClose}>
            {t('common.cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
