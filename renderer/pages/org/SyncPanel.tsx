import { useEffect, useEffectEvent, useState, type ReactElement } from 'react';
import type { EventBody } from '#contract/index';
import type { StepProgress } from '#contract/sync';
import type { TilesDocument } from '#contract/tiles';
import type { z } from 'zod';
import { useCall, useCommand } from '../../data/useCall.ts';
import { localTime } from '../../i18n/dates.ts';
import { useSpeech } from '../../i18n/index.ts';
import { arrivedCount } from '../../tiles/model.ts';
import { stepName, timeLeft } from '../../tiles/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useToast } from '../../ui/Toast.tsx';

type Run = EventBody<'sync.progress'>;
type Step = z.output<typeof StepProgress>;

const doneSteps = (run: Run): number =>
  run.steps.filter((step) => step.state !== 'waiting' && step.state !== 'running').length;

/** Above the sheet while a run is on: how far, how long, and Stop; or the invitation to start the first one. */
export function SyncHead({ document, run }: { document: TilesDocument; run: Run | undefined }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const stop = useCommand('sync.stop');
  const start = useCommand('sync.start');
  const toast = useToast();
  const orgId = document.org.tenantId;
  const arrived = arrivedCount(document.tiles);
  const said = useNowAndThen(run?.first === true ? t('sync.title', { done: arrived, all: document.tiles.length }) : '');
  if (!run) {
    return (
      <div className="sync-head">
        <h2>{t('sync.neverTitle')}</h2>
        <p className="t2">{t('sync.neverBody')}</p>
        <button
          type="button"
          className="btn pri"
          onClick={() => start.mutate({ orgIds: [orgId] }, { onError: toast.fail })}
        >
          {t('sync.start')}
        </button>
      </div>
    );
  }
  const steps = doneSteps(run);
  const share = run.callsExpected ? run.calls / run.callsExpected : run.steps.length > 0 ? steps / run.steps.length : 0;
  const line =
    run.callsExpected === null
      ? t('sync.line', { done: steps, all: run.steps.length, calls: run.calls })
      : t('sync.lineOf', { done: steps, all: run.steps.length, calls: run.calls, expected: run.callsExpected });
  return (
    <div className="sync-head">
      <h2>
        {run.first
          ? t('sync.title', { done: arrived, all: document.tiles.length })
          : t('sync.again', { done: steps, all: run.steps.length })}
      </h2>
      <p className="t2">{[line, timeLeft(run.secondsLeft, speech)].filter(Boolean).join(', ')}</p>
      <button type="button" className="btn push" onClick={() => stop.mutate({ orgId }, { onError: toast.fail })}>
        {t('sync.stop')}
      </button>
      <p className="vh" role="status">
        {said}
      </p>
      <div
        className="prog"
        role="progressbar"
        aria-label={line}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(Math.min(1, share) * 100)}
      >
        <i style={{ width: `${Math.min(100, share * 100)}%` }} />
      </div>
    </div>
  );
}

const SAY_EVERY_MS = 10_000;

/** A text that changes often, as it stood at most ten seconds ago: what is read aloud must end before the next begins. */
function useNowAndThen(text: string): string {
  const [said, setSaid] = useState(text);
  const newest = useEffectEvent(() => setSaid(text));
  useEffect(() => {
    const timer = setInterval(() => newest(), SAY_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return said;
}

const marks: Record<Step['state'], string> = {
  waiting: 'no',
  running: 'half',
  done: '',
  skipped: 'no',
  failed: 'sq',
  notPermitted: 'no',
};

/** The steps with their counts, and what Xero allows. */
export function SyncPanel({ run, zone }: { run: Run; zone: string }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const quota = useCall('sync.quota', {});
  const states = { waiting: t('sync.waitingState'), running: t('sync.running'), done: t('sync.done'), skipped: t('sync.skipped'), failed: t('sync.failed'), notPermitted: t('sync.notPermitted') }; // prettier-ignore
  const count = (step: Step) => {
    const rows = speech.money(String(step.rows), 0);
    if (step.state === 'running' && step.total !== null)
      return t('sync.of', { done: rows, total: speech.money(String(step.total), 0) });
    return step.state === 'done' || step.state === 'running'
      ? step.rows > 0
        ? rows
        : ''
      : step.total === null
        ? ''
        : speech.money(String(step.total), 0);
  };
  return (
    <aside className="panel" aria-label={t('sync.steps')}>
      <h2>{t('sync.steps')}</h2>
      <p className="xs t2">{t('sync.keep')}</p>
      <ol className="steps">
        {run.steps.map((step) => (
          <li key={step.step} className={step.state}>
            {step.state === 'done' ? (
              <span className="pos">
                <Icon name="check" small />
              </span>
            ) : (
              <span className={`dot ${marks[step.state]}`} aria-hidden="true" />
            )}
            <span>
              {stepName(step.step, speech) === step.step ? step.label : stepName(step.step, speech)}
              <span className="vh">, {states[step.state]}</span>
              {step.message !== null && <span className="xs t2 block">{step.message}</span>}
            </span>
            <span className="num">
              {step.state === 'failed' || step.state === 'notPermitted' || step.state === 'skipped'
                ? states[step.state]
                : count(step)}
            </span>
          </li>
        ))}
      </ol>
      <h3 className="caps">{t('sync.limits')}</h3>
      <div className="limit">
        <span>{t('sync.minute')}</span>
        <Meter value={run.minuteUsed} most={run.minuteLimit} name={t('sync.minute')} />
        <b>{t('sync.of', { done: run.minuteUsed, total: run.minuteLimit })}</b>
      </div>
      {run.dayLeft !== null && quota.data && (
        <div className="limit">
          <span>{t('sync.day')}</span>
          <Meter
            // A plan that was never told here may take more than the one it is set to.
            value={Math.max(0, quota.data.dayLimit - run.dayLeft)}
            most={Math.max(quota.data.dayLimit, run.dayLeft)}
            name={t('sync.day')}
          />
          <b>{t('sync.dayLeft', { count: run.dayLeft })}</b>
        </div>
      )}
      {run.waitingUntil !== null && (
        <p className="xs t2">{t('sync.waiting', { time: localTime(run.waitingUntil, zone).time })}</p>
      )}
    </aside>
  );
}

function Meter({ value, most, name }: { value: number; most: number; name: string }): ReactElement {
  const share = most > 0 ? Math.min(1, Math.max(0, value / most)) : 0;
  return (
    <span
      className="meter"
      role="meter"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={Math.max(0, Math.min(most, value))}
    >
      <i style={{ width: `${share * 100}%` }} />
    </span>
  );
}
