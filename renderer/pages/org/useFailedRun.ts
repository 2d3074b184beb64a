import { useEffect } from 'react';
import { call, listen } from '../../data/client.ts';
import { useSpeech } from '../../i18n/index.ts';
import { useToast } from '../../ui/Toast.tsx';

/** Says in a sentence why a run of the client on the screen failed: its figures stay, and would otherwise look refreshed. */
export function useFailedRun(orgId: string): void {
  const { lang } = useSpeech();
  const toast = useToast();
  useEffect(
    () =>
      listen('sync.ended', (ended) => {
        if (ended.orgId !== orgId) return;
        call('sync.runs', { orgId: ended.orgId, limit: 10, lang }).then(({ runs }) => {
          const last = runs.find((run) => run.kind === 'books');
          if ((last?.result === 'failed' || last?.result === 'needsSignIn') && last.message !== null)
            toast.warn(last.message);
        }, toast.fail);
      }),
    [orgId, lang, toast],
  );
}
