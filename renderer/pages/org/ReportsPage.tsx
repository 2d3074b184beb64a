import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { unitOf } from '#contract/cellUnit';
import type { ReportDocument, ReportName, ReportOptions, ReportSection } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import type { Basis, OrgId } from '#contract/values';
import { call } from '../../data/client.ts';
import { reportNames, withoutPart } from '../../data/lists.ts';
import { useCall } from '../../data/useCall.ts';
import { DrillGrid } from '../../drill/DrillGrid.tsx';
import { DocumentLink, DrillLink } from '../../drill/DrillLink.tsx';
import { cellFigure, narrowedTo } from '../../drill/figure.ts';
import { useSpeech } from '../../i18n/index.ts';
import { TieBadge, tieSentence } from '../../tiles/Badge.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { cellText, figureWidths, reportText } from './reportModel.ts';
import { ReportPages } from './ReportPages.tsx';
import { SaveFile, workbookOrCsv } from './SaveFile.tsx';

/** From eight figure columns on the condensed face, so that no figure is ever cut. */
const CONDENSED_FROM = 8;

/** The reports of a client: condensed tables, subtotal and total ruled, the tie-out as a sentence below. */
export function ReportsPage(props: {
  document: TilesDocument;
  basis: Basis;
  asOf: string | undefined;
  report: ReportName;
}): ReactElement {
  const { document, basis, asOf, report } = props;
  const { t, lang } = useSpeech();
  const orgId = document.org.tenantId;
  const { only } = useSearch({ from: '/shell/org/$orgId/$tab' });
  const answer = useCall(
    'reports.get',
    {
      orgId,
      report,
      basis,
      lang,
      ...(asOf === undefined ? {} : { asOf }),
      ...(only === undefined ? {} : { options: only }),
    },
    { keepPrevious: true },
  );
  // The last answer stays while another day or basis is read, never that of another client or report.
  const known = answer.data;
  const shown = known?.report === report && known.org === document.org.nickname ? known : undefined;
  return (
    <div className="with-list">
      <nav className="side-list" aria-label={t('reports.pick')}>
        <h2 className="caps">{t('reports.pick')}</h2>
        {reportNames.map((name) => (
          <Link
            key={name}
            to="/org/$orgId/$tab"
            params={{ orgId, tab: 'reports' }}
            search={(old) => ({ ...withoutPart(old), report: name })}
            className={name === report ? 'on' : ''}
            {...(name === report ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`reports.${name}`)}
          </Link>
        ))}
      </nav>
      <div className="report">
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        {!shown && !answer.failure && <p className="reading">{t('common.reading')}</p>}
        {shown && <Report report={shown} orgId={orgId} asOf={asOf} options={only} />}
      </div>
    </div>
  );
}

function Report({
  report,
  orgId,
  asOf,
  options,
}: {
  report: ReportDocument;
  orgId: OrgId;
  asOf: string | undefined;
  options: ReportOptions | undefined;
}): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const toast = useToast();
  const widths = figureWidths(report, speech);
  const copy = () => {
    call('app.copyText', { text: reportText(report, speech).slice(0, 20_000) }).then(
      () => toast.say(t('common.copied')),
      toast.fail,
    );
  };
  return (
    <>
      <header className="report-head">
        <h2>{report.title}</h2>
        <span className="t2">
          {t('reports.line', {
            span: speech.span(report.period),
            basis: t(report.basis === 'cash' ? 'basis.cashLong' : 'basis.accrualLong'),
            currency: report.currency,
          })}
        </span>
        <span className="push">
          <TieBadge tieOut={report.tieOut} />
        </span>
        <button type="button" className="btn" onClick={copy}>
          <Icon name="copy" small />
          {t('reports.copy')}
        </button>
        <SaveFile
          formats={workbookOrCsv}
          label={t('drill.export')}
          save={(format, csv) =>
            call('exports.report', {
              orgId,
              report: report.report,
              basis: report.basis,
              lang: speech.lang,
              ...(asOf === undefined ? {} : { asOf }),
              ...(options === undefined ? {} : { options }),
              format,
              csv,
            })
          }
        />
      </header>
      <ReportPages report={report} orgId={orgId}>
        {(section) => <Section report={report} section={section} widths={widths} />}
      </ReportPages>
      <p className="tie-line">
        {report.tieOut.report === null && report.tieOut.status !== 'notApplicable'
          ? t(`sheet.inputs_${report.tieOut.status}`)
          : tieSentence(report.tieOut, speech)}
      </p>
    </>
  );
}

export function Section({
  report,
  section,
  widths,
}: {
  report: ReportDocument;
  section: ReportSection;
  widths: ReadonlyMap<string, number>;
}): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const options = narrowedTo(report.controls, section);
  const isMatrix = section.columns.filter((column) => column.unit === 'money').length >= CONDENSED_FROM;
  return (
    <section className="report-section">
      <h3>{section.title}</h3>
      {section.rows.length === 0 ? (
        <p className="t2">{t('reports.empty')}</p>
      ) : (
        <DrillGrid>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={section.title}>
            <table className={`t compact ${isMatrix ? 'cond' : ''}`}>
              <caption className="vh">{section.title}</caption>
              {isMatrix && (
                <colgroup>
                  <col />
                  {section.columns.map((column) => (
                    <col key={column.key} style={{ width: widths.get(column.key) }} />
                  ))}
                </colgroup>
              )}
              <thead>
                <tr>
                  <th scope="col">{t('reports.name')}</th>
                  {section.columns.map((column) => (
                    <th
                      key={column.key}
                      scope="col"
                      className={column.unit === 'text' && column.byRow !== true ? '' : 'num'}
                    >
                      {column.title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {section.rows.map((row) => (
                  <tr key={row.key} className={row.kind === 'row' ? '' : row.kind}>
                    <th scope="row">
                      <DocumentLink document={row.document}>
                        {row.document && row.label === '' ? t('reports.unnamed') : row.label}
                      </DocumentLink>
                    </th>
                    {section.columns.map((column) => {
                      const value = row.values[column.key] ?? null;
                      const unit = unitOf(column, row);
                      const isNumber = unit !== 'text' && unit !== 'date';
                      return (
                        <td
                          key={column.key}
                          className={`${isNumber ? 'num' : 'long'} ${isNumber && value?.startsWith('-') ? 'neg' : ''}`}
                        >
                          <DrillLink
                            figure={cellFigure(report.report, section, row, column.key, options)}
                            tabIndex={-1}
                          >
                            {cellText(value, unit, speech, isMatrix)}
                          </DrillLink>
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </DrillGrid>
      )}
    </section>
  );
}
