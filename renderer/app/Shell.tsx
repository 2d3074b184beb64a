import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useMemo, useState, type ReactElement } from 'react';
import { call, listen } from '../data/client.ts';
import { useCall } from '../data/useCall.ts';
import { useLastClients } from '../data/lastClients.ts';
import { windowTime } from '../data/windowTime.ts';
import { useSpeech } from '../i18n/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Banners } from './Banners.tsx';
import { KeyList } from './KeyList.tsx';
import { ProblemPage } from './ProblemPage.tsx';
import { Rail } from './Rail.tsx';
import { ShellContext } from './shellContext.ts';
import { Switcher } from './Switcher.tsx';
import { useKeys } from './useKeys.ts';

const GO_MS = 1500;

/** The frame of every page but welcome and print: rail, banners, switcher, keys that work everywhere. */
export function Shell(): ReactElement {
  const navigate = useNavigate();
  const { orgId } = useParams({ strict: false });
  const { lang } = useSpeech();
  const info = useCall('app.info', {});
  const orgs = useCall('orgs.list', { lang }, { keepPrevious: true });
  const recent = useLastClients();
  const [isSwitching, setSwitching] = useState(false);
  const [isListing, setListing] = useState(false);
  const [goSince, setGoSince] = useState(0);

  const isOpen = info.data?.problem === null;
  useEffect(() => {
    // The client on screen is refreshed first. Without an engine there is nothing to tell.
    if (isOpen) void call('sync.shown', { orgId: orgId ?? null }).catch(() => undefined);
  }, [orgId, isOpen]);

  const known = orgs.data?.orgs ?? [];
  const tablesOf = orgId ?? recent[0] ?? known[0]?.tenantId;
  const go = (letter: string): boolean => {
    switch (letter.toLowerCase()) {
      case 'p':
        void navigate({ to: '/practice' });
        return true;
      case 'c':
        void navigate({ to: '/connections' });
        return true;
      case 'q':
        void navigate({ to: '/questions', search: {} });
        return true;
      case 'l':
        void navigate({ to: '/runs', search: {} });
        return true;
      case 'k':
        void navigate({ to: '/packs' });
        return true;
      case 'n':
        void navigate({ to: '/glossary' });
        return true;
      case 's':
        void navigate({ to: '/settings/{-$section}', params: {} });
        return true;
      case 't':
        if (tablesOf !== undefined)
          void navigate({ to: '/org/$orgId/$tab', params: { orgId: tablesOf, tab: 'tables' }, search: windowTime });
        return true;
      default:
        return false;
    }
  };
  useKeys((key, event) => {
    if (event.timeStamp - goSince < GO_MS && goSince > 0) {
      setGoSince(0);
      if (go(key)) return true;
    }
    if (key === 'g' || key === 'G') {
      setGoSince(event.timeStamp);
      return true;
    }
    if (key === '?') {
      setListing(true);
      return true;
    }
    return false;
    // Before the page: after G a letter is a place, whatever it does on the page.
  }, true);

  const onControl = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      setSwitching(true);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onControl(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  useEffect(
    () =>
      listen('app.command', ({ command }) => {
        if (command === 'switcher') setSwitching(true);
        if (command === 'help') setListing(true);
      }),
    [],
  );
  const shell = useMemo(() => ({ openSwitcher: () => setSwitching(true), openKeys: () => setListing(true) }), []);

  const problem = info.data?.problem ?? null;
  return (
    <ShellContext value={shell}>
      <div className={orgId === undefined || problem ? 'app' : 'app client'}>
        <Rail orgs={known} tablesOf={tablesOf} onMore={shell.openSwitcher} />
        {problem ? (
          <ProblemPage failure={problem} />
        ) : (
          <ErrorBoundary resetKey={orgId ?? 'practice'}>
            <Outlet />
          </ErrorBoundary>
        )}
      </div>
      <Banners memory={info.data?.secretStore === 'memory'} />
      {isSwitching && <Switcher orgs={known} onClose={() => setSwitching(false)} />}
      {isListing && <KeyList onClose={() => setListing(false)} />}
    </ShellContext>
  );
}
