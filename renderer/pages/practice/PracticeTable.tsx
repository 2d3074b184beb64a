import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { EventBody } from '#contract/index';
import type { PracticeRow } from '#contract/orgs';
import { Spark } from '../../charts/Spark.tsx';
import { useSpeech } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Chip, colourOf, patternClass } from '../../ui/identity.tsx';
import { OrgState } from '../../ui/OrgState.tsx';
import { columns, initials, overdueShare, type Column, type Sort } from './practiceModel.ts';

type Run = EventBody<'sync.progress'>;

const numeric = new Set<Column>(['tie', 'closing', 'receivables', 'overdue', 'profit', 'growth', 'ratio']);
const starts = new Set<Column>(['currency', 'profit', 'via']);
/** From this share on the overdue part is set in bold, from half in the colour of negatives; the bar says the same. */
const MUCH = 25;
const HALF = 50;

export function PracticeTable(props: {
  rows: readonly PracticeRow[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  selected: string | null;
  onSelect: (orgId: string) => void;
  onOpen: (row: PracticeRow) => void;
  onRefresh: (row: PracticeRow) => void;
  running: readonly Run[];
  now: string;
}): ReactElement {
  const { t } = useSpeech();
  const { sort } = props;
  return (
    <table className="t practice">
      <caption className="vh">{t('practice.all')}</caption>
      <thead>
        <tr>
          <th className="edge-cell" aria-hidden="true" />
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              className={`${numeric.has(column) ? 'num' : ''} ${starts.has(column) ? 'group' : ''} col-${column}`}
              aria-sort={sort.column !== column ? 'none' : sort.isDescending ? 'descending' : 'ascending'}
              colSpan={column === 'closing' || column === 'overdue' || column === 'profit' ? 2 : 1}
            >
              <button
                type="button"
                title={t('practice.sort', { column: t(`practice.${column}`) })}
                onClick={() => props.onSort({ column, isDescending: sort.column === column && !sort.isDescending })}
              >
                {t(`practice.${column}`)}
                {sort.column === column && <Icon name={sort.isDescending ? 'up' : 'down'} small />}
              </button>
            </th>
          ))}
          <th className="acts-cell">
            <span className="vh">{t('practice.refresh')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <Row key={row.tenantId} row={row} {...props} run={props.running.find((one) => one.orgId === row.tenantId)} />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: {
  row: PracticeRow;
  run: Run | undefined;
  selected: string | null;
  onSelect: (orgId: string) => void;
  onOpen: (row: PracticeRow) => void;
  onRefresh: (row: PracticeRow) => void;
  now: string;
}): ReactElement {
  const { row, run } = props;
  const speech = useSpeech();
  const { t } = speech;
  const na = <span className="mute">{t('common.na')}</span>;
  const whole = (decimal: string | null) =>
    decimal === null ? na : <span className={decimal.startsWith('-') ? 'neg' : ''}>{speech.money(decimal, 0)}</span>;
  const overdue = overdueShare(row);
  const late = overdue === null ? 0 : Number(overdue);
  const ties = row.tied !== null && row.tieable !== null;
  const findings = row.duplicates.length;
  return (
    <tr
      data-row={row.tenantId}
      className={row.tenantId === props.selected ? 'sel' : ''}
      onClick={() => props.onSelect(row.tenantId)}
      onDoubleClick={() => props.onOpen(row)}
    >
      <td className="edge-cell" aria-hidden="true">
        <span className={`edge ${patternClass(row)}`} style={colourOf(row)} />
      </td>
      <th scope="row" className="client">
        <Link
          to="/org/$orgId/$tab"
          params={{ orgId: row.tenantId, tab: 'overview' }}
          onFocus={() => props.onSelect(row.tenantId)}
        >
          <Chip of={row} />
          <b>{row.nickname}</b>
          <span className="legal" title={row.legalName}>
            {row.legalName}
          </span>
        </Link>
      </th>
      <td>
        {findings > 0 && (
          <span className="warnchip" title={row.duplicates.map((one) => one.sentence).join(' ')}>
            <Icon name="flag" small />
            {findings}
          </span>
        )}
      </td>
      <td title={row.stateReason ?? undefined}>
        {run ? (
          <Mark
            kind="i"
            dot="half"
            text={t('sync.of', {
              done: run.steps.filter((step) => step.state === 'done').length,
              total: run.steps.length,
            })}
          />
        ) : (
          <OrgState org={row} now={props.now} />
        )}
      </td>
      <td className={`num ${ties && row.tied !== row.tieable ? 'neg b' : 'mute'}`}>
        {ties ? t('common.of', { part: row.tied ?? 0, all: row.tieable ?? 0 }) : '–'}
      </td>
      <td className="group mute xs">{row.baseCurrency}</td>
      <td className="num">{whole(row.closingBalance)}</td>
      <td className="spark-cell">
        <Spark
          values={row.closingBalanceTrend}
          width={50}
          label={t('practice.trend', { name: t('practice.closing'), count: row.closingBalanceTrend.length })}
        />
      </td>
      <td className="num">{whole(row.receivables)}</td>
      <td className={`num ${late >= HALF ? 'neg b' : late >= MUCH ? 'b' : ''}`}>
        {overdue === null ? na : speech.money(overdue, 0) + '%'}
      </td>
      <td className="bar-cell">
        {overdue !== null && (
          <span className="split" aria-hidden="true">
            <i className="age-0" style={{ flexGrow: Math.max(0, 100 - late), flexBasis: 0 }} />
            {late > 0 && <i className="age-3" style={{ flexGrow: Math.min(100, late), flexBasis: 0 }} />}
          </span>
        )}
      </td>
      <td className="num group">{whole(row.netProfit)}</td>
      <td className="spark-cell">
        <Spark
          values={row.netProfitTrend}
          width={50}
          label={t('practice.trend', { name: t('practice.profit'), count: row.netProfitTrend.length })}
        />
      </td>
      <td className="num">{row.salesGrowth === null ? na : speech.percent(row.salesGrowth, true)}</td>
      <td className="num">{row.currentRatio === null ? na : speech.money(row.currentRatio, 2)}</td>
      <td className="group mute" title={row.identity?.name}>
        {row.identity === null ? '' : initials(row.identity.name)}
      </td>
      <td className="acts-cell">
        <button
          type="button"
          className="btn ico q"
          aria-label={`${t('practice.refresh')} ${row.nickname}`}
          title={t('practice.refresh')}
          onClick={() => props.onRefresh(row)}
        >
          <Icon name="refresh" small />
        </button>
      </td>
    </tr>
  );
}
