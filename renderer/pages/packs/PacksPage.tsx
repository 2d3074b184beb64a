import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactElement } from 'react';
import type { PackProgress } from '#contract/packs';
import { CallError, listen } from '../../data/client.ts';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { PlainBand } from '../../ui/identity.tsx';
import { useToast } from '../../ui/Toast.tsx';
import { BrandingForm } from './BrandingForm.tsx';
import { ClientsTable } from './ClientsTable.tsx';
import { RunList } from './RunList.tsx';
import { TemplateForm } from './TemplateForm.tsx';

const views = ['clients', 'templates', 'branding', 'runs'] as const;
type View = (typeof views)[number];

/** Which of its pages the address names; the first when it names none. */
export function packsSearch(raw: Record<string, unknown>): { readonly view?: View } {
  const view = views.find((one) => one === raw['view']);
  return view === undefined || view === 'clients' ? {} : { view };
}

/** Packs of the whole practice: who gets one, what stands in it, how it looks, and what was printed. */
export function PacksPage(): ReactElement {
  const { t, lang } = useSpeech();
  const navigate = useNavigate();
  const { view = 'clients' } = useSearch({ from: '/shell/packs' });
  const progress = usePackProgress();
  const orgs = useCall('orgs.list', { lang }, { keepPrevious: true });
  const info = useCall('app.info', {});
  return (
    <div className="main">
      <PlainBand title={t('packs.title')} line={t('nav.clients', { count: orgs.data?.orgs.length ?? 0 })} />
      <section className="bar" aria-label={t('packs.title')}>
        <div className="tabs" role="group" aria-label={t('packs.title')}>
          {views.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === view}
              onClick={() => void navigate({ to: '/packs', search: one === 'clients' ? {} : { view: one } })}
            >
              {t(`packs.${one}`)}
            </button>
          ))}
        </div>
      </section>
      <main className="sheet packs" tabIndex={-1}>
        {progress && <ProgressLine progress={progress} />}
        {view === 'clients' && info.data && <ClientsTable now={info.data.now} isPrinting={progress !== null} />}
        {view === 'templates' && <TemplateForm />}
        {view === 'branding' && <BrandingForm />}
        {view === 'runs' && <RunList isPrinting={progress !== null} />}
      </main>
    </div>
  );
}

/** How far the run under way is; null when none is. Its end is said once. */
function usePackProgress(): PackProgress | null {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const runs = useCall('packs.runs', { lang });
  const [progress, setProgress] = useState<PackProgress | null>(null);
  const { retry } = runs;
  useEffect(
    () =>
      listen('packs.progress', (news) => {
        setProgress(news.isOver ? null : news);
        if (news.isOver) {
          retry();
          if (news.failure) toast.fail(new CallError(news.failure));
          else toast.say(t('packs.over', { done: news.done, total: news.total }));
        }
      }),
    [retry, t, toast],
  );
  const running = runs.data?.runs.find((run) => run.state === 'running');
  if (progress || !running) return progress;
  const left = running.items.filter((item) => item.state === 'waiting').length;
  return {
    runId: running.id,
    done: running.items.length - left,
    total: running.items.length,
    current: null,
    isOver: false,
    failure: null,
  };
}

function ProgressLine({ progress }: { progress: PackProgress }): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const cancel = useCommand('packs.cancelRun');
  const { done, total, current } = progress;
  const text = t('packs.progress', { done, total, name: current ?? '' });
  return (
    <div className="pack-progress" role="status">
      <span className="b">{text}</span>
      <span
        className="meter"
        role="progressbar"
        aria-label={text}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <i style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }} />
      </span>
      <button type="button" className="btn" onClick={() => cancel.mutate({}, { onError: toast.fail })}>
        {t('packs.cancel')}
      </button>
    </div>
  );
}
