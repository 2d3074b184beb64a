import { Link } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { AskDocument, AskRow } from '#contract/ask';
import type { Figure } from '#contract/drill';
import type { Basis, OrgId } from '#contract/values';
import { useCall } from '../../data/useCall.ts';
import { windowTime, type WindowTime } from '../../data/windowTime.ts';
import { useSpeech, type Speech } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { reportOf } from '../../tiles/reportOf.ts';
import { localTime } from '../../i18n/dates.ts';
import { endOfMonth } from './month.ts';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote } from '../../ui/Toast.tsx';

/**
 * A question and its answer: how it was read, every figure with its time, its check against Xero and the way to what stands behind it,
 * or what can be asked instead. `orgId` null asks about all clients.
 */
export function AnswerView(props: {
  orgId: OrgId | null;
  question: string;
  basis: Basis;
  asOf: string | null;
  zone: string;
  onAsk: (question: string) => void;
}): ReactElement {
  const { orgId, question, basis, asOf, onAsk } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const [typed, setTyped] = useState(question);
  const answer = useCall(
    'ask.question',
    { orgId, question, basis, lang, ...(asOf === null ? {} : { asOf }) },
    { enabled: question !== '' },
  );
  const found = answer.data;
  return (
    <section className="answer" aria-label={t('answer.title')}>
      <form
        className="rowx"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') onAsk(typed.trim());
        }}
      >
        <label className="vh" htmlFor="question">
          {t('answer.question')}
        </label>
        <input
          id="question"
          className="input wide"
          type="search"
          maxLength={300}
          autoFocus={question === ''}
          placeholder={t('answer.question')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="btn pri" disabled={typed.trim() === ''}>
          {t('answer.ask')}
        </button>
      </form>
      <div aria-live="polite">
        {answer.isWaiting && question !== '' && <p className="reading">{t('common.reading')}</p>}
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        {found && found.failure !== null && <p className="b">{speech.failure(found.failure).sentence}</p>}
        {found && found.failure === null && <p className="understood">{found.understood}</p>}
      </div>
      {found && found.rows.length > 0 && <Rows found={found} orgId={orgId} zone={props.zone} />}
      {found?.notes.map((note) => (
        <p key={note} className="t2">
          {note}
        </p>
      ))}
      {(question === '' || (found && found.examples.length > 0)) && (
        <div className="examples">
          <h3 className="caps">{t('answer.examples')}</h3>
          <ul>
            {(found?.examples ?? examplesOf(orgId, speech)).map((one) => (
              <li key={one}>
                <button type="button" className="link" onClick={() => onAsk(one)}>
                  {one}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

const examplesOf = (orgId: OrgId | null, { t }: Speech): string[] =>
  orgId === null
    ? [t('answer.all1'), t('answer.all2'), t('answer.all3')]
    : [t('answer.one1'), t('answer.one2'), t('answer.one3')];

function Rows({ found, orgId, zone }: { found: AskDocument; orgId: OrgId | null; zone: string }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('answer.title')}>
      <table className="t answer-rows">
        <caption className="vh">{found.understood}</caption>
        <thead>
          <tr>
            <th scope="col">{t('tile.what')}</th>
            <th scope="col" className="num">
              {t('tile.value')}
            </th>
            <th scope="col">{t('answer.when')}</th>
            <th scope="col">{t('tie.title')}</th>
            <th scope="col">{t('band.asOf')}</th>
            <th scope="col">{t('answer.source')}</th>
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row, index) => (
            <tr key={`${row.tenantId} ${row.key ?? ''} ${index}`}>
              <th scope="row">{row.label}</th>
              <td className={`num ${row.value?.startsWith('-') === true ? 'neg' : ''}`}>
                {row.value === null ? (
                  <span className="t2">{row.reason ?? t('common.na')}</span>
                ) : (
                  <Behind row={row} found={found}>
                    {written(row, speech)}
                  </Behind>
                )}
              </td>
              <td>{row.window === null ? '' : speech.span(row.window)}</td>
              <td>
                <Tie status={row.tieOut} />
              </td>
              <td className="t2">{row.asOf === null ? '' : readAt(row.asOf, zone, speech)}</td>
              <td>
                <Source row={row} found={found} isElsewhere={orgId === null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The figure itself opens what stands behind it, at its own client. */
function Behind(props: { row: AskRow; found: AskDocument; children: string }): ReactElement {
  const { row, found } = props;
  const figure = figureOf(row, found);
  if (figure === null) return <>{props.children}</>;
  return (
    <Link
      to="/org/$orgId/$tab"
      params={{ orgId: row.tenantId, tab: 'overview' }}
      search={{ ...timeOf(row, found), figure }}
      className="drill"
    >
      {props.children}
    </Link>
  );
}

/** A tile's own figure or a point of it. A figure of an earlier month end is a tile of that time and opens there. */
function figureOf(row: AskRow, found: AskDocument): Figure | null {
  if (row.tile === null || row.value === null || found.kind === 'documents' || found.kind === 'contacts') return null;
  return { of: 'tile', tile: row.tile, ...(row.key === null ? {} : { key: row.key }) };
}

/** The basis of the answer, and the month at whose end the figure was read, so that what opens is the same figure. */
function timeOf(row: AskRow, found: AskDocument): WindowTime {
  const day = row.window?.to;
  const month = day === undefined ? undefined : day.slice(0, 7);
  return {
    ...(found.basis === 'cash' ? { basis: 'cash' as const } : {}),
    ...(month !== undefined && day === endOfMonth(month) ? { month } : {}),
  };
}

/** Where the figure stands: its report, its table, or the client's page. */
function Source({
  row,
  found,
  isElsewhere,
}: {
  row: AskRow;
  found: AskDocument;
  isElsewhere: boolean;
}): ReactElement | null {
  const { t } = useSpeech();
  const name = isElsewhere ? `${row.org}, ` : '';
  if (row.report !== null) {
    const place = row.tile === null ? { report: row.report } : reportOf({ id: row.tile, report: row.report });
    return (
      <Link
        to="/org/$orgId/$tab"
        params={{ orgId: row.tenantId, tab: 'reports' }}
        search={{ ...timeOf(row, found), ...place }}
        className="link"
      >
        {name}
        {t(`reports.${row.report}`)}
      </Link>
    );
  }
  if (row.table !== null) {
    return (
      <Link
        to="/org/$orgId/$tab"
        params={{ orgId: row.tenantId, tab: 'tables' }}
        search={{ ...windowTime(), table: row.table, text: row.label.slice(0, 100) }}
        className="link"
      >
        {name}
        {t(`tables.${row.table}`)}
      </Link>
    );
  }
  return (
    <Link to="/org/$orgId/$tab" params={{ orgId: row.tenantId, tab: 'overview' }} search={windowTime} className="link">
      {row.org}
    </Link>
  );
}

function Tie({ status }: { status: AskRow['tieOut'] }): ReactElement {
  const { t } = useSpeech();
  switch (status) {
    case 'tied':
      return <Mark kind="ok" dot="full pos" text={t('tie.tied')} />;
    case 'explained':
      return <Mark kind="ok" dot="half" text={t('answer.explained')} />;
    case 'open':
      return (
        <span className="neg">
          <Icon name="unequal" small /> {t('answer.open')}
        </span>
      );
    case 'notApplicable':
    case null:
      return <span className="mute">{t('tie.notApplicable')}</span>;
  }
}

function readAt(instant: string, zone: string, speech: Speech): string {
  const { day, time } = localTime(instant, zone);
  return speech.t('band.dayTime', { day: speech.shortDay(day), time });
}

function written(row: AskRow, { money, percent, t }: Speech): string {
  const value = row.value ?? '';
  if (row.unit === 'money') return `${row.currency ?? ''} ${money(value)}`.trim();
  if (row.unit === 'percent') return percent(value);
  return row.unit === 'days' ? t('guard.askDays', { value: money(value, 1) }) : value;
}
