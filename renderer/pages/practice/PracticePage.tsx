import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import type { PracticeRow } from '#contract/orgs';
import { useKeys } from '../../app/useKeys.ts';
import { call } from '../../data/client.ts';
import { matchClients } from '../../data/match.ts';
import { useCall } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { PlainBand } from '../../ui/identity.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { PracticeTable } from './PracticeTable.tsx';
import { inView, needsAttention, sortRows, type Sort, type View } from './practiceModel.ts';
import { useNow } from './useNow.ts';

const views = ['all', 'attention', 'stale'] as const satisfies readonly View[];

/** All clients in one table, each in its own currency; what needs somebody is said first. */
export function PracticePage(): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const navigate = useNavigate();
  const toast = useToast();
  const settings = useCall('settings.get', {});
  const answer = useCall('orgs.practice', { lang }, { keepPrevious: true });
  const progress = useCall('sync.progress', { lang });
  const now = useNow();
  const [typed, setTyped] = useState('');
  const [view, setView] = useState<View>('all');
  const [sort, setSort] = useState<Sort>({ column: 'client', isDescending: false });
  const [selected, setSelected] = useState<string | null>(null);
  const rows = useMemo(() => answer.data?.rows ?? [], [answer.data]);
  const title = settings.data?.practiceName || t('practice.title');

  const shown = useMemo(() => {
    const seen = rows.filter((row) => inView(row, view));
    return typed.trim() === '' ? sortRows(seen, sort) : matchClients(typed, seen, []);
  }, [rows, view, typed, sort]);
  useEffect(() => {
    document.title = `${title} · Orgfolio`;
  }, [title]);

  const at = shown.findIndex((row) => row.tenantId === selected);
  const open = (row: PracticeRow) =>
    void navigate({ to: '/org/$orgId/$tab', params: { orgId: row.tenantId, tab: 'overview' } });
  const refresh = (orgIds?: string[]) => call('sync.start', orgIds ? { orgIds } : {}).catch(toast.fail);
  const select = (index: number) => {
    const row = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (!row) return;
    setSelected(row.tenantId);
    document.querySelector(`[data-row="${row.tenantId}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useKeys((key, event) => {
    const row = shown[at];
    if (key === 'ArrowDown') select(at + 1);
    else if (key === 'ArrowUp') select(at < 0 ? shown.length - 1 : at - 1);
    else if (key === 'Enter' && row && event.target === document.body) open(row);
    else if ((key === 'r' || key === 'R') && row) void refresh([row.tenantId]);
    else if (key === '/') document.querySelector<HTMLElement>('[data-find]')?.focus();
    else return false;
    return true;
  });

  const attention = rows.filter(needsAttention);
  const running = progress.data?.running ?? [];
  const checked = rows.filter((row) => row.tied !== null && row.tieable !== null);
  const inFull = checked.filter((row) => row.tied === row.tieable).length;
  return (
    <div className="main">
      <PlainBand
        title={title}
        line={[
          title === t('practice.title') ? '' : t('practice.title'),
          t('nav.clients', { count: rows.length }),
          [...new Set(rows.map((row) => row.baseCurrency))].sort().join(', '),
        ]
          .filter(Boolean)
          .join('\u00a0 ·\u00a0 ')}
        facts={
          <dl className="facts">
            <Fact name={t('practice.fresh')}>
              <Mark
                kind="ok"
                dot="full pos"
                text={t('common.of', { part: rows.filter((row) => row.state === 'fresh').length, all: rows.length })}
              />
            </Fact>
            <Fact name={t('practice.needYou')}>
              {attention.length > 0 ? (
                <Mark kind="e" dot="sq" text={t('nav.clients', { count: attention.length })} />
              ) : (
                t('practice.nothing')
              )}
            </Fact>
            <Fact name={t('practice.tie')}>{t('practice.tieFull', { count: inFull, all: checked.length })}</Fact>
            <Fact name={t('practice.syncing')}>
              {running.length > 0 ? <Mark kind="i" dot="half" text={String(running.length)} /> : t('practice.nothing')}
            </Fact>
          </dl>
        }
        tools={
          <>
            <div className="ask">
              <Icon name="search" small />
              <input
                data-find
                type="search"
                aria-label={t('practice.search')}
                placeholder={t('practice.search')}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                onKeyDown={(event) => {
                  const first = shown[0];
                  if (event.key === 'Enter' && first) open(first);
                  if (event.key === 'Escape') {
                    setTyped('');
                    event.currentTarget.blur();
                  }
                }}
              />
              <kbd>/</kbd>
            </div>
            <button type="button" className="btn" onClick={() => void refresh()}>
              <Icon name="refresh" small />
              {t('practice.refreshAll')}
            </button>
            <Link to="/add" search={{}} className="btn">
              {t('practice.add')}
            </Link>
          </>
        }
      />
      <section className="bar" aria-label={t('practice.title')}>
        <div className="tabs" role="group" aria-label={t('practice.title')}>
          {views.map((one) => {
            const count = rows.filter((row) => inView(row, one)).length;
            return (
              <button key={one} type="button" aria-pressed={one === view} onClick={() => setView(one)}>
                {t(`practice.${one}`)}
                {one !== 'all' && <span className="mute">{count}</span>}
              </button>
            );
          })}
        </div>
      </section>
      <main className="sheet" tabIndex={-1}>
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        {answer.isWaiting && <p className="reading">{t('common.reading')}</p>}
        {answer.data && (
          <PracticeTable
            rows={shown}
            sort={sort}
            onSort={setSort}
            selected={selected}
            onSelect={setSelected}
            onOpen={open}
            onRefresh={(row) => void refresh([row.tenantId])}
            running={running}
            now={now}
          />
        )}
        {answer.data && shown.length === 0 && <p className="reading">{t('practice.empty')}</p>}
      </main>
      <footer className="keyline">
        <span>{t('practice.shown', { shown: shown.length, all: rows.length })}</span>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('practice.move')}
        </span>
        <span>
          <kbd>Enter</kbd> {t('practice.open')}
        </span>
        <span>
          <kbd>R</kbd> {t('practice.refresh')}
        </span>
        <span className="push">{t('practice.noTotals')}</span>
      </footer>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
