import { useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment, useState, type ReactElement } from 'react';
import type { SyncRun } from '#contract/sync';
import { useCall } from '../data/useCall.ts';
import { localTime } from '../i18n/dates.ts';
import { useSpeech, type Speech } from '../i18n/index.ts';
import { Mark } from '../tiles/Badge.tsx';
import { stepName } from '../tiles/words.ts';
import { PlainBand } from '../ui/identity.tsx';
import { FailureNote } from '../ui/Toast.tsx';

const MOST = 100;

function duration(run: SyncRun, { t }: Speech): string {
  if (run.endedAt === null) return '';
  const seconds = Math.max(0, Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000));
  if (seconds < 60) return t('runs.seconds', { count: seconds });
  return t('runs.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** Bytes as kB or MB, the way a data bundle is counted. */
function size(bytes: number, speech: Speech): string {
  if (bytes < 1_000_000) return `${speech.money((bytes / 1000).toFixed(1), 0)} kB`;
  return `${speech.money((bytes / 1_000_000).toFixed(2), 1)} MB`;
}

/** What every run did, step by step, with the sentence of what went wrong. */
export function RunsPage(): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const search = useSearch({ from: '/shell/runs' });
  const navigate = useNavigate();
  const orgs = useCall('orgs.list', { lang }, { keepPrevious: true });
  const answer = useCall(
    'sync.runs',
    { ...(search.org === undefined ? {} : { orgId: search.org }), limit: MOST, lang },
    { keepPrevious: true },
  );
  const [open, setOpen] = useState<string | null>(null);
  const zoneOf = (tenantId: string) => orgs.data?.orgs.find((org) => org.tenantId === tenantId)?.timezone ?? 'UTC';
  const when = (run: SyncRun) => {
    const { day, time } = localTime(run.startedAt, zoneOf(run.tenantId));
    return `${speech.day(day)} ${time}`;
  };
  const result = (run: SyncRun) => {
    switch (run.result) {
      case null:
        return <Mark kind="i" dot="half" text={t('runs.running')} />;
      case 'complete':
        return <Mark kind="ok" dot="full pos" text={t('runs.complete')} />;
      case 'partly':
        return <Mark kind="w" dot="half" text={t('runs.partly')} />;
      case 'failed':
        return <Mark kind="e" dot="sq" text={t('runs.failed')} />;
      case 'needsSignIn':
        return <Mark kind="e" dot="sq" text={t('runs.needsSignIn')} />;
    }
  };
  return (
    <div className="main">
      <PlainBand
        title={t('runs.title')}
        line={t('runs.note')}
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
        {answer.data && answer.data.runs.length > 0 && (
          <table className="t">
            <caption className="vh">{t('runs.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('runs.client')}</th>
                <th scope="col">{t('runs.result')}</th>
                <th scope="col">{t('runs.started')}</th>
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
                const isOpen = open === key;
                return (
                  <Fragment key={key}>
                    <tr>
                      <th scope="row" className="b">
                        {run.org}
                      </th>
                      <td>{result(run)}</td>
                      <td>{when(run)}</td>
                      <td className="num">{duration(run, speech)}</td>
                      <td className="num">{speech.money(String(run.calls), 0)}</td>
                      <td className="num">{speech.money(String(run.rows), 0)}</td>
                      <td className="num">{size(run.bytes, speech)}</td>
                      <td className="long">{run.message ?? ''}</td>
                      <td className="num">
                        <button
                          type="button"
                          className="link"
                          aria-expanded={isOpen}
                          onClick={() => setOpen(isOpen ? null : key)}
                        >
                          {t(isOpen ? 'runs.hide' : 'runs.show')}
                        </button>
                      </td>
                    </tr>
                    {isOpen && (
                      <tr className="run-steps">
                        <td colSpan={9}>
                          <Steps run={run} />
                        </td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        )}
      </main>
    </div>
  );
}

function Steps({ run }: { run: SyncRun }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const states = { waiting: t('sync.waitingState'), running: t('sync.running'), done: t('sync.done'), skipped: t('sync.skipped'), failed: t('sync.failed'), notPermitted: t('sync.notPermitted') }; // prettier-ignore
  return (
    <table className="t compact">
      <caption className="vh">{`${run.org}: ${t('runs.steps')}`}</caption>
      <thead>
        <tr>
          <th scope="col">{t('runs.step')}</th>
          <th scope="col">{t('runs.result')}</th>
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
        </tr>
      </thead>
      <tbody>
        {run.steps.map((step) => (
          <tr key={step.step}>
            <th scope="row">{stepName(step.step, speech)}</th>
            <td>{states[step.result]}</td>
            <td className="num">{step.calls}</td>
            <td className="num">{speech.money(String(step.rows), 0)}</td>
            <td className="num">{size(step.bytes, speech)}</td>
            <td className="long">{step.message ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
