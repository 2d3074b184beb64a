import type { ReactElement } from 'react';
import type { AskRow } from '#contract/ask';
import type { Basis, OrgId } from '#contract/values';
import { useCall } from '../../data/useCall.ts';
import { useSpeech, type Speech } from '../../i18n/index.ts';

const MOST = 6;

/** The answer to a question typed into the find box: how it was read, the figures with their time, or what can be asked. */
export function AskAnswer(props: { orgId: OrgId; question: string; basis: Basis; asOf: string | null }): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const { orgId, question, basis, asOf } = props;
  const answer = useCall('ask.question', { orgId, question, basis, lang, ...(asOf === null ? {} : { asOf }) });
  const document = answer.data;
  const failure = answer.failure ?? document?.failure ?? null;
  return (
    <div className="find-list answer" role="status">
      {failure !== null && <p className="t2">{speech.failure(failure).sentence}</p>}
      {document && failure === null && (
        <>
          <p className="t2">{document.understood}</p>
          <table className="sum">
            <tbody>
              {document.rows.slice(0, MOST).map((row, index) => (
                <tr key={`${row.key ?? ''}${index}`}>
                  <th scope="row">{row.label}</th>
                  <td className="num">{row.value === null ? (row.reason ?? t('common.na')) : written(row, speech)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {document.total > MOST && <p className="xs t2">{t('guard.askMore', { count: document.total - MOST })}</p>}
          {document.notes.map((note) => (
            <p key={note} className="xs t2">
              {note}
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function written(row: AskRow, { money, percent, t }: Speech): string {
  const value = row.value ?? '';
  if (row.unit === 'money') return `${row.currency ?? ''} ${money(value)}`.trim();
  if (row.unit === 'percent') return percent(value);
  return row.unit === 'days' ? t('guard.askDays', { value: money(value, 1) }) : value;
}
