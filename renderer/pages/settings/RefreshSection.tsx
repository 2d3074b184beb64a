import type { ReactElement } from 'react';
import type { OrgSchedule, Quota, Schedule } from '#contract/schedule';
import type { AppInfo, Settings } from '#contract/settings';
import type { z } from 'zod';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech, type Speech } from '../../i18n/index.ts';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { AppMeter, bytesText, hereAndNow } from '../quota.tsx';
import { Detail, PlanChooser } from './PlanChooser.tsx';
import { useSetting } from './sections.tsx';

type AllSettings = z.output<typeof Settings>;
type Info = z.output<typeof AppInfo>;

const xeroPlans = ['starter', 'core', 'plus', 'advanced', 'own'] as const satisfies readonly Quota['app']['plan'][];

/** When clients are refreshed, each one's next turn, and what Xero's plan leaves for it. */
export function RefreshSection({ settings, info }: { settings: AllSettings; info: Info }): ReactElement {
  const { t } = useSpeech();
  const save = useSetting();
  const schedule = useCall('schedule.get', {}, { keepPrevious: true });
  const quota = useCall('sync.quota', {}, { keepPrevious: true });
  return (
    <>
      <section className="form">
        <h2>{t('schedule.title')}</h2>
        <PlanChooser
          label={t('schedule.practice')}
          isLabelled
          plan={settings.schedule}
          onChange={(plan) => plan && save({ schedule: plan })}
        />
        <p className="help">{t('schedule.help')}</p>
        {schedule.data?.isOffline === true && <p className="warn">{t('schedule.offline')}</p>}
      </section>
      <section className="form">
        <h2>{t('quota.title')}</h2>
        <div className="field">
          <label htmlFor="xero-plan">{t('quota.plan')}</label>
          <select
            id="xero-plan"
            className="input"
            value={settings.xeroPlan}
            onChange={({ target }) => {
              const xeroPlan = xeroPlans.find((one) => one === target.value);
              if (xeroPlan) save({ xeroPlan });
            }}
          >
            {xeroPlans.map((plan) => (
              <option key={plan} value={plan}>
                {t(`quota.${plan}`)}
              </option>
            ))}
          </select>
        </div>
        {settings.xeroPlan === 'own' && (
          <Detail
            key={settings.ownAllowance}
            label={t('quota.ownGigabytes')}
            bad={t('quota.badGigabytes')}
            help={t('quota.ownHelp')}
            value={String(settings.ownAllowance)}
            isGood={(text) => /^\d{1,6}(\.\d{1,3})?$/.test(text) && Number(text) <= 100_000}
            onKeep={(text) => save({ ownAllowance: Number(text) })}
          />
        )}
        {quota.data && (
          <>
            <AppMeter app={quota.data.app} />
            <p className="help">{t('quota.reserve', { count: quota.data.reserve })}</p>
          </>
        )}
      </section>
      {schedule.failure && <FailureNote failure={schedule.failure} retry={schedule.retry} />}
      {schedule.data && schedule.data.orgs.length > 0 && (
        <ClientPlans schedule={schedule.data} quota={quota.data} now={info.now} />
      )}
    </>
  );
}

function ClientPlans({
  schedule,
  quota,
  now,
}: {
  schedule: Schedule;
  quota: Quota | undefined;
  now: string;
}): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const toast = useToast();
  const set = useCommand('schedule.setOrg');
  return (
    <section className="form wide">
      <h2>{t('schedule.clients')}</h2>
      <table className="t">
        <caption className="vh">{t('schedule.clients')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('schedule.client')}</th>
            <th scope="col">{t('schedule.plan')}</th>
            <th scope="col">{t('schedule.next')}</th>
            <th scope="col" className="num">
              {t('quota.callsLeft')}
            </th>
            <th scope="col" className="num">
              {t('quota.data')}
            </th>
          </tr>
        </thead>
        <tbody>
          {schedule.orgs.map((org) => {
            const used = quota?.orgs.find((one) => one.tenantId === org.tenantId);
            const left = used?.callsLeftToday ?? null;
            return (
              <tr key={org.tenantId}>
                <th scope="row" className="b">
                  {org.org}
                </th>
                <td>
                  <PlanChooser
                    label={`${t('schedule.plan')}: ${org.org}`}
                    canFollow
                    plan={org.plan}
                    onChange={(plan) => set.mutate({ orgId: org.tenantId, plan }, { onError: toast.fail })}
                  />
                </td>
                <td className="t2">{nextText(org, now, speech)}</td>
                <td className="num">
                  {left === null ? <span className="t2">{t('quota.unknown')}</span> : speech.money(String(left), 0)}
                </td>
                <td className="num">{bytesText(used?.bytesThisMonth ?? 0, speech)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** The next turn in words: a moment, or what it waits for. */
function nextText({ nextDue, waitsFor }: OrgSchedule, now: string, speech: Speech): string {
  const { t } = speech;
  const isNow = nextDue !== null && nextDue <= now;
  const when = nextDue === null ? '' : isNow ? t('schedule.now') : hereAndNow(nextDue, now, speech);
  if (waitsFor !== null) return t(`schedule.${waitsFor}`, { when });
  return nextDue === null ? t('schedule.never') : when;
}
