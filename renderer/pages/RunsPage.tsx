import { useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment, useState, type ReactElement, type ReactNode } from 'react';
import type { Quota } from '#contract/schedule';
import type { SyncRun } from '#contract/sync';
import { useCall } from '../data/useCall.ts';
import { localTime } from '../i18n/dates.ts';
import { useSpeech, type Speech } from '../i18n/index.ts';
import { Mark } from '../tiles/Badge.tsx';
import { stepName } from '../tiles/words.ts';
import { PlainBand } from '../ui/identity.tsx';
import { FailureNote } from '../ui/Toast.tsx';
import { AppMeter, bytesText, hereAndNow } from './quota.tsx';

/** Runs of a page. */
const MOST = 100;

function duration(run: SyncRun, { t }: Speech): string {
  if (run.endedAt === null) return '';
  const seconds = Math.max(0, Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000));
  if (seconds < 60) return t('runs.seconds', { count: seconds });
  return t('runs.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** What every run did, step by step, with the sentence of what went wrong. */
export function RunsPage(): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const search = useSearch({ from: '/shell/runs' });
  const navigate = useNavigate();
  const orgs = useCall('orgs.list', { lang }, { keepPrevious: true });
  const quota = useCall('sync.quota', {}, { keepPrevious: true });
  const info = useCall('app.info', {});
  const [page, setPage] = useState({ of: search.org, from: 0 });
  // Another client begins with its newest runs.
  const from = page.of === search.org ? page.from : 0;
  const turnTo = (first: number) => setPage({ of: search.org, from: first });
  const answer = useCall(
    'sync.runs',
    { ...(search.org === undefined ? {} : { orgId: search.org }), limit: MOST, offset: from, lang },
    { keepPrevious: true },
  );
  const zoneOf = (tenantId: string) => orgs.data?.orgs.find((org) => org.tenantId === tenantId)?.timezone ?? 'UTC';
  const when = (run: SyncRun, instant: string | null) => {
    if (instant === null) return '';
    const { day, time } = localTime(instant, zoneOf(run.tenantId));
    return `${speech.day(day)} ${time}`;
  };
  return (
    <div className="main">
      <PlainBand
        title={t('runs.title')}
        line={t('runLog.kept')}
        tools={
          <label className="rowx">
            <span className="t2">{t('runs.client')}</span>
            <select
              className="input"
              value={search.org ?? ''}
              onChange={(event) =>
                void navigate({ to: '/runs', search: event.target.value === '' ? {} : { org: event.target.value } })
              }
            >
              <option value="">{t('runs.all')}</option>
              {orgs.data?.orgs.map((org) => (
                <option key={org.tenantId} value={org.tenantId}>
                  {org.nickname}
                </option>
              ))}
            </select>
          </label>
        }
      />
      <main className="sheet padded" tabIndex={-1}>
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        {answer.data?.runs.length === 0 && <p className="reading">{t('runs.empty')}</p>}
        {quota.data && <AppMeter app={quota.data.app} />}
        {quota.data && search.org !== undefined && (
          <ClientQuota quota={quota.data} orgId={search.org} now={info.data?.now} />
        )}
        {answer.data && answer.data.runs.length > 0 && (
          <table className="t">
            <caption className="vh">{t('runs.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('runs.client')}</th>
                <th scope="col">{t('runs.result')}</th>
                <th scope="col">{t('runs.started')}</th>
                <th scope="col">{t('runLog.ended')}</th>
                <th scope="col" className="num">
                  {t('runs.took')}
                </th>
                <th scope="col" className="num">
                  {t('runs.calls')}
                </th>
                <th scope="col" className="num">
                  {t('runs.rows')}
                </th>
                <th scope="col" className="num">
                  {t('runs.data')}
                </th>
                <th scope="col">{t('runs.message')}</th>
                <th scope="col">
                  <span className="vh">{t('runs.steps')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {answer.data.runs.map((run) => {
                const key = run.tenantId + run.startedAt;
                const isOpen = search.run === key;
                return (
                  <Fragment key={key}>
                    <Row
                      of={run}
                      name={run.org}
                      result={<Result run={run} />}
                      started={when(run, run.startedAt)}
                      ended={when(run, run.endedAt)}
                      took={duration(run, speech)}
                      message={[
                        run.kind === 'cash' && t('runLog.cash'),
                        run.message ?? (isInterrupted(run) && t('runLog.goesOn')),
                      ]
                        .filter(Boolean)
                        .join(' ')}
                    >
                      <button
                        type="button"
                        className="link"
                        aria-expanded={isOpen}
                        onClick={() =>
                          void navigate({
                            to: '/runs',
                            search: {
                              ...(search.org === undefined ? {} : { org: search.org }),
                              ...(isOpen ? {} : { run: key }),
                            },
                            replace: true,
                          })
                        }
                      >
                        {t(isOpen ? 'runs.hide' : 'runs.show')}
                        <span className="vh"> {run.org}</span>
                      </button>
                    </Row>
                    {isOpen &&
                      run.steps.map((step) => (
                        <Row
                          key={step.step}
                          of={step}
                          name={stepName(step.step, speech)}
                          result={stepResult(step.result, speech)}
                          message={step.message ?? ''}
                          isStep
                        />
                      ))}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        )}
        {answer.data && (from > 0 || answer.data.runs.length === MOST) && (
          <p className="rowx">
            <button
              type="button"
              className="btn"
              disabled={from === 0}
              onClick={() => turnTo(Math.max(0, from - MOST))}
            >
              {t('runLog.newer')}
            </button>
            <button
              type="button"
              className="btn"
              disabled={answer.data.runs.length < MOST}
              onClick={() => turnTo(from + MOST)}
            >
              {t('runLog.older')}
            </button>
          </p>
        )}
      </main>
    </div>
  );
}

/** One line of the log: a run, or a step of the run above it. */
function Row(props: {
  of: { readonly calls: number; readonly rows: number; readonly bytes: number };
  name: string;
  result: ReactNode;
  started?: string;
  ended?: string;
  took?: string;
  message: string;
  isStep?: boolean;
  children?: ReactNode;
}): ReactElement {
  const { of, name, result, started = '', ended = '', took = '', message, isStep = false, children } = props;
  const speech = useSpeech();
  return (
    <tr className={isStep ? 'run-step' : ''}>
      <th scope="row" className={isStep ? '' : 'b'}>
        {name}
      </th>
      <td>{result}</td>
      <td>{started}</td>
      <td>{ended}</td>
      <td className="num">{took}</td>
      <td className="num">{speech.money(String(of.calls), 0)}</td>
      <td className="num">{speech.money(String(of.rows), 0)}</td>
      <td className="num">{bytesText(of.bytes, speech)}</td>
      <td className="long">{message}</td>
      <td className="num">{children}</td>
    </tr>
  );
}

/** Stopped, or the process was ended in the middle of it. */
const isInterrupted = (run: SyncRun): boolean => run.result === null && !run.running;

function Result({ run }: { run: SyncRun }): ReactElement {
  const { t } = useSpeech();
  switch (run.result) {
    case null:
      return <Mark kind="i" dot="half" text={t(isInterrupted(run) ? 'runLog.stopped' : 'runs.running')} />;
    case 'complete':
      return <Mark kind="ok" dot="full pos" text={t('runs.complete')} />;
    case 'partly':
      return <Mark kind="w" dot="half" text={t('runs.partly')} />;
    case 'failed':
      return <Mark kind="e" dot="sq" text={t('runs.failed')} />;
    case 'needsSignIn':
      return <Mark kind="e" dot="sq" text={t('runs.needsSignIn')} />;
  }
}

function stepResult(result: SyncRun['steps'][number]['result'], { t }: Speech): string {
  return t(result === 'waiting' ? 'sync.waitingState' : `sync.${result}`);
}

/** What is left for one client today, and when it goes on where its day is used up. */
function ClientQuota(props: { quota: Quota; orgId: string; now: string | undefined }): ReactElement | null {
  const speech = useSpeech();
  const { t } = speech;
  const used = props.quota.orgs.find((org) => org.tenantId === props.orgId);
  if (!used) return null;
  const left = used.callsLeftToday;
  return (
    <p className="rowx">
      <span className="t2">{t('quota.callsLeft')}</span>
      <b>{left === null ? t('quota.unknown') : speech.money(String(left), 0)}</b>
      <span className="t2">{t('quota.data')}</span>
      <b>{bytesText(used.bytesThisMonth, speech)}</b>
      {used.parkedUntil !== null && props.now !== undefined && (
        <span className="warn b">{t('quota.parked', { when: hereAndNow(used.parkedUntil, props.now, speech) })}</span>
      )}
    </p>
  );
}
