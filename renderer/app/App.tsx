import { QueryClientProvider, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { Lang } from '#contract/values';
import { listen } from '../data/client.ts';
import { invalidate } from '../data/invalidation.ts';
import { mergeProgress } from '../data/progress.ts';
import { keepPlaces } from '../drill/places.ts';
import { useCall } from '../data/useCall.ts';
import { SpeechContext, useCreateSpeech } from '../i18n/index.ts';
import { ToastProvider } from '../ui/Toast.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LockGate } from './LockGate.tsx';
import { createAppRouter, type AppRouter } from './router.tsx';

/** Everything the page is made of. Tests pass their own client and router. */
export function App({ client, router }: { client: QueryClient; router?: AppRouter }): ReactElement {
  const [ownRouter] = useState(() => router ?? createAppRouter());
  return (
    <QueryClientProvider client={client}>
      <Events router={ownRouter} />
      <Preferences>
        <ErrorBoundary>
          <LockGate>
            <ToastProvider>
              <RouterProvider router={ownRouter} />
            </ToastProvider>
          </LockGate>
        </ErrorBoundary>
      </Preferences>
    </QueryClientProvider>
  );
}

/** Events make answers old, carry progress and let the menu open a page. */
function Events({ router }: { router: AppRouter }): null {
  const client = useQueryClient();
  useEffect(() => {
    const stops = [
      listen('org.changed', (event) => void invalidate(client, event)),
      listen('sync.progress', (progress) => mergeProgress(client, progress)),
      listen('sync.ended', () => void client.invalidateQueries({ queryKey: ['sync.progress'] })),
      listen('app.navigate', ({ to }) => router.history.push(to)),
      listen('app.command', ({ command }) => {
        if (command === 'back') router.history.back();
        if (command === 'forward') router.history.forward();
      }),
      keepPlaces(router),
      listenToBack(router),
    ];
    return () => stops.forEach((stop) => stop());
  }, [client, router]);
  return null;
}

/** Alt and an arrow (on a Mac Cmd and a bracket) and the side buttons of a mouse go back and forward, whatever shows the window. */
function listenToBack({ history }: AppRouter): () => void {
  const go = (step: number, event: Event) => {
    event.preventDefault();
    if (step < 0) history.back();
    else history.forward();
  };
  const onKey = (event: KeyboardEvent) => {
    const isAlt = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const isCommand = event.metaKey && !event.ctrlKey && !event.altKey && !event.shiftKey;
    const step = isAlt
      ? { ArrowLeft: -1, ArrowRight: 1 }[event.key]
      : isCommand
        ? { '[': -1, ']': 1 }[event.key]
        : undefined;
    if (step !== undefined && !event.defaultPrevented) go(step, event);
  };
  const onButton = (event: MouseEvent) => {
    if (event.button === 3 || event.button === 4) go(event.button === 3 ? -1 : 1, event);
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('mouseup', onButton);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('mouseup', onButton);
  };
}

/** The language of the print page is in its address; everywhere else it is a setting, or the computer's. */
function addressLang(): Lang | null {
  const found = /^#\/print\/.*[?&]lang=(en|nl)\b/.exec(window.location.hash);
  return found ? (found[1] as Lang) : null;
}

function Preferences({ children }: { children: ReactNode }): ReactElement | null {
  const settings = useCall('settings.get', {});
  const printed = addressLang();
  const lang: Lang = printed ?? settings.data?.lang ?? (navigator.language.startsWith('nl') ? 'nl' : 'en');
  const theme = printed === null ? (settings.data?.theme ?? 'system') : 'light';
  const speech = useCreateSpeech(lang, settings.data?.negative ?? 'minus');
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const isDark = theme === 'dark' || (theme === 'system' && dark.matches);
      document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [theme]);
  // Without settings the first picture would be in the wrong language or theme: it takes one local question.
  if (settings.isWaiting) return null;
  return (
    <I18nProvider locale={lang === 'nl' ? 'nl-NL' : 'en-GB'}>
      <SpeechContext value={speech}>{children}</SpeechContext>
    </I18nProvider>
  );
}
