import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { TilesDocument } from '#contract/tiles';
import type { Basis } from '#contract/values';
import { tabs, type Tab } from '../../data/lists.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Segmented } from '../../ui/Segmented.tsx';

/** Tabs, the period, and the basis. Basis and month belong to the window and survive a change of client. */
export function ControlBar(props: {
  orgId: string;
  tab: Tab;
  document: TilesDocument;
  basis: Basis;
  month: string | null;
  onBasis: (basis: Basis) => void;
  onMonth: (step: 1 | -1) => void;
  onCurrent: () => void;
}): ReactElement {
  const { orgId, tab, document, basis, month } = props;
  const speech = useSpeech();
  const { t } = speech;
  return (
    <section className="bar" aria-label={t('period.label')}>
      <nav className="tabs" aria-label={t('tab.label', { name: document.org.nickname })}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="/org/$orgId/$tab"
            params={{ orgId, tab: one }}
            search={(old) => old}
            className={one === tab ? 'on' : ''}
            {...(one === tab ? { 'aria-current': 'page' as const } : {})}
          >
            {one === 'overview' || one === 'reports' || one === 'tables' ? t(`tab.${one}`) : t(`area.${one}`)}
          </Link>
        ))}
      </nav>
      <div className="ctl">
        <div className="seg" role="group" aria-label={t('period.label')}>
          <button type="button" aria-label={`${t('period.back')} ([)`} onClick={() => props.onMonth(-1)}>
            <Icon name="left" small />
          </button>
          <button type="button" className="text" onClick={props.onCurrent}>
            <Icon name="calendar" small />
            {month === null
              ? t('period.to', { month: speech.month(document.today), day: speech.shortDay(document.today) })
              : t('period.mark', { month: speech.month(month) })}
          </button>
          <button type="button" aria-label={`${t('period.on')} (])`} onClick={() => props.onMonth(1)}>
            <Icon name="right" small />
          </button>
        </div>
        <Segmented
          label={t('basis.label')}
          value={basis}
          options={[
            { value: 'accrual', label: t('basis.accrual') },
            { value: 'cash', label: t('basis.cash') },
          ]}
          onChange={props.onBasis}
        />
      </div>
    </section>
  );
}
