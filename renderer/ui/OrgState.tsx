import type { ReactElement } from 'react';
import type { Org } from '#contract/orgs';
import { useSpeech } from '../i18n/index.ts';
import { localTime } from '../i18n/dates.ts';
import { Icon } from './Icon.tsx';
import { Mark } from '../tiles/Badge.tsx';
import { ageInDays } from '../tiles/model.ts';

/** How fresh a client is, in shape, word and colour: the time today, the age when older, or what stands in the way. */
export function OrgState({
  org,
  now,
}: {
  org: Pick<Org, 'state' | 'lastSync' | 'timezone'>;
  now: string;
}): ReactElement {
  const { t } = useSpeech();
  const today = localTime(now, org.timezone).day;
  const age = org.lastSync === null ? null : ageInDays(org.lastSync, today, org.timezone);
  switch (org.state) {
    case 'new':
      return <Mark kind="g" dot="no" text={t('org.new')} />;
    case 'syncing':
      return <Mark kind="i" dot="half" text={t('org.syncing')} />;
    case 'fresh':
      return org.lastSync === null || age !== 0 ? (
        <Mark
          kind={age !== null && age > 1 ? 'w' : 'ok'}
          dot={age !== null && age > 1 ? '' : 'full pos'}
          text={age === null ? t('org.fresh') : t('band.days', { count: age })}
        />
      ) : (
        <Mark kind="ok" dot="full pos" text={localTime(org.lastSync, org.timezone).time} />
      );
    case 'stale':
      return <Mark kind="w" dot="" text={age !== null && age > 0 ? t('band.days', { count: age }) : t('org.stale')} />;
    case 'parked':
    case 'needsSignIn':
    case 'disconnected':
      return <Mark kind="e" dot="sq" text={t(`org.${org.state}`)} />;
  }
}

/** Says that something is found twice about a client, with its sentence; nothing where all is single. */
export function DuplicateMark({ org }: { org: Pick<Org, 'duplicates'> }): ReactElement | null {
  const { t } = useSpeech();
  const [first] = org.duplicates;
  if (first === undefined) return null;
  return (
    <span className="warnchip twice" title={org.duplicates.map((one) => one.sentence).join(' ')}>
      <Icon name="flag" small />
      {t(`finding.${first.kind}`)}
    </span>
  );
}
