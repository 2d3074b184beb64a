import type { ReactElement } from 'react';
import type { ReportName } from '#contract/ledger';
import type { OrgId } from '#contract/values';
import { useCall } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { TileChoices } from '../../tiles/TileChoices.tsx';
import { FailureNote } from '../../ui/Toast.tsx';

/** What the user says about this client's figures: how they are worked out, what accounts are, and usual limits of ratios. */
export function ReportChoices({ orgId, report }: { orgId: OrgId; report: ReportName }): ReactElement {
  const { t, lang } = useSpeech();
  const answer = useCall('choices.list', { orgId: orgId, lang });
  const parts = answer.data
    ? ([
        ['tiles', answer.data.tiles],
        ...(report === 'health' ? [['bands', answer.data.bands] as const] : []),
        ['accounts', answer.data.accounts],
      ] as const)
    : [];
  return (
    <>
      <p className="report-note">{t('choice.explain')}</p>
      {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
      {parts.map(([key, choices]) => (
        <section key={key} className="report-section">
          <h3>{t(`choice.${key}`)}</h3>
          {choices.length === 0 ? <p className="t2">{t('choice.nothing')}</p> : <TileChoices choices={choices} />}
        </section>
      ))}
    </>
  );
}
