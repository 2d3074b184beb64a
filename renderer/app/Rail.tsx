import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Org } from '#contract/orgs';
import { useCall } from '../data/useCall.ts';
import { isTab, withoutClient } from '../data/lists.ts';
import { windowTime } from '../data/windowTime.ts';
import { useSpeech } from '../i18n/index.ts';
import { planInShort } from '../pages/settings/PlanChooser.tsx';
import { Chip } from '../ui/identity.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';

const MOST_PINNED = 12;
const MOST_RECENT = 8;

/** Places, pinned clients, and one line on how the practice stands. At 1360 px and below it shows icons with labels for readers. */
export function Rail(props: { orgs: readonly Org[]; tablesOf: string | undefined; onMore: () => void }): ReactElement {
  const { orgs, tablesOf, onMore } = props;
  const speech = useSpeech();
  const { t } = speech;
  const { orgId, tab } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const info = useCall('app.info', {});
  const settings = useCall('settings.get', {});
  const findings = useCall('duplicates.list', { lang: speech.lang }, { keepPrevious: true });
  const progress = useCall('sync.progress', { lang: speech.lang });

  const pinned = orgs.filter((org) => org.pinned).slice(0, MOST_PINNED);
  const shown = pinned.length > 0 ? pinned : orgs.slice(0, MOST_RECENT);
  const current = orgs.find((org) => org.tenantId === orgId);
  const clients = current && !shown.includes(current) ? [current, ...shown] : shown;
  const hidden = orgs.length - clients.length;
  const found = findings.data?.findings.length ?? 0;
  const fresh = orgs.filter((org) => org.state === 'fresh').length;
  const running = (progress.data?.running ?? [])
    .map((run) => orgs.find((org) => org.tenantId === run.orgId)?.nickname)
    .filter((name) => name !== undefined);
  const sameTab = isTab(tab) ? tab : 'overview';
  const plan = settings.data?.schedule ?? { kind: 'off' as const };

  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <div className="brand">
        <i aria-hidden="true" />
        <span>Orgfolio</span>
      </div>
      <Place to="/practice" icon="practice" text={t('nav.practice')} />
      <Place to="/connections" icon="link" text={t('nav.connections')} count={found} />
      <Place to="/questions" icon="search" text={t('nav.questions')} />
      <Place to="/packs" icon="page" text={t('nav.packs')} />
      <Place to="/runs" icon="clock" text={t('nav.runs')} />
      {tablesOf !== undefined && (
        <Link
          to="/org/$orgId/$tab"
          params={{ orgId: tablesOf, tab: 'tables' }}
          search={windowTime}
          className={tab === 'tables' ? 'on' : ''}
          title={t('nav.tables')}
        >
          <Icon name="table" />
          <span className="lbl">{t('nav.tables')}</span>
        </Link>
      )}
      <Place to="/glossary" icon="book" text={t('nav.glossary')} />
      {clients.length > 0 && (
        <h2 className="caps">
          <span>{t(pinned.length > 0 ? 'nav.pinned' : 'nav.recent')}</span>
          <kbd>Ctrl K</kbd>
        </h2>
      )}
      {clients.map((org) => (
        <Link
          key={org.tenantId}
          to="/org/$orgId/$tab"
          params={{ orgId: org.tenantId, tab: sameTab }}
          search={orgId === undefined ? windowTime : withoutClient(search)}
          className={org.tenantId === orgId ? 'on' : ''}
          title={org.nickname}
          {...(org.tenantId === orgId ? { 'aria-current': 'page' as const } : {})}
        >
          <Chip of={org} />
          <span className="lbl">{org.nickname}</span>
          <RailCount org={org} />
        </Link>
      ))}
      {hidden > 0 && (
        <button type="button" className="row" onClick={onMore} title={t('switcher.title')}>
          <Icon name="more" />
          <span className="lbl">{t('nav.more', { count: hidden })}</span>
        </button>
      )}
      <div className="foot">
        <div className="foot-text">
          {info.data?.demo === true && <div className="b">{t('nav.demo')}</div>}
          <div>
            {t('nav.clients', { count: orgs.length })} · {t('nav.fresh', { count: fresh })}
          </div>
          <div>
            {running.length > 0
              ? t('nav.syncing', {
                  names: running.slice(0, 2).join(', ') + (running.length > 2 ? ` +${running.length - 2}` : ''),
                })
              : planInShort(plan, speech)}
          </div>
          <div>{t('nav.local')}</div>
        </div>
      </div>
      <Link
        to="/settings/{-$section}"
        params={{}}
        activeProps={{ className: 'on' }}
        activeOptions={{ exact: false }}
        title={t('nav.settings')}
      >
        <Icon name="settings" />
        <span className="lbl">{t('nav.settings')}</span>
      </Link>
    </nav>
  );
}

function Place(props: {
  to: '/practice' | '/questions' | '/connections' | '/packs' | '/runs' | '/glossary';
  icon: IconName;
  text: string;
  count?: number;
}): ReactElement {
  const { to, icon, text, count = 0 } = props;
  return (
    <Link to={to} activeProps={{ className: 'on', 'aria-current': 'page' }} title={text}>
      <Icon name={icon} />
      <span className="lbl">{text}</span>
      {count > 0 && <span className="cnt e">{count}</span>}
    </Link>
  );
}

function RailCount({ org }: { org: Org }): ReactElement | null {
  if (org.duplicates.length > 0) return <span className="cnt w">{org.duplicates.length}</span>;
  if (org.state === 'needsSignIn' || org.state === 'disconnected' || org.state === 'parked') {
    return <span className="cnt e">!</span>;
  }
  return null;
}
