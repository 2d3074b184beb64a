import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { memo, useEffect, useRef, type ReactElement, type ReactNode, type RefObject } from 'react';
import type { EventBody } from '#contract/index';
import { Spark } from '../../charts/Spark.tsx';
import { windowTime } from '../../data/windowTime.ts';
import { localTime } from '../../i18n/dates.ts';
import { useSpeech, type Speech } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Chip, colourOf, patternClass } from '../../ui/identity.tsx';
import { OrgState } from '../../ui/OrgState.tsx';
import { initials, overdueShare, type Client, type Column, type Sort } from './practiceModel.ts';

type Run = EventBody<'sync.progress'>;

const numeric = new Set<Column>(['tie', 'closing', 'receivables', 'overdue', 'profit', 'growth', 'ratio']);
const starts = new Set<Column>(['currency', 'profit', 'via']);
const double = new Set<Column>(['closing', 'overdue', 'profit']);
/** From this share on the overdue part is set in bold, from half in the colour of negatives; the bar says the same. */
const MUCH = 25;
const HALF = 50;
const ROW = 32;
/** Up to so many rows all of them are drawn: search in the page and reading aloud then need nothing special. */
const ALL_DRAWN = 60;

export interface RowActions {
  readonly onSelect: (orgId: string) => void;
  readonly onOpen: (row: Client) => void;
  readonly onRefresh: (row: Client) => void;
  readonly onFindings: (row: Client) => void;
}

/** The clients, one line each. More than a few screens are drawn as far as they are seen. */
export function PracticeTable(props: {
  rows: readonly Client[];
  columns: readonly Column[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  selected: string | null;
  /** How often somebody moved by key; with each move the focus goes to the selected row. */
  moved: number;
  actions: RowActions;
  running: readonly Run[];
  now: string;
  scroller: RefObject<HTMLElement | null>;
}): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const { rows, columns, sort, selected } = props;
  const isLong = rows.length > ALL_DRAWN;

  const virtual = useVirtualizer({
    count: isLong ? rows.length : 0,
    getScrollElement: () => props.scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (index) => rows[index]?.tenantId ?? index,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const at = rows.findIndex((row) => row.tenantId === selected);
  useEffect(() => {
    if (isLong && at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    // Only a new choice scrolls, not every drawing of the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [at, isLong]);
  const body = useRef<HTMLTableSectionElement>(null);
  const focused = useRef(0);
  useEffect(() => {
    if (focused.current === props.moved || selected === null) return;
    // A row far away is drawn a moment after the scroll; until then the focus waits for it.
    const row = body.current?.querySelector<HTMLElement>(`[data-row="${selected}"]`);
    if (!row) return;
    focused.current = props.moved;
    row.querySelector<HTMLElement>('th a')?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  });
  const drawn = isLong ? items.map((item) => item.index) : rows.map((_, index) => index);
  const span = columns.length + 2 + columns.filter((column) => double.has(column)).length;
  return (
    <table className="t practice" aria-rowcount={rows.length + 1}>
      <caption className="vh">{t('practice.all')}</caption>
      <thead>
        <tr aria-rowindex={1}>
          <th className="edge-cell" aria-hidden="true" />
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              className={`${numeric.has(column) ? 'num' : ''} ${starts.has(column) ? 'group' : ''} col-${column}`}
              aria-sort={sort.column !== column ? 'none' : sort.isDescending ? 'descending' : 'ascending'}
              colSpan={double.has(column) ? 2 : 1}
            >
              <button
                type="button"
                title={t('practice.sort', { column: columnName(column, speech) })}
                onClick={() => props.onSort({ column, isDescending: sort.column === column && !sort.isDescending })}
              >
                {columnName(column, speech)}
                {sort.column === column && <Icon name={sort.isDescending ? 'up' : 'down'} small />}
              </button>
            </th>
          ))}
          <th className="acts-cell">
            <span className="vh">{t('practice.refresh')}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {isLong && first !== undefined && <Gap height={first.start} span={span} />}
        {drawn.map((index) => {
          const row = rows[index];
          return (
            row && (
              <Row
                key={row.tenantId}
                row={row}
                index={index + 2}
                columns={columns}
                isSelected={row.tenantId === selected}
                actions={props.actions}
                run={props.running.find((one) => one.orgId === row.tenantId)}
                now={props.now}
                speech={speech}
              />
            )
          );
        })}
        {isLong && last !== undefined && <Gap height={virtual.getTotalSize() - last.end} span={span} />}
      </tbody>
    </table>
  );
}

/** Room for rows that are not drawn. */
function Gap({ height, span }: { height: number; span: number }): ReactElement | null {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="gap">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

export function columnName(column: Column, { t }: Speech): string {
  if (column === 'tags') return t('desk.tagsColumn');
  return column === 'reviewed' ? t('desk.reviewed') : t(`practice.${column}`);
}

interface RowProps {
  readonly row: Client;
  readonly index: number;
  readonly columns: readonly Column[];
  readonly isSelected: boolean;
  readonly run: Run | undefined;
  readonly actions: RowActions;
  readonly now: string;
  readonly speech: Speech;
}

const Row = memo(function Row(props: RowProps): ReactElement {
  const { row, actions, speech } = props;
  const { t } = speech;
  return (
    <tr
      data-row={row.tenantId}
      aria-rowindex={props.index}
      className={props.isSelected ? 'sel' : ''}
      onClick={() => actions.onSelect(row.tenantId)}
      onDoubleClick={() => actions.onOpen(row)}
    >
      <td className="edge-cell" aria-hidden="true">
        <span className={`edge ${patternClass(row)}`} style={colourOf(row)} />
      </td>
      {props.columns.map((column) => (
        <Cells key={column} column={column} {...props} />
      ))}
      <td className="acts-cell">
        <button
          type="button"
          className="btn ico q"
          aria-label={`${t('practice.refresh')} ${row.nickname}`}
          title={t('practice.refresh')}
          onClick={() => actions.onRefresh(row)}
        >
          <Icon name="refresh" small />
        </button>
      </td>
    </tr>
  );
});

/** The cell of a column, or its two where a picture goes with the figure. */
function Cells({ column, row, run, now, actions, speech }: RowProps & { column: Column }): ReactNode {
  const { t } = speech;
  const na = <span className="mute">{t('common.na')}</span>;
  const whole = (decimal: string | null) =>
    decimal === null ? na : <span className={decimal.startsWith('-') ? 'neg' : ''}>{speech.money(decimal, 0)}</span>;
  const spark = (values: readonly string[], name: string) => (
    <td className="spark-cell">
      <Spark values={values} width={50} label={trendName(values, name, speech)} />
    </td>
  );
  switch (column) {
    case 'client':
      return (
        <th scope="row" className="client">
          <Link
            to="/org/$orgId/$tab"
            params={{ orgId: row.tenantId, tab: 'overview' }}
            search={windowTime}
            onFocus={() => actions.onSelect(row.tenantId)}
          >
            <Chip of={row} />
            <b>{row.nickname}</b>
            <span className="legal" title={row.legalName}>
              {row.legalName}
            </span>
          </Link>
        </th>
      );
    case 'tags':
      return (
        <td className="tags-cell">
          {row.tags.map((tag) => (
            <span key={tag.id} className="tag">
              {tag.name}
            </span>
          ))}
        </td>
      );
    case 'findings':
      return (
        <td>
          {row.open.length + row.away.length > 0 && (
            <button
              type="button"
              className={row.open.length > 0 ? 'warnchip press' : 'warnchip g press'}
              aria-label={t('desk.openFindings', { name: row.nickname, count: row.open.length })}
              title={row.duplicates.map((one) => one.sentence).join(' ')}
              onClick={() => actions.onFindings(row)}
            >
              <Icon name="flag" small />
              {row.open.length > 0 ? row.open.length : t('desk.awayShort', { count: row.away.length })}
            </button>
          )}
        </td>
      );
    case 'from':
      return (
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
            <OrgState org={row} now={now} />
          )}
        </td>
      );
    case 'tie': {
      const ties = row.tied !== null && row.tieable !== null;
      return (
        <td className={`num ${ties && row.tied !== row.tieable ? 'neg b' : 'mute'}`}>
          {ties ? t('common.of', { part: row.tied ?? 0, all: row.tieable ?? 0 }) : '–'}
        </td>
      );
    }
    case 'reviewed':
      return (
        <td className="xs" title={row.review?.note}>
          {row.review === null ? (
            <span className="mute">{t('desk.notReviewed')}</span>
          ) : (
            t('review.by', {
              initials: row.review.initials,
              day: speech.shortDay(localTime(row.review.at, row.timezone).day),
            })
          )}
        </td>
      );
    case 'currency':
      return <td className="group mute xs">{row.baseCurrency}</td>;
    case 'closing':
      return (
        <>
          <td className="num">{whole(row.closingBalance)}</td>
          {spark(row.closingBalanceTrend, t('practice.closing'))}
        </>
      );
    case 'receivables':
      return <td className="num">{whole(row.receivables)}</td>;
    case 'overdue':
      return <Overdue row={row} speech={speech} />;
    case 'profit':
      return (
        <>
          <td className="num group">{whole(row.netProfit)}</td>
          {spark(row.netProfitTrend, t('practice.profit'))}
        </>
      );
    case 'growth':
      return <td className="num">{row.salesGrowth === null ? na : speech.percent(row.salesGrowth, true)}</td>;
    case 'ratio':
      return <td className="num">{row.currentRatio === null ? na : speech.money(row.currentRatio, 2)}</td>;
    case 'via':
      return (
        <td className="group mute" title={row.identity?.name}>
          {row.identity === null ? '' : initials(row.identity.name)}
        </td>
      );
  }
}

/** What a sparkline says to whoever does not see it. */
function trendName(values: readonly string[], name: string, { t, money }: Speech): string {
  const highest = values.reduce((high, one) => (Number(one) > Number(high) ? one : high), values[0] ?? '0');
  return t('practice.trend', {
    name,
    count: values.length,
    from: money(values[0] ?? '0', 0),
    to: money(values.at(-1) ?? '0', 0),
    high: money(highest, 0),
  });
}

function Overdue({ row, speech }: { row: Client; speech: Speech }): ReactElement {
  const overdue = overdueShare(row);
  const late = overdue === null ? 0 : Number(overdue);
  return (
    <>
      <td className={`num ${late >= HALF ? 'neg b' : late >= MUCH ? 'b' : ''}`}>
        {overdue === null ? <span className="mute">{speech.t('common.na')}</span> : `${speech.money(overdue, 0)}%`}
      </td>
      <td className="bar-cell">
        {overdue !== null && (
          <span className="split" aria-hidden="true">
            <i className="age-0" style={{ flexGrow: Math.max(0, 100 - late), flexBasis: 0 }} />
            {late > 0 && <i className="age-3" style={{ flexGrow: Math.min(100, late), flexBasis: 0 }} />}
          </span>
        )}
      </td>
    </>
  );
}
