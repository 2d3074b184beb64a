import { useEffect, useRef, type ReactElement } from 'react';
import type {
  DocumentFact,
  DocumentKind,
  DocumentPage as Page,
  DocumentVersion,
  RelatedDocument,
} from '#contract/drill';
import type { TilesDocument } from '#contract/tiles';
import { useKeys } from '../../app/useKeys.ts';
import { call } from '../../data/client.ts';
import { useCall } from '../../data/useCall.ts';
import { useDrill } from '../../drill/useDrill.ts';
import { useSpeech, type Speech } from '../../i18n/index.ts';
import { whenText } from '../../tiles/model.ts';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';

/** One document as it was read from Xero: head, lines, what paid it, what it belongs with, and what it was before. */
export function DocumentPage(props: { document: TilesDocument; kind: DocumentKind; id: string }): ReactElement {
  const { document, kind, id } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const drill = useDrill();
  const toast = useToast();
  const orgId = document.org.tenantId;
  const answer = useCall('drill.document', { orgId, kind, id, lang });
  const page = answer.data;
  const title = useRef<HTMLHeadingElement>(null);
  const isThere = page !== undefined;
  useEffect(() => {
    const active = window.document.activeElement;
    if (isThere && (active === null || active === window.document.body || active.tagName === 'MAIN')) {
      title.current?.focus({ preventScroll: true });
    }
  }, [isThere]);
  const openXero = () => void call('app.openDocument', { orgId, kind, id }).catch(toast.fail);
  useKeys((key) => {
    if (key === 'Escape') drill.back();
    else if ((key === 'x' || key === 'X') && page?.hasXeroPage === true) openXero();
    else return false;
    return true;
  });
  return (
    <article className="report document" aria-label={page?.title ?? t('common.reading')}>
      <header className="report-head">
        <button type="button" className="btn" onClick={drill.back} title={`${t('drill.back')} (Esc)`}>
          <Icon name="left" small />
          {t('drill.back')}
        </button>
        <h2 ref={title} tabIndex={-1}>
          {page?.title ?? t('common.reading')}
        </h2>
        {page && (
          <>
            <span className="t2">{[page.contact, page.currency ?? ''].filter(Boolean).join(' · ')}</span>
            <span className="push" />
            {page.hasXeroPage ? (
              <button type="button" className="btn" onClick={openXero} title={`${t('document.openXero')} (X)`}>
                <Icon name="external" small />
                {t('document.openXero')}
              </button>
            ) : (
              <span className="t2">{t('document.noXero')}</span>
            )}
          </>
        )}
      </header>
      {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
      {answer.isWaiting && <p className="reading">{t('common.reading')}</p>}
      {page && (
        <>
          <Facts facts={page.facts} speech={speech} />
          {page.hasFiles && (
            <p className="t2 files">
              <Icon name="page" small />
              {t('document.files')}
            </p>
          )}
          <Lines page={page} speech={speech} />
          <Related title={t('document.payments')} documents={page.payments} speech={speech} />
          <Related title={t('document.allocations')} documents={page.allocations} speech={speech} />
          <Versions page={page} speech={speech} place={document} />
          {page.readAt !== null && (
            <p className="tie-line">
              {t('document.read', { when: whenText(page.readAt, document.today, document.org.timezone, speech) })}
            </p>
          )}
        </>
      )}
    </article>
  );
}

function valueText(value: string | null, unit: DocumentFact['unit'], speech: Speech): string {
  if (value === null) return speech.t('document.empty');
  if (unit === 'money') return speech.money(value);
  return unit === 'date' ? speech.day(value) : value;
}

function Facts({ facts, speech }: { facts: readonly DocumentFact[]; speech: Speech }): ReactElement {
  return (
    <dl className="facts-grid">
      {facts.map((fact) => (
        <div key={fact.key} className={fact.key === 'total' || fact.key === 'amount_due' ? 'strong' : ''}>
          <dt>{fact.label}</dt>
          <dd>{valueText(fact.value, fact.unit, speech)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ page, speech }: { page: Page; speech: Speech }): ReactElement | null {
  const { t } = speech;
  const { lines } = page;
  if (lines.length === 0) return null;
  const has = {
    item: lines.some((line) => line.item !== ''),
    quantity: lines.some((line) => line.quantity !== null),
    discount: lines.some((line) => line.discount !== null),
    tracking: lines.some((line) => line.tracking.length > 0),
  };
  return (
    <section className="report-section">
      <h3>{t('document.lines')}</h3>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t('document.lines')}>
        <table className="t compact">
          <caption className="vh">{t('document.lines')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('drill.description')}</th>
              {has.item && <th scope="col">{t('document.item')}</th>}
              <th scope="col">{t('drill.account')}</th>
              {has.tracking && <th scope="col">{t('document.tracking')}</th>}
              <th scope="col">{t('document.taxType')}</th>
              {has.quantity && (
                <th scope="col" className="num">
                  {t('document.quantity')}
                </th>
              )}
              {has.quantity && (
                <th scope="col" className="num">
                  {t('document.price')}
                </th>
              )}
              {has.discount && (
                <th scope="col" className="num">
                  {t('document.discount')}
                </th>
              )}
              <th scope="col" className="num">
                {t('drill.tax')}
              </th>
              <th scope="col" className="num">
                {t('drill.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <th scope="row" className="long">
                  {line.description}
                </th>
                {has.item && <td>{line.item}</td>}
                <td className="long">{line.account}</td>
                {has.tracking && (
                  <td className="long">{line.tracking.map((one) => `${one.category}: ${one.option}`).join(', ')}</td>
                )}
                <td className="long">{line.taxType}</td>
                {has.quantity && <td className="num">{plain(line.quantity, speech)}</td>}
                {has.quantity && <td className="num">{plain(line.unitAmount, speech)}</td>}
                {has.discount && <td className="num">{line.discount === null ? '' : speech.percent(line.discount)}</td>}
                <td className={`num ${line.tax.startsWith('-') ? 'neg' : ''}`}>{speech.money(line.tax)}</td>
                <td className={`num ${line.amount.startsWith('-') ? 'neg' : ''}`}>{speech.money(line.amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A number with the decimals it has. */
function plain(value: string | null, speech: Speech): string {
  if (value === null) return '';
  return speech.money(value, Math.min(4, value.split('.')[1]?.replace(/0+$/, '').length ?? 0));
}

function Related(props: { title: string; documents: readonly RelatedDocument[]; speech: Speech }): ReactElement | null {
  const { title, documents, speech } = props;
  const { t } = speech;
  const drill = useDrill();
  if (documents.length === 0) return null;
  return (
    <section className="report-section">
      <h3>{title}</h3>
      <table className="t compact narrow-table">
        <caption className="vh">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('drill.type')}</th>
            <th scope="col">{t('drill.number')}</th>
            <th scope="col">{t('drill.date')}</th>
            <th scope="col" className="num">
              {t('drill.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((one) => {
            const { id } = one;
            return (
              <tr key={one.key}>
                <th scope="row">
                  {id === null ? (
                    one.label
                  ) : (
                    <button
                      type="button"
                      className="drill"
                      data-drill={figureTextOf(one.kind, id)}
                      onClick={() => drill.openDocument(one.kind, id)}
                    >
                      {one.label}
                    </button>
                  )}
                </th>
                <td>{one.number}</td>
                <td>{one.date === null ? '' : speech.day(one.date)}</td>
                <td className={`num ${one.amount.startsWith('-') ? 'neg' : ''}`}>{speech.money(one.amount)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Marks a link to a document the way links to figures are marked, so that going back finds it. */
const figureTextOf = (kind: DocumentKind, id: string): string => `${kind} ${id}`;

function Versions(props: { page: Page; speech: Speech; place: TilesDocument }): ReactElement {
  const { page, speech, place } = props;
  const { t } = speech;
  return (
    <section className="report-section versions">
      <h3>{t('document.versions')}</h3>
      {page.versions.length < 2 ? (
        <p className="t2">{t('document.onlyVersion')}</p>
      ) : (
        <ol>
          {page.versions.map((version, index) => (
            <li key={`${version.run} ${index}`}>
              <Version version={version} isFirst={index === page.versions.length - 1} speech={speech} place={place} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Version(props: {
  version: DocumentVersion;
  isFirst: boolean;
  speech: Speech;
  place: TilesDocument;
}): ReactElement {
  const { version, isFirst, speech, place } = props;
  const { t } = speech;
  const when = version.at === null ? '' : whenText(version.at, place.today, place.org.timezone, speech);
  return (
    <>
      <h4>
        {[
          when,
          t('document.run', { run: version.run }),
          version.isCurrent ? t('document.current') : isFirst ? t('document.first') : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </h4>
      {!isFirst && version.changes.length === 0 && <p className="t2">{t('document.noChanges')}</p>}
      {version.changes.length > 0 && (
        <table className="t compact narrow-table">
          <caption className="vh">{t('document.versions')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('document.what')}</th>
              <th scope="col">{t('document.was')}</th>
              <th scope="col">{t('document.became')}</th>
            </tr>
          </thead>
          <tbody>
            {version.changes.map((change) => (
              <tr key={change.field}>
                <th scope="row">{change.label}</th>
                <td>{valueText(change.before, change.unit, speech)}</td>
                <td>{valueText(change.after, change.unit, speech)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
