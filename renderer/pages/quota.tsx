import type { ReactElement } from 'react';
import type { Quota } from '#contract/schedule';
import { localTime } from '../i18n/dates.ts';
import { useSpeech, type Speech } from '../i18n/index.ts';

/** From here on the meter warns. */
const NEARLY = 0.8;

/** Bytes as kB, MB or GB, the way a data bundle is counted. */
export function bytesText(bytes: number, speech: Speech): string {
  if (bytes < 1_000_000) return `${speech.money((bytes / 1000).toFixed(1), 0)} kB`;
  if (bytes < 1_000_000_000) return `${speech.money((bytes / 1_000_000).toFixed(2), 1)} MB`;
  return `${speech.money((bytes / 1_000_000_000).toFixed(3), 2)} GB`;
}

/** A moment by the clock of this computer: only the time when it is today. */
export function hereAndNow(instant: string, now: string, speech: Speech): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { day, time } = localTime(instant, zone);
  return day === localTime(now, zone).day ? time : `${speech.weekDay(day)} ${time}`;
}

/** What all clients together read this month, against what the app's plan at Xero includes. */
export function AppMeter({ app }: { app: Quota['app'] }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const used = bytesText(app.bytes, speech);
  const share = app.allowance === null ? 0 : Math.min(1, app.bytes / app.allowance);
  const isNear = share >= NEARLY;
  return (
    <p className={`rowx ${isNear ? 'warn b' : ''}`}>
      <span className="t2">{t('quota.month')}</span>
      {app.allowance !== null && (
        <span className="meter" aria-hidden="true">
          <i className={isNear ? 'warn' : ''} style={{ width: `${share * 100}%` }} />
        </span>
      )}
      <span>
        {app.allowance === null
          ? t('quota.noCap', { used })
          : t('quota.ofAllowance', { used, all: bytesText(app.allowance, speech) })}
      </span>
      <span className="t2">{t('quota.callsThisMonth', { calls: speech.money(String(app.calls), 0) })}</span>
    </p>
  );
}
