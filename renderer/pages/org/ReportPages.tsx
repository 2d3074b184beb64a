import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { ReportChart, ReportDocument, ReportSection } from '#contract/ledger';
import type { OrgId } from '#contract/values';
import { Chart } from '../../charts/Chart.tsx';
import { hasPicture, pictureHeight, pictureName, sectionChart } from '../../charts/options/sectionChart.ts';
import { useSpeech } from '../../i18n/index.ts';
import { ReportChoices } from './ReportChoices.tsx';

/** Reports whose figures depend on what the user says about accounts and limits. */
const withChoices: readonly ReportDocument['report'][] = ['balance-sheet', 'health'];

/** A report as pages: what it can be narrowed to, its pages as tabs, and on each page every picture above its table. */
export function ReportPages(props: {
  report: ReportDocument;
  orgId: OrgId;
  children: (section: ReportSection) => ReactNode;
}): ReactElement {
  const { report, orgId } = props;
  const { t } = useSpeech();
  const search = useSearch({ from: '/shell/org/$orgId/$tab' });
  const navigate = useNavigate();
  const ids = useId();
  const [typed, setTyped] = useState('');
  const pages = [
    ...report.pages,
    ...(withChoices.includes(report.report) ? [{ key: 'choices', title: t('sheet.choices') }] : []),
  ];
  const page = pages.find((one) => one.key === search.part)?.key ?? pages[0]?.key;
  const go = (change: { part?: string; only?: Record<string, string> }) =>
    void navigate({
      to: '/org/$orgId/$tab',
      params: { orgId, tab: 'reports' },
      search: { ...search, ...change },
      replace: true,
    });
  const isSearchable = report.report === 'glossary';
  const wanted = typed.trim().toLocaleLowerCase();
  const sections = report.sections
    .filter((section) => (isSearchable && wanted !== '' ? true : section.page === page))
    .map((section) => (isSearchable && wanted !== '' ? matching(section, wanted) : section))
    .filter((section) => wanted === '' || section.rows.length > 0);
  return (
    <>
      <div className="report-tools">
        {pages.length > 1 && (
          <nav className="tabs" aria-label={t('sheet.pages')}>
            {pages.map((one) => (
              <button
                key={one.key}
                type="button"
                className={one.key === page ? 'on' : ''}
                {...(one.key === page ? { 'aria-current': 'page' as const } : {})}
                onClick={() => {
                  setTyped('');
                  go({ part: one.key });
                }}
              >
                {one.title}
              </button>
            ))}
          </nav>
        )}
        {report.controls
          .filter((control) => control.pages.length === 0 || control.pages.includes(page ?? ''))
          .map((control) => (
            <label key={control.key} htmlFor={`${ids}-${control.key}`}>
              {control.label}
              <select
                id={`${ids}-${control.key}`}
                className="input"
                value={control.value}
                onChange={(event) => go({ only: { ...search.only, [control.key]: event.target.value } })}
              >
                {control.options.map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.label}
                  </option>
                ))}
              </select>
            </label>
          ))}
        {isSearchable && (
          <label htmlFor={`${ids}-search`}>
            {t('sheet.search')}
            <input
              id={`${ids}-search`}
              type="search"
              className="input"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
        )}
      </div>
      {page === 'choices' ? (
        <ReportChoices orgId={orgId} report={report.report} />
      ) : (
        sections.map((section) => (
          <div key={section.key} className="report-block">
            <Pictures section={section} />
            {props.children(section)}
            {section.note !== null && <p className="report-note">{section.note}</p>}
          </div>
        ))
      )}
      {wanted !== '' && sections.length === 0 && <p className="t2">{t('sheet.none')}</p>}
    </>
  );
}

/** The rows of a section that hold a word, in any column. */
function matching(section: ReportSection, wanted: string): ReportSection {
  const has = (text: string | null): boolean => text !== null && text.toLocaleLowerCase().includes(wanted);
  return { ...section, rows: section.rows.filter((row) => has(row.label) || Object.values(row.values).some(has)) };
}

function Pictures({ section }: { section: ReportSection }): ReactElement | null {
  const drawn = section.charts.filter((chart) => hasPicture(section, chart));
  if (drawn.length === 0) return null;
  return (
    <div className={drawn.length > 2 ? 'pictures many' : 'pictures'}>
      {drawn.map((chart) => (
        <Picture key={chart.title} section={section} chart={chart} />
      ))}
    </div>
  );
}

function Picture({ section, chart }: { section: ReportSection; chart: ReportChart }): ReactElement {
  const speech = useSpeech();
  const spec = useMemo(() => sectionChart(section, chart, speech), [section, chart, speech]);
  return (
    <figure className="picture-of">
      <figcaption>{chart.title}</figcaption>
      <Chart
        spec={spec}
        height={pictureHeight(section, chart)}
        label={pictureName(section, chart, speech)}
        hasReadout={spec.readouts.length > 0}
        isFocusable={spec.readouts.length > 0}
      />
    </figure>
  );
}
