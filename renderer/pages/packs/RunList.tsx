import type { ReactElement } from 'react';
import type { PackRun } from '#contract/packs';
import { call } from '../../data/client.ts';
import { useCall, useCommand } from '../../data/useCall.ts';
import { localTime } from '../../i18n/dates.ts';
import { useSpeech, type WordKey } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { useToast } from '../../ui/Toast.tsx';

const stateWords = {
  running: 'packs.stateRunning',
  cancelled: 'packs.stateCancelled',
  interrupted: 'packs.stateInterrupted',
  ended: 'packs.stateEnded',
} as const satisfies Record<PackRun['state'], WordKey>;

/** What was printed, newest first; a run with something left to do can go on. */
export function RunList({ isPrinting }: { isPrinting: boolean }): ReactElement {
  const { t, lang } = useSpeech();
  const runs = useCall('packs.runs', { lang });
  if (runs.data?.runs.length === 0) return <p className="reading">{t('packs.noRuns')}</p>;
  return (
    <>
      {(runs.data?.runs ?? []).map((run) => (
        <Run key={run.id} run={run} isPrinting={isPrinting} />
      ))}
    </>
  );
}

function Run({ run, isPrinting }: { run: PackRun; isPrinting: boolean }): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const toast = useToast();
  const resume = useCommand('packs.resumeRun');
  const count = (state: PackRun['items'][number]['state']) => run.items.filter((item) => item.state === state).length;
  const waiting = count('waiting');
  const told = run.items.filter((item) => item.state !== 'written' && item.reason !== null);
  const again = count('held') + count('failed');
  const { day, time } = localTime(run.startedAt, Intl.DateTimeFormat().resolvedOptions().timeZone);
  const hasFiles = count('written') > 0;
  return (
    <section className="pack-run">
      <h2>
        {speech.month(`${run.month}-01`)}, {run.template}
      </h2>
      <p className="t2">
        {speech.day(day)} {time} · {t(stateWords[run.state])} ·{' '}
        {t('packs.runLine', { written: count('written'), held: count('held'), failed: count('failed'), waiting })}
      </p>
      <p className="mono-text">{run.folder}</p>
      <p className="rowx">
        {waiting + again > 0 && run.state !== 'running' && (
          <button
            type="button"
            className={waiting > 0 ? 'btn pri' : 'btn'}
            disabled={isPrinting}
            onClick={() => resume.mutate({ runId: run.id, lang }, { onError: toast.fail })}
          >
            {t(waiting > 0 ? 'packs.resume' : 'packs.again')}
          </button>
        )}
        {hasFiles && (
          <button
            type="button"
            className="btn"
            onClick={() => void call('packs.showRun', { runId: run.id }).catch(toast.fail)}
          >
            {t('packs.reveal')}
          </button>
        )}
      </p>
      {told.length > 0 && (
        <table className="t compact">
          <caption className="vh">{t('packs.held')}</caption>
          <tbody>
            {told.map((item) => (
              <tr key={item.orgId}>
                <th scope="row">{item.nickname}</th>
                <td>
                  <Mark
                    kind={item.state === 'failed' ? 'e' : 'w'}
                    dot={item.state === 'failed' ? 'sq' : ''}
                    text={t(`packs.${item.state}`)}
                  />
                </td>
                <td className="long">{item.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
