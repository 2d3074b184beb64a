import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { TilesDocument } from '#contract/tiles';
import type { Basis } from '#contract/values';
import { tabs, withoutEdit, type Tab } from '../../data/lists.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { PeriodControl } from './PeriodControl.tsx';

/** Tabs, the period, and the basis. Basis and month belong to the window and survive a change of client. */
export function ControlBar(props: {
  orgId: string;
  tab: Tab;
  document: TilesDocument;
  basis: Basis;
  month: string | null;
  onBasis: (basis: Basis) => void;
  onMonth: (month: string | null) => void;
}): ReactElement {
  const { orgId, tab, document, basis, month } = props;
  const { t } = useSpeech();
  return (
    <section className="bar" aria-label={t('time.label')}>
      <nav className="tabs" aria-label={t('tab.label', { name: document.org.nickname })}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="/org/$orgId/$tab"
            params={{ orgId, tab: one }}
            search={withoutEdit}
            className={one === tab ? 'on' : ''}
            {...(one === tab ? { 'aria-current': 'page' as const } : {})}
          >
            {one === 'overview' || one === 'reports' || one === 'tables' ? t(`tab.${one}`) : t(`area.${one}`)}
          </Link>
        ))}
      </nav>
      <div className="ctl">
        <PeriodControl calendar={document.calendar} month={month} onMonth={props.onMonth} />
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
