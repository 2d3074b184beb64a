import { useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import type { PackContent } from '#contract/packs';
import type { Failure } from '#contract/failure';
import { call, failureOf } from '../../data/client.ts';
import { createSpeech } from '../../i18n/index.ts';
import type { PrintSearch } from '../../app/router.tsx';
import { PackPaper } from './PackPaper.tsx';
import { periodName, titleOf } from './texts.ts';

/**
 * One client's pack, drawn to be printed: the address says which. It asks once, keeps nothing for the next one, and tells the job's
 * number when everything stands.
 */
export function PrintPage(): ReactElement | null {
  const { orgId } = useParams({ from: '/print/$orgId' });
  const search = useSearch({ from: '/print/$orgId' });
  // A new job is a new page: nothing of the client before can stay on it.
  return <Job key={`${search.job} ${orgId}`} orgId={orgId} search={search} />;
}

function Job({ orgId, search }: { orgId: string; search: PrintSearch }): ReactElement | null {
  const [content, setContent] = useState<PackContent | null>(null);
  const { job, template, lang, asOf, basis, run, hold } = search;
  const say = useCallback(
    (failure: Failure | null, at: string | null = null) =>
      void call('exports.printReady', { job, failure, at }).catch(() => undefined),
    [job],
  );
  useEffect(() => {
    let isGone = false;
    call('packs.content', {
      orgId,
      template,
      lang,
      ...(asOf === undefined ? {} : { asOf }),
      ...(basis === undefined ? {} : { basis }),
      ...(run === undefined ? {} : { run }),
      ...(hold === undefined ? {} : { hold }),
    }).then(
      (found) => {
        if (isGone) return;
        if (found.tiles.org.tenantId === orgId) setContent(found);
        else say({ code: 'org.notFound' });
      },
      (error: unknown) => !isGone && say(failureOf(error)),
    );
    return () => {
      isGone = true;
    };
  }, [orgId, template, lang, asOf, basis, run, hold, say]);

  const ready = useCallback(() => {
    if (!content) return;
    const speech = createSpeech(content.lang, content.negative);
    document.title = `${content.tiles.org.nickname}, ${titleOf(content, speech)}, ${periodName(content, speech)}`;
    document.documentElement.lang = content.lang;
    // The pages may have brought typefaces of their own; two frames later they and the charts stand.
    void document.fonts.ready.then(() =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          document.documentElement.dataset['ready'] = 'true';
          say(null, content.tiles.syncedAt);
        }),
      ),
    );
  }, [content, say]);

  if (!content) return null;
  return (
    <main className="print-page">
      <PackPaper content={content} onReady={ready} />
    </main>
  );
}
