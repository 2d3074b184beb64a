import { useState, type ReactElement } from 'react';
import type { ReportSection } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import { useCall } from '../../data/useCall.ts';
import { DrillLink } from '../../drill/DrillLink.tsx';
import { useSpeech } from '../../i18n/index.ts';
import { share } from '../../i18n/format.ts';
import { FailureNote } from '../../ui/Toast.tsx';

export type AgeingSide = 'customers' | 'suppliers';

/** Contacts shown before the rest is asked for. */
const FIRST = 12;
/** Length of the longest bar in the cell of bars. */
const BAR = 116;
const GAP = 1.5;

type Row = ReportSection['rows'][number];

/** Who owes or is owed how much since when: the ageing of the report, with the shares drawn and the days they take to pay. */
export function Ageing({ document, side }: { document: TilesDocument; side: AgeingSide }): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const [isAll, setAll] = useState(false);
  const report = side === 'customers' ? ('customer' as const) : ('suppliers' as const);
  const { today } = document.calendar;
  const answer = useCall(
    'reports.get',
    {
      orgId: document.org.tenantId,
      report,
      basis: 'accrual',
      lang,
      ...(document.today === today ? {} : { asOf: document.today }),
    },
    { keepPrevious: true },
  );
  const shown = answer.data?.org === document.org.nickname && answer.data.report === report ? answer.data : undefined;
  const section = shown?.sections.find((one) => one.key === 'ageing');
  const days = shown?.sections.find((one) => one.key === 'days');
  const contacts = section?.rows.filter((row) => row.kind === 'row') ?? [];
  const some = isAll ? contacts : contacts.slice(0, FIRST);
  return (
    <section className="area" aria-label={t('ageing.title')}>
      <div className="lab">
        <h2>{t('ageing.title')}</h2>
        {contacts.length > 0 && (
          <p>
            {t(side === 'customers' ? 'ageing.shownCustomers' : 'ageing.shownSuppliers', {
              count: contacts.length,
              shown: some.length,
            })}
          </p>
        )}
        {contacts.length > FIRST && (
          <button type="button" className="link" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {t(isAll ? 'ageing.less' : 'ageing.all')}
          </button>
        )}
      </div>
      <div className="slot span-12 ageing">
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        {!shown && !answer.failure && <p className="reading">{t('common.reading')}</p>}
        {section && contacts.length === 0 && (
          <p className="none">{t(side === 'customers' ? 'ageing.noneCustomers' : 'ageing.noneSuppliers')}</p>
        )}
        {section && contacts.length > 0 && (
          <Grid
            report={report}
            section={section}
            days={days}
            rows={some}
            name={t(side === 'customers' ? 'ageing.nameCustomers' : 'ageing.nameSuppliers')}
          />
        )}
      </div>
    </section>
  );
}

function Grid(props: {
  report: 'customer' | 'suppliers';
  section: ReportSection;
  days: ReportSection | undefined;
  rows: readonly Row[];
  name: string;
}): ReactElement {
  const { report, section, days, rows, name } = props;
  const speech = useSpeech();
  const { t } = speech;
  const buckets = section.columns.filter((column) => column.key !== 'total');
  const sum = section.columns.find((column) => column.key === 'total');
  const total = section.rows.find((row) => row.kind === 'total');
  const size = (row: Row) => buckets.reduce((all, { key }) => all + Math.max(0, amount(row, key)), 0);
  const longest = Math.max(1, ...rows.map(size));
  const cell = (row: Row, key: string): ReactElement => {
    const value = row.values[key] ?? null;
    if (value === null || Number(value) === 0) return <span className="z">{'\u2013'}</span>;
    return (
      <DrillLink figure={{ of: 'report', report, section: 'ageing', row: row.key, column: key }}>
        {speech.money(value)}
      </DrillLink>
    );
  };
  const daysOf = (key: string): string => {
    const value = days?.rows.find((row) => row.key === key)?.values['days'] ?? null;
    return value === null ? '' : t('ageing.days', { count: Math.round(Number(value)) });
  };
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={section.title}>
      <table className="t compact">
        <caption className="vh">{section.title}</caption>
        <thead>
          <tr>
            <th scope="col">{name}</th>
            {buckets.map((column, at) => (
              <th key={column.key} scope="col" className="num">
                <i className={`age-key age-${at}`} aria-hidden="true" />
                {column.title}
              </th>
            ))}
            <th scope="col" className="num strong">
              {sum?.title}
            </th>
            <th scope="col" aria-hidden="true" />
            <th scope="col" className="num">
              {t('ageing.toPay')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              {buckets.map((column) => (
                <td key={column.key} className="num">
                  {cell(row, column.key)}
                </td>
              ))}
              <td className="num strong">{cell(row, 'total')}</td>
              <td className="bars" aria-hidden="true">
                <Bar parts={buckets.map(({ key }) => (Math.max(0, amount(row, key)) / longest) * BAR)} />
              </td>
              <td className="num mute">{daysOf(row.key)}</td>
            </tr>
          ))}
          {total && (
            <tr className="total">
              <th scope="row">{total.label}</th>
              {section.columns.map((column) => (
                <td key={column.key} className="num">
                  {cell(total, column.key)}
                </td>
              ))}
              <td aria-hidden="true" />
              <td className="num" />
            </tr>
          )}
          {total && (
            <tr className="shares">
              <th scope="row">{t('ageing.share')}</th>
              {section.columns.map((column) => {
                const part = share(total.values[column.key] ?? '0', total.values['total'] ?? '0');
                return (
                  <td key={column.key} className="num">
                    {part === null ? '' : speech.percent(part)}
                  </td>
                );
              })}
              <td aria-hidden="true" />
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** For lengths only; the amounts stand beside the bar. */
const amount = (row: Row, key: string): number => Number(row.values[key] ?? '0');

function Bar({ parts }: { parts: readonly number[] }): ReactElement {
  const ends = parts.reduce<number[]>((all, width) => [...all, (all.at(-1) ?? 0) + (width > 0 ? width + GAP : 0)], []);
  return (
    <svg width={BAR + 5 * GAP} height={8} focusable="false">
      {parts.map((width, at) =>
        width <= 0 ? null : (
          <rect
            key={at}
            className={`age-${at}`}
            x={(ends[at] ?? 0) - width - GAP}
            width={Math.max(1, width)}
            height={8}
          />
        ),
      )}
    </svg>
  );
}
