import { Navigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useLastClients } from '../data/lastClients.ts';
import { useCall } from '../data/useCall.ts';
import { windowTime } from '../data/windowTime.ts';
import { useSpeech } from '../i18n/index.ts';
import { FailureNote } from '../ui/Toast.tsx';
import { ProblemPage } from '../app/ProblemPage.tsx';

/** `/tables` without a client: the one that was open last, else the first. */
export function TablesHome(): ReactElement | null {
  const { lang } = useSpeech();
  const recent = useLastClients();
  const orgs = useCall('orgs.list', { lang });
  const orgId = recent[0] ?? orgs.data?.orgs[0]?.tenantId;
  if (orgId !== undefined)
    return <Navigate to="/org/$orgId/$tab" params={{ orgId, tab: 'tables' }} search={windowTime} replace />;
  return orgs.data ? <Navigate to="/practice" replace /> : null;
}

/** Where the window starts: the practice when there is one, the welcome page when there is none. */
export function Home(): ReactElement | null {
  const { lang } = useSpeech();
  const info = useCall('app.info', {});
  const orgs = useCall('orgs.list', { lang });
  if (info.data?.problem) return <ProblemPage failure={info.data.problem} />;
  if (orgs.failure) return <FailureNote failure={orgs.failure} retry={orgs.retry} />;
  if (!orgs.data) return null;
  // The demo's clients are still being attached when its window opens; they appear on the practice page one by one.
  const hasClients = orgs.data.orgs.length > 0 || info.data?.demo === true;
  return <Navigate to={hasClients ? '/practice' : '/welcome'} replace />;
}
