import { useSyncExternalStore, type ReactElement } from 'react';
import { useSpeech } from '../i18n/index.ts';
import { Icon } from '../ui/Icon.tsx';

function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener('online', listener);
      window.addEventListener('offline', listener);
      return () => {
        window.removeEventListener('online', listener);
        window.removeEventListener('offline', listener);
      };
    },
    () => navigator.onLine,
  );
}

/** What is true of the whole window: no network, or nothing that remembers sign-ins. */
export function Banners({ memory }: { memory: boolean }): ReactElement | null {
  const { t } = useSpeech();
  const isOnline = useOnline();
  if (isOnline && !memory) return null;
  return (
    <aside className="banners" role="status">
      {!isOnline && (
        <p className="banner i">
          <Icon name="link" small />
          {t('banner.offline')}
        </p>
      )}
      {memory && (
        <p className="banner">
          <Icon name="warning" small />
          {t('banner.memory')}
        </p>
      )}
    </aside>
  );
}
