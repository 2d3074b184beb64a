import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef, useState, type ReactElement } from 'react';
import { useKeys } from '../../app/useKeys.ts';
import { call } from '../../data/client.ts';
import { matchClients } from '../../data/match.ts';
import { useCall } from '../../data/useCall.ts';
import { windowTime } from '../../data/windowTime.ts';
import { ReviewDialog } from '../../desk/ReviewDialog.tsx';
import { useTyped } from '../../drill/useTyped.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { PlainBand } from '../../ui/identity.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { FindingsDialog, TagDialog } from './ClientNotes.tsx';
import { PracticeTable, type RowActions } from './PracticeTable.tsx';
import {
  addressOf,
  clientsOf,
  filters,
  hasTags,
  inFilter,
  needsAttention,
  readView,
  sortRows,
  standardView,
  viewAt,
  type Client,
  type View,
} from './practiceModel.ts';
import { useNow } from './useNow.ts';
import { ViewBar, type SavedView } from './ViewBar.tsx';

type Asked = { readonly what: 'tags' | 'findings' | 'review'; readonly orgId: string };

/** All clients in one table, each in its own currency; what needs somebody is said first. */
export function PracticePage(): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const navigate = useNavigate();
  const toast = useToast();
  const settings = useCall('settings.get', {});
  const answer = useCall('orgs.practice', { lang }, { keepPrevious: true });
  const notes = useCall('desk.practice', {}, { keepPrevious: true });
  const progress = useCall('sync.progress', { lang });
  const now = useNow();
  const sheet = useRef<HTMLElement>(null);
  const address = useSearch({ from: '/shell/practice' });
  const [selected, setSelected] = useState<string | null>(null);
  /** Grows with every move by key: the row moved to takes the focus, so that Enter opens the row that is marked. */
  const [moved, setMoved] = useState(0);
  const [asked, setAsked] = useState<Asked | null>(null);
  const today = now.slice(0, 10);
  const clients = useMemo(
    () => clientsOf(answer.data?.rows ?? [], notes.data, today),
    [answer.data, notes.data, today],
  );
  const title = settings.data?.practiceName || t('practice.title');
  const saved = useMemo<SavedView[]>(
    () => (notes.data?.views ?? []).map((one) => ({ ...one, view: readView(one.view) })),
    [notes.data],
  );
  const openView = saved.find((one) => one.id === address.view) ?? null;
  const inAddress = useMemo(() => viewAt(address, openView?.view), [address, openView]);
  /** What is looked at has an address; another view is a step that Back returns from. */
  const look = (next: View, of: Pick<SavedView, 'id' | 'view'> | null, isStep = false) =>
    void navigate({ to: '/practice', search: addressOf(next, of), replace: !isStep });
  const [typed, setTyped] = useTyped(inAddress.search, (search) => look({ ...inAddress, search }, openView));
  const view = useMemo(() => ({ ...inAddress, search: typed }), [inAddress, typed]);
  const setView = (next: View) => look(next, openView);

  const shown = useMemo(() => {
    const seen = clients.filter((client) => inFilter(client, view.filter) && hasTags(client, view.tags));
    const found = view.search.trim() === '' ? seen : matchClients(view.search, withTagNames(seen), []);
    // What was typed ranks by how well it fits, unless somebody asked for an order.
    return view.search.trim() !== '' && view.sort.column === 'client' ? found : sortRows(found, view.sort);
  }, [clients, view]);

  const at = shown.findIndex((row) => row.tenantId === selected);
  const open = (row: Client) =>
    void navigate({ to: '/org/$orgId/$tab', params: { orgId: row.tenantId, tab: 'overview' }, search: windowTime });
  const refresh = (orgIds?: string[]) => call('sync.start', orgIds ? { orgIds: orgIds } : {}).catch(toast.fail);
  const select = (index: number) => {
    const row = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (!row) return;
    setSelected(row.tenantId);
    setMoved(moved + 1);
  };
  const openSaved = (one: SavedView | null) => {
    look(one?.view ?? standardView('all'), one, true);
  };
  const openNumber = (number: number) => {
    const filter = filters[number - 1];
    const later = saved[number - 1 - filters.length];
    if (filter !== undefined) {
      look(standardView(filter), null, true);
    } else if (later !== undefined) openSaved(later);
    return filter !== undefined || later !== undefined;
  };
  useKeys((key, event) => {
    const row = shown[at];
    const ask = (what: Asked['what']) => row && setAsked({ what, orgId: row.tenantId });
    if (key === 'ArrowDown') select(at + 1);
    else if (key === 'ArrowUp') select(at < 0 ? shown.length - 1 : at - 1);
    else if (key === 'Home') select(0);
    else if (key === 'End') select(shown.length - 1);
    else if (key === 'Enter' && row && !isPressed(event.target)) open(row);
    else if ((key === 'r' || key === 'R') && row) void refresh([row.tenantId]);
    else if ((key === 't' || key === 'T') && row) ask('tags');
    else if ((key === 's' || key === 'S') && row) ask('findings');
    else if ((key === 'm' || key === 'M') && row) ask('review');
    else if (key === '/') document.querySelector<HTMLElement>('[data-find]')?.focus();
    else if (/^[1-9]$/.test(key)) return openNumber(Number(key));
    else return false;
    return true;
  });
  const actions = useMemo<RowActions>(
    () => ({
      onSelect: setSelected,
      onOpen: (row) =>
        void navigate({ to: '/org/$orgId/$tab', params: { orgId: row.tenantId, tab: 'overview' }, search: windowTime }),
      onRefresh: (row) => void call('sync.start', { orgIds: [row.tenantId] }).catch(toast.fail),
      onFindings: (row) => setAsked({ what: 'findings', orgId: row.tenantId }),
    }),
    [navigate, toast],
  );

  const attention = clients.filter(needsAttention);
  const running = progress.data?.running ?? [];
  const checked = clients.filter((row) => row.tied !== null && row.tieable !== null);
  const inFull = checked.filter((row) => row.tied === row.tieable).length;
  const askedFor = asked === null ? undefined : clients.find((client) => client.tenantId === asked.orgId);
  return (
    <div className="main">
      <PlainBand
        title={title}
        line={[
          title === t('practice.title') ? '' : t('practice.title'),
          t('nav.clients', { count: clients.length }),
          [...new Set(clients.map((row) => row.baseCurrency))].sort().join(', '),
        ]
          .filter(Boolean)
          .join('\u00a0 ·\u00a0 ')}
        facts={
          <dl className="facts">
            <Fact name={t('practice.fresh')}>
              <Mark
                kind="ok"
                dot="full pos"
                text={t('common.of', {
                  part: clients.filter((row) => row.state === 'fresh').length,
                  all: clients.length,
                })}
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
                value={view.search}
                onChange={(event) => setTyped(event.target.value)}
                onKeyDown={(event) => {
                  const first = shown[0];
                  if (event.key === 'Enter' && first) open(first);
                  if (event.key === 'ArrowDown') {
                    event.preventDefault();
                    select(0);
                  }
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
      <ViewBar
        clients={clients}
        tags={notes.data?.tags ?? []}
        saved={saved}
        view={view}
        open={openView}
        isChanged={openView !== null && JSON.stringify(openView.view) !== JSON.stringify(view)}
        onView={setView}
        onFilter={(filter) => {
          look({ ...view, filter }, null, true);
        }}
        onOpen={openSaved}
      />
      <main ref={sheet} className="sheet" tabIndex={-1}>
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        {answer.isWaiting && <p className="reading">{t('common.reading')}</p>}
        {answer.data && (
          <PracticeTable
            rows={shown}
            columns={view.columns}
            sort={view.sort}
            onSort={(sort) => setView({ ...view, sort })}
            selected={selected}
            moved={moved}
            actions={actions}
            running={running}
            now={now}
            scroller={sheet}
          />
        )}
        {answer.data && shown.length === 0 && <p className="reading">{t('practice.empty')}</p>}
      </main>
      <footer className="keyline">
        <span>{t('practice.shown', { shown: shown.length, all: clients.length })}</span>
        <Key keys={['↑', '↓']} text={t('practice.move')} />
        <Key keys={['Enter']} text={t('practice.open')} />
        <Key keys={['R']} text={t('practice.refresh')} />
        <Key keys={['S']} text={t('practice.findings').toLowerCase()} />
        <Key keys={['T']} text={t('desk.tags').toLowerCase()} />
        <Key keys={['M']} text={t('desk.reviewed').toLowerCase()} />
        <span className="push">{t('practice.noTotals')}</span>
      </footer>
      {askedFor && asked?.what === 'tags' && <TagDialog client={askedFor} onClose={() => setAsked(null)} />}
      {askedFor && asked?.what === 'findings' && (
        <FindingsDialog
          client={askedFor}
          snoozes={notes.data?.snoozes ?? []}
          today={today}
          onOpen={() => open(askedFor)}
          onClose={() => setAsked(null)}
        />
      )}
      {askedFor && asked?.what === 'review' && (
        <ReviewDialog
          orgId={askedFor.tenantId}
          subject="client"
          name={askedFor.nickname}
          reviews={notes.data?.reviews ?? []}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

/** True for what Enter presses itself: links and buttons. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a, button') !== null;

/** A client is found by its tags too. */
const withTagNames = (clients: readonly Client[]): (Client & { also: string })[] =>
  clients.map((client) => ({ ...client, also: client.tags.map((tag) => tag.name).join(' ') }));

function Key({ keys, text }: { keys: readonly string[]; text: string }): ReactElement {
  return (
    <span>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}{' '}
      {text}
    </span>
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
