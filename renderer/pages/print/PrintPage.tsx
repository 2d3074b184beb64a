import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactElement, type ReactNode } from 'react';
import type { GlossaryEntry, TilesDocument } from '#contract/tiles';
import type { z } from 'zod';
import { call } from '../../data/client.ts';
import { useCall } from '../../data/useCall.ts';
import { longDay, localTime } from '../../i18n/dates.ts';
import { useSpeech, type Speech } from '../../i18n/index.ts';
import { areaOrder, tieCount, tileById } from '../../tiles/model.ts';
import { tieSentence } from '../../tiles/Badge.tsx';
import { isReadable } from '../../tiles/TileView.tsx';
import { Spine, colourOf } from '../../ui/identity.tsx';
import { FailureNote } from '../../ui/Toast.tsx';
import { areaPages } from './areas.ts';
import { AreaSheet } from './AreaSheet.tsx';
import { chunks } from './chunks.ts';

type Entry = z.output<typeof GlossaryEntry>;

/** Characters of definition text that fit on a page with its head and foot. */
const GLOSSARY_PAGE = 5200;
const ENTRY_HEAD = 160;
const TIE_PAGE = 3300;

/** The dashboard as a document: cover, a page an area, the tie-out of every figure, and the glossary of those used. */
export function PrintPage(): ReactElement | null {
  const { orgId } = useParams({ from: '/print/$orgId' });
  const { basis } = useSearch({ from: '/print/$orgId' });
  const { lang, t } = useSpeech();
  const tiles = useCall('tiles.list', { orgId, basis, lang });
  const glossary = useCall('glossary.list', { lang });
  const settings = useCall('settings.get', {});
  const isReady = tiles.data !== undefined && glossary.data !== undefined && settings.data !== undefined;
  const failure = tiles.failure ?? glossary.failure;

  useEffect(() => {
    if (!isReady && !failure) return;
    if (tiles.data) document.title = `${tiles.data.org.nickname} ${tiles.data.today} ${t('print.report')}`;
    // Two frames after the fonts: the first lays out, the second has the charts in it.
    void document.fonts.ready.then(() =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          document.documentElement.dataset['ready'] = 'true';
          void call('exports.printReady', {}).catch(() => undefined);
        }),
      ),
    );
  }, [isReady, failure, tiles.data, t]);

  if (failure) return <FailureNote failure={failure} />;
  if (!tiles.data || !glossary.data || !settings.data) return null;
  return <Pages document={tiles.data} entries={glossary.data.entries} practice={settings.data.practiceName} />;
}

function asOfText(document: TilesDocument, speech: Speech): string {
  if (document.syncedAt === null) return speech.t('band.never');
  const { day, time } = localTime(document.syncedAt, document.org.timezone);
  return `${longDay(day, speech.lang)}, ${time}`;
}

function Pages(props: { document: TilesDocument; entries: readonly Entry[]; practice: string }): ReactElement {
  const { document, entries, practice } = props;
  const speech = useSpeech();
  const { t } = speech;
  const place = useMemo(
    () => ({ today: document.today, zone: document.org.timezone, tiles: tileById(document), month: null }),
    [document],
  );
  const used = new Set(document.tiles.filter(isReadable).map((tile) => tile.id as string));
  const words = entries.filter((entry) => used.has(entry.id));
  const checked = document.tiles.filter((tile) => isReadable(tile) && tile.tieOut.status !== 'notApplicable');
  const bodies: { title: string; node: ReactNode }[] = [
    ...areaOrder.flatMap((area) => {
      const all = areaPages[area].filter((page) => page.some((id) => place.tiles.has(id)));
      return all.map((ids, index) => ({
        title: t(`area.${area}`),
        node: <AreaSheet key={`${area}-${index}`} ids={ids} place={place} />,
      }));
    }),
    ...chunks(checked, (tile) => Math.max(100, tieSentence(tile.tieOut, speech).length + 60), TIE_PAGE).map(
      (tiles) => ({
        title: t('print.summary'),
        node: (
          <table className="t compact tie-table">
            <thead>
              <tr>
                <th scope="col">{t('tie.tile')}</th>
                <th scope="col">{t('tie.status')}</th>
              </tr>
            </thead>
            <tbody>
              {tiles.map((tile) => (
                <tr key={tile.id}>
                  <th scope="row">{tile.name}</th>
                  <td className={`long ${tile.tieOut.status === 'open' ? 'neg' : ''}`}>
                    {tile.tieOut.report === null ? t('formula.inputs') : tieSentence(tile.tieOut, speech)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ),
      }),
    ),
    ...chunks(
      words,
      (entry) => ENTRY_HEAD + entry.formula.length + entry.source.length + entry.exclusions.length,
      GLOSSARY_PAGE,
    ).map((part) => ({
      title: t('print.glossary'),
      node: (
        <div className="print-glossary">
          {part.map((entry) => (
            <article key={entry.id}>
              <h3>{entry.name}</h3>
              <p>{entry.formula}</p>
              <p className="t2">
                {[entry.source, entry.window, entry.exclusions].filter((text) => text !== '').join(' · ')}
              </p>
            </article>
          ))}
        </div>
      ),
    })),
  ];
  const pages = bodies.length + 1;
  return (
    <main className="paper">
      <Cover document={document} practice={practice} />
      {bodies.map((body, index) => (
        <section key={`${body.title}-${index}`} className="pg">
          <Spine of={document.org} className="print-spine" />
          <header className="pg-head">
            <span>
              <b>{document.org.nickname}</b> {document.org.legalName || document.org.name} · {document.org.baseCurrency}
            </span>
            <span>
              {t('print.report')}, {longDay(document.today, speech.lang)}
            </span>
          </header>
          <h2>{body.title}</h2>
          <p className="pg-sub">{t(document.basis === 'cash' ? 'basis.cashLong' : 'basis.accrualLong')}</p>
          <div className="pg-body">{body.node}</div>
          <footer className="pg-foot">
            <span>{practice || 'Orgfolio'}</span>
            <span>
              {t('band.asOf')} {asOfText(document, speech)}
            </span>
            <span>{t('print.page', { page: index + 2, pages })}</span>
          </footer>
        </section>
      ))}
    </main>
  );
}

function Cover({ document, practice }: { document: TilesDocument; practice: string }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const { org } = document;
  const ties = tieCount(document.tiles);
  const tieText = [
    t('print.tieLine', { tied: ties.tied, all: ties.all }),
    ties.explained > 0 ? t('print.tieAfter', { count: ties.explained }) : '',
    ties.open > 0 ? t('print.tieOpen', { count: ties.open }) : '',
  ]
    .filter(Boolean)
    .join('; ');
  return (
    <section className="pg cover">
      <Spine of={org} className="print-spine" />
      <p className="cover-practice">{practice || 'Orgfolio'}</p>
      <div className="cover-title">
        <span className="cover-mono" style={colourOf(org)}>
          {org.monogram}
        </span>
        <h1>{org.nickname}</h1>
        <p className="cover-legal">{org.legalName || org.name}</p>
        <p className="cover-period">
          {t('print.report')}, {longDay(document.today, speech.lang)}
          <span>
            {t('print.line', {
              year: org.fiscalYear ? speech.span(org.fiscalYear) : t('band.unknownYear'),
              basis: t(document.basis === 'cash' ? 'basis.cashLong' : 'basis.accrualLong'),
              currency: org.baseCurrency,
            })}
          </span>
        </p>
      </div>
      <table className="cover-facts">
        <tbody>
          <tr>
            <th scope="row">{t('band.asOf')}</th>
            <td>
              {document.syncedAt === null
                ? t('print.never')
                : t('print.fromXero', { when: asOfText(document, speech) })}
            </td>
          </tr>
          <tr>
            <th scope="row">{t('band.tie')}</th>
            <td>{ties.all === 0 ? t('band.nothing') : tieText}</td>
          </tr>
          <tr>
            <th scope="row">{t('print.printed')}</th>
            <td>{longDay(document.today, speech.lang)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
