import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Org } from '#contract/orgs';
import { call } from '../data/client.ts';
import { isTab, reportNames, withoutClient, withoutPage, type Tab } from '../data/lists.ts';
import { useLastClients } from '../data/lastClients.ts';
import { fold, matchClients, matchName } from '../data/match.ts';
import { windowTime } from '../data/windowTime.ts';
import { useSpeech } from '../i18n/index.ts';
import { endOfMonth } from '../pages/org/month.ts';
import { useNow } from '../pages/practice/useNow.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Chip, colourOf } from '../ui/identity.tsx';
import { DuplicateMark, OrgState } from '../ui/OrgState.tsx';

interface Option {
  readonly id: string;
  readonly run: () => void;
  readonly view: ReactNode;
  readonly prefetch?: () => void;
}

const MOST_CLIENTS = 30;
const MOST_PLACES = 6;

/** Ctrl/Cmd+K: two letters and Enter. Same page, same basis, same month; Tab goes back to the last client. */
export function Switcher({ orgs, onClose }: { orgs: readonly Org[]; onClose: () => void }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const navigate = useNavigate();
  const client = useQueryClient();
  const params = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const recent = useLastClients();
  const now = useNow();
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);

  const current = orgs.find((org) => org.tenantId === params.orgId);
  const last = orgs.find((org) => org.tenantId === recent.find((id) => id !== current?.tenantId));
  const tab: Tab = isTab(params.tab) ? params.tab : 'overview';
  const sameSearch = current ? withoutClient(search) : windowTime();
  const pageName = tab === 'overview' || tab === 'reports' || tab === 'tables' ? t(`tab.${tab}`) : t(`area.${tab}`);

  const openClient = (orgId: string) => {
    onClose();
    void navigate({ to: '/org/$orgId/$tab', params: { orgId, tab }, search: sameSearch });
  };
  const basis = 'basis' in sameSearch && sameSearch.basis === 'cash' ? 'cash' : 'accrual';
  const month = 'month' in sameSearch ? sameSearch.month : undefined;
  const asOf = month === undefined ? undefined : endOfMonth(month);
  const clients: Option[] = useMemo(() => {
    const found = matchClients(typed, orgs, recent);
    // Without a word typed the client that is open comes last: nobody switches to where they are.
    const ordered =
      typed === '' ? [...found.filter((org) => org !== current), ...found.filter((org) => org === current)] : found;
    return ordered.slice(0, MOST_CLIENTS).map((org) => ({
      id: org.tenantId,
      run: () => openClient(org.tenantId),
      prefetch: () => {
        const { tenantId: orgId } = org;
        const input = { orgId, basis, lang: speech.lang, ...(asOf === undefined ? {} : { asOf }) } as const;
        void client.prefetchQuery({ queryKey: ['tiles.list', input], queryFn: () => call('tiles.list', input) });
        void client.prefetchQuery({
          queryKey: ['desk.layout', { orgId }],
          queryFn: () => call('desk.layout', { orgId }),
        });
        const own = { orgId, lang: speech.lang };
        void client.prefetchQuery({ queryKey: ['desk.ownTiles', own], queryFn: () => call('desk.ownTiles', own) });
      },
      view: (
        <>
          <span className="edge" style={colourOf(org)} />
          <Chip of={org} />
          <span>
            <span className="nm">
              <Marked text={org.nickname} typed={typed} />
            </span>
            <br />
            <span className="sub">
              <Marked text={org.legalName} typed={typed} />
            </span>
          </span>
          <span className="mute xs">
            {org.baseCurrency}
            <DuplicateMark org={org} />
          </span>
          <OrgState org={org} now={now} />
        </>
      ),
    }));
    // openClient changes with the address only, and the switcher closes when that changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed, orgs, recent, current, now, basis, asOf, speech.lang]);

  const goReport = (report: (typeof reportNames)[number]) => {
    onClose();
    if (current)
      void navigate({
        to: '/org/$orgId/$tab',
        params: { orgId: current.tenantId, tab: 'reports' },
        search: { ...withoutPage(search), report },
      });
  };
  const places: { id: string; name: string; kind: string; run: () => void }[] = [
    { id: 'practice', name: t('nav.practice'), kind: t('switcher.place'), run: () => void navigate({ to: '/practice' }) },
    { id: 'connections', name: t('nav.connections'), kind: t('switcher.place'), run: () => void navigate({ to: '/connections' }) },
    { id: 'questions', name: t('nav.questions'), kind: t('switcher.place'), run: () => void navigate({ to: '/questions', search: {} }) },
    { id: 'runs', name: t('nav.runs'), kind: t('switcher.place'), run: () => void navigate({ to: '/runs', search: {} }) },
    { id: 'glossary', name: t('nav.glossary'), kind: t('switcher.place'), run: () => void navigate({ to: '/glossary' }) },
    { id: 'settings', name: t('nav.settings'), kind: t('switcher.place'), run: () => void navigate({ to: '/settings/{-$section}', params: {} }) },
    { id: 'add', name: t('practice.add'), kind: t('switcher.action'), run: () => void navigate({ to: '/add', search: {} }) },
    { id: 'refreshAll', name: t('practice.refreshAll'), kind: t('switcher.action'), run: () => void call('sync.start', {}) },
    ...(current ? reportNames.filter((name) => name !== 'glossary').map((name) => ({ id: name, name: t(`reports.${name}`), kind: `${t('switcher.report')} · ${current.nickname}`, run: () => goReport(name) })) : []),
  ]; // prettier-ignore
  const goTo: Option[] = typed === '' ? [] : places
    .map((place) => ({ place, match: matchName(typed, place.name) }))
    .filter(({ match }) => match !== null && match.score < 4)
    .sort((a, b) => (a.match?.score ?? 0) - (b.match?.score ?? 0))
    .slice(0, MOST_PLACES)
    .map(({ place }) => ({
      id: `place-${place.id}`,
      run: () => { onClose(); place.run(); },
      view: (
        <>
          <span className="edge" />
          <Icon name="page" />
          <span>
            <span className="nm"><Marked text={place.name} typed={typed} /></span>
            <br />
            <span className="sub">{place.kind}</span>
          </span>
        </>
      ),
    })); // prettier-ignore

  const options = [...clients, ...goTo];
  const chosen = options[Math.min(active, options.length - 1)];
  useEffect(() => {
    chosen?.prefetch?.();
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    // Only a new choice is fetched ahead, not every drawing of the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen?.id]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') setActive((at) => Math.min(options.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(0, at - 1));
    else if (event.key === 'Enter') chosen?.run();
    else if (event.key === 'Tab' && last && !event.shiftKey) openClient(last.tenantId);
    else return;
    event.preventDefault();
  };
  const optionRow = (option: Option) => (
    <div
      key={option.id}
      id={`${listId}-${option.id}`}
      role="option"
      aria-selected={option === chosen}
      className="sw-opt"
      onMouseMove={() => setActive(options.indexOf(option))}
      onClick={option.run}
    >
      {option.view}
    </div>
  );
  return (
    <Dialog label={t('switcher.title')} onClose={onClose} className="wide">
      <div className="sw-in">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-label={t('switcher.search')}
          placeholder={t('switcher.search')}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <span className="xs mute">{t('switcher.hint', { page: pageName })}</span>
      </div>
      <div id={listId} ref={list} className="sw-list" role="listbox" aria-label={t('switcher.title')}>
        {clients.length > 0 && (
          <div role="group" aria-label={t('switcher.clients')}>
            <h3 className="caps" role="presentation">
              {t('switcher.clients')}
            </h3>
            {clients.map(optionRow)}
          </div>
        )}
        {goTo.length > 0 && (
          <div role="group" aria-label={t('switcher.places')}>
            <h3 className="caps" role="presentation">
              {t('switcher.places')}
            </h3>
            {goTo.map(optionRow)}
          </div>
        )}
      </div>
      {options.length === 0 && <p className="sw-none t2">{t('switcher.none', { text: typed })}</p>}
      <div className="sw-foot">
        <span>
          <kbd>Enter</kbd> {t('switcher.switch')}
        </span>
        {last && (
          <span>
            <kbd>Tab</kbd> {t('switcher.last', { name: last.nickname })}
          </span>
        )}
        <span>
          <kbd>Esc</kbd> {current ? t('switcher.stay', { name: current.nickname }) : t('switcher.close')}
        </span>
      </div>
    </Dialog>
  );
}

/** The name as it is, with what was typed underlined where it stands. */
function Marked({ text, typed }: { text: string; typed: string }): ReactElement {
  const query = fold(typed).trim();
  const match = query === '' ? null : matchName(query, text);
  // Folding may change lengths (ligatures); then the name is shown unmarked rather than marked wrongly.
  if (!match || match.at < 0 || fold(text).length !== text.length) return <>{text}</>;
  return (
    <>
      {text.slice(0, match.at)}
      <mark>{text.slice(match.at, match.at + query.length)}</mark>
      {text.slice(match.at + query.length)}
    </>
  );
}
