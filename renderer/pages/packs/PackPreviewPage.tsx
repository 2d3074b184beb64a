import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useState, type ReactElement } from 'react';
import type { CommentaryPage, PackContent } from '#contract/packs';
import type { OrgId } from '#contract/values';
import { useKeys } from '../../app/useKeys.ts';
import { call } from '../../data/client.ts';
import { useCall, useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { PlainBand, Spine } from '../../ui/identity.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { PackPaper } from '../print/PackPaper.tsx';
import { ChoiceBar } from './ChoiceBar.tsx';
import { usePackChoice } from './choice.ts';
import { LogoField } from './LogoField.tsx';
import { pageName } from './names.ts';

/** One client's pack as it will be printed, with what is written about it beside. */
export function PackPreviewPage(): ReactElement | null {
  const info = useCall('app.info', {});
  const { orgId } = useParams({ from: '/shell/packs/$orgId' });
  return info.data ? <Preview key={orgId} orgId={orgId as OrgId} now={info.data.now} /> : null;
}

function Preview({ orgId, now }: { orgId: OrgId; now: string }): ReactElement {
  const { t, lang } = useSpeech();
  const navigate = useNavigate();
  const toast = useToast();
  const [choice, choose] = usePackChoice(now);
  const [isLarge, setLarge] = useState(false);
  const [pages, setPages] = useState(0);
  const query = { orgId, template: choice.template, lang, ...(choice.asOf === '' ? {} : { asOf: choice.asOf }) };
  const content = useCall('packs.content', query, { keepPrevious: true });
  const save = useCommand('packs.save');
  const shown = content.data?.tiles.org.tenantId === orgId ? content.data : undefined;
  const name = shown?.tiles.org.nickname ?? '';
  const print = () =>
    save.mutate(
      { ...query, format: choice.format },
      {
        onSuccess: ({ file }) => {
          if (file !== null) toast.say(t('common.savedAs', { file: file.replace(/^.*[\\/]/, '') }));
        },
        onError: toast.fail,
      },
    );
  useKeys((key) => {
    if (key === 'Escape') void navigate({ to: '/packs' });
    else if (key === 'p' || key === 'P') print();
    else if (key === 'z' || key === 'Z') setLarge((old) => !old);
    else return false;
    return true;
  });
  const ready = useCallback((count: number) => setPages(count), []);
  return (
    <>
      {shown ? <Spine of={shown.tiles.org} /> : <div className="spine" />}
      <div className="main">
        <PlainBand
          title={name === '' ? t('packs.title') : t('packs.previewOf', { name })}
          line={pages > 0 ? t('packs.pagesCount', { count: pages }) : ''}
          tools={
            <>
              <Link to="/packs" className="btn">
                <Icon name="left" small />
                {t('packs.back')}
              </Link>
              <button type="button" className="btn" aria-pressed={isLarge} onClick={() => setLarge((old) => !old)}>
                {t('packs.zoom')} <kbd>Z</kbd>
              </button>
              <button type="button" className="btn pri" disabled={!shown || save.isPending} onClick={print}>
                {t('packs.save')} <kbd>P</kbd>
              </button>
            </>
          }
        />
        <div className="pack-preview">
          <main className="sheet" tabIndex={0} aria-label={t('packs.preview')}>
            {content.failure && <FailureNote failure={content.failure} retry={content.retry} />}
            {content.isWaiting && <p className="reading">{t('common.reading')}</p>}
            {shown && (
              <div className={isLarge ? 'pack-pages large' : 'pack-pages'} inert>
                <PackPaper content={shown} onReady={ready} />
              </div>
            )}
          </main>
          <aside className="pack-side" aria-label={t('packs.commentary')}>
            <ChoiceBar choice={choice} now={now} onChange={choose} />
            {shown && <Words key={`${shown.month} ${choice.template}`} orgId={orgId} content={shown} />}
            <ClientLogo orgId={orgId} name={name} />
          </aside>
        </div>
      </div>
    </>
  );
}

function ClientLogo({ orgId, name }: { orgId: OrgId; name: string }): ReactElement {
  const { t } = useSpeech();
  const logo = useCall('packs.clientLogo', { orgId });
  return <LogoField label={t('packs.clientLogo', { name })} orgId={orgId} logo={logo.data?.logo ?? null} />;
}

/** The texts of this month, page by page; an earlier one is a starting point until it is changed or kept. */
function Words({ orgId, content }: { orgId: OrgId; content: PackContent }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const toast = useToast();
  const [page, setPage] = useState<CommentaryPage>(content.template.pages[0] ?? 'opening');
  const entry = content.commentary.find((one) => one.page === page);
  const month = speech.month(`${content.month}-01`);
  const keep = (text: string) =>
    call('packs.saveCommentary', { orgId, month: content.month, page, text }).then(
      () => toast.say(t('common.saved')),
      toast.fail,
    );
  return (
    <section className="pack-words">
      <h2>{t('packs.commentary')}</h2>
      <select
        className="input"
        aria-label={t('packs.pages')}
        value={page}
        onChange={(event) => setPage(event.target.value as CommentaryPage)}
      >
        {(['opening', ...content.template.pages] as const).map((one) => (
          <option key={one} value={one}>
            {pageName(one, t)}
            {content.commentary.some((written) => written.page === one) ? ' ·' : ''}
          </option>
        ))}
      </select>
      <WordsField
        key={`${page} ${entry?.text ?? ''}`}
        label={t('packs.commentaryFor', { page: pageName(page, t), month })}
        text={entry?.text ?? ''}
        onKeep={(text) => void keep(text)}
      />
      {entry?.from != null && (
        <>
          <p className="help">{t('packs.carriedNote', { month: speech.month(`${entry.from}-01`) })}</p>
          <p className="rowx">
            <button type="button" className="btn" onClick={() => void keep(entry.text)}>
              {t('packs.keep', { month })}
            </button>
            <button type="button" className="btn" onClick={() => void keep('')}>
              {t('packs.clear')}
            </button>
          </p>
        </>
      )}
    </section>
  );
}

function WordsField({
  label,
  text,
  onKeep,
}: {
  label: string;
  text: string;
  onKeep: (text: string) => void;
}): ReactElement {
  const [typed, setTyped] = useState(text);
  return (
    <textarea
      className="input area-input"
      aria-label={label}
      rows={12}
      maxLength={6000}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => typed.trim() !== text.trim() && onKeep(typed)}
    />
  );
}
