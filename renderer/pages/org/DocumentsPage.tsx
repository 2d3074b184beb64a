import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useEffect, useRef, useState, type ReactElement } from 'react';
import type { DrillColumn, DrillDocument, DrillRow, Figure } from '#contract/drill';
import type { Cell, TableColumn } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import type { Basis } from '#contract/values';
import { useKeys } from '../../app/useKeys.ts';
import type { ClientSearch } from '../../app/router.tsx';
import { withText } from '../../data/lists.ts';
import { call, failureOf } from '../../data/client.ts';
import { DrillLink } from '../../drill/DrillLink.tsx';
import { noteRow, rowOf, usePlace } from '../../drill/places.ts';
import { useDrill } from '../../drill/useDrill.ts';
import { useTyped } from '../../drill/useTyped.ts';
import { useSpeech, type Speech } from '../../i18n/index.ts';
import { DataTable, type TableSort } from '../../tables/DataTable.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote } from '../../ui/Toast.tsx';
import { SaveFile, workbookOrCsv } from './SaveFile.tsx';

const PAGE = 100;

/** What stands behind a figure: how it adds up, and its documents, movements, accounts or inputs, each of which opens further. */
export function DocumentsPage(props: {
  document: TilesDocument;
  basis: Basis;
  asOf: string | undefined;
  figure: Figure;
}): ReactElement {
  const { document, basis, asOf, figure } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const drill = useDrill();
  const address = usePlace();
  const orgId = document.org.tenantId;
  const navigate = useNavigate();
  const { tab } = useParams({ from: '/shell/org/$orgId/$tab' });
  const { text = '', sort: asked } = useSearch({ from: '/shell/org/$orgId/$tab' });
  const keep = (change: (old: ClientSearch) => ClientSearch) =>
    void navigate({ to: '/org/$orgId/$tab', params: { orgId, tab }, search: change, replace: true });
  const [typed, setTyped] = useTyped(text, (next) => keep((old) => withText(old, next)));
  const search = useDeferredValue(typed.trim());
  const sort = asked !== undefined && isDrillColumn(asked.column) ? asked : null;
  const setSort = (next: TableSort) => keep((old) => ({ ...old, sort: next }));
  const [start] = useState(() => rowOf(address));
  const row = useRef(start);
  const question = {
    orgId,
    figure,
    basis,
    lang,
    ...(asOf === undefined ? {} : { asOf }),
    ...(sort === null ? {} : { sort: { column: sort.column as DrillColumn, descending: sort.descending } }),
    ...(search === '' ? {} : { search }),
  };
  const answer = useInfiniteQuery({
    queryKey: ['drill.documents', question],
    queryFn: ({ pageParam }) =>
      call('drill.documents', { ...question, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const head = answer.data?.pages[0];
  const rows = answer.data?.pages.flatMap((page) => page.rows) ?? [];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = answer;
  const loaded = rows.length;
  const onRange = useCallback(
    (_first: number, last: number) => {
      if (last >= loaded - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [loaded, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  const table = useRef<HTMLDivElement>(null);
  const isThere = head !== undefined;
  useEffect(() => {
    // The keys work at once: the rows have the focus unless something on the page has it already.
    const active = window.document.activeElement;
    if (isThere && (active === null || active === window.document.body || active.tagName === 'MAIN')) {
      table.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
    }
  }, [isThere]);
  useKeys((key) => {
    if (key !== 'Escape') return false;
    drill.back();
    return true;
  });
  const open = (index: number) => {
    const chosen = rows[index];
    if (!chosen) return;
    row.current = index;
    noteRow(address, index);
    if (chosen.further) drill.open(chosen.further);
    else if (chosen.kind !== 'account' && chosen.kind !== 'input' && chosen.id !== null) {
      drill.openDocument(chosen.kind, chosen.id);
    }
  };
  const columns = head ? columnsOf(head, rows) : [];
  return (
    <section className="table-view drill-view" aria-label={head ? head.title : t('drill.reading')}>
      <header className="report-head">
        <button type="button" className="btn" onClick={drill.back} title={`${t('drill.back')} (Esc)`}>
          <Icon name="left" small />
          {t('drill.back')}
        </button>
        <h2>{head?.title ?? t('drill.reading')}</h2>
        {head && <span className="t2">{subtitle(head, speech)}</span>}
        {head && head.count > 0 && (
          <>
            <div className="ask push">
              <Icon name="search" small />
              <input
                type="search"
                aria-label={t('drill.search')}
                placeholder={t('drill.search')}
                maxLength={100}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Escape') return;
                  event.preventDefault();
                  if (typed === '') drill.back();
                  else setTyped('');
                }}
              />
            </div>
            <SaveFile
              formats={workbookOrCsv}
              label={t('drill.export')}
              save={(format, csv) =>
                call('exports.drill', {
                  ...question,
                  name: [head.title, head.detail].filter(Boolean).join(' '),
                  format,
                  csv,
                })
              }
            />
          </>
        )}
      </header>
      {answer.error && <FailureNote failure={failureOf(answer.error)} retry={() => void answer.refetch()} />}
      {!head && !answer.error && <p className="reading">{t('drill.reading')}</p>}
      {head && <Sum head={head} />}
      {head && head.count === 0 && head.lines.every((line) => line.key === 'unexplained') && (
        <p className="reading">{head.reason ?? t(head.columns.length === 0 ? 'drill.nothing' : 'drill.empty')}</p>
      )}
      {head && head.found !== null && (
        <p className="t2 found" role="status">
          {head.found.count === 0
            ? t('drill.notFound')
            : t('drill.found', {
                count: t(`drill.${head.list}`, { count: head.found.count }),
                amount: speech.money(head.found.amount),
              })}
        </p>
      )}
      {head && rows.length > 0 && (
        <div className="rows" ref={table}>
          <DataTable
            key={`${JSON.stringify(figure)} ${search}`}
            label={head.title}
            columns={columns}
            titleOf={(column) => columnTitle(column.name, speech)}
            total={loaded + (hasNextPage ? 20 : 0)}
            rowAt={(index) => {
              const one = rows[index];
              return one && cellsOf(one, speech);
            }}
            onRange={onRange}
            sort={sort}
            onSort={setSort}
            onOpen={open}
            start={start < loaded ? start : 0}
          />
          <p className="keys-line">{t('drill.keys')}</p>
        </div>
      )}
    </section>
  );
}

const drillColumns = ['date', 'due', 'type', 'number', 'contact', 'description', 'account', 'amount'] as const satisfies readonly DrillColumn[]; // prettier-ignore
const isDrillColumn = (name: string): name is DrillColumn => (drillColumns as readonly string[]).includes(name);

function subtitle(head: DrillDocument, speech: Speech): string {
  const { window } = head;
  return [
    head.detail,
    window === null ? '' : window.from === window.to ? speech.day(window.to) : speech.span(window),
    speech.t(head.basis === 'cash' ? 'basis.cashLong' : 'basis.accrualLong'),
    head.currency ?? '',
  ]
    .filter((word, index, all) => word !== '' && all.indexOf(word) === index)
    .join(' · ');
}

/** How rows and lines add up to the figure that was clicked; the double rule closes the sum. */
function Sum({ head }: { head: DrillDocument }): ReactElement | null {
  const speech = useSpeech();
  const { t } = speech;
  if (head.total === null) return null;
  const write = (value: string) => (head.unit === 'percent' ? speech.percent(value) : speech.money(value));
  const opening = head.lines.filter((line) => line.key === 'opening');
  const after = head.lines.filter((line) => line.key !== 'opening');
  const line = (one: DrillDocument['lines'][number]) => (
    <tr key={one.key} className={one.key === 'unexplained' ? 'unexplained' : ''}>
      <th scope="row">
        {one.key === 'unexplained' && <Icon name="warning" small />}
        {one.further ? <DrillLink figure={one.further}>{one.label}</DrillLink> : one.label}
      </th>
      <td className={`num ${one.amount.startsWith('-') ? 'neg' : ''}`}>{write(one.amount)}</td>
    </tr>
  );
  return (
    <table className="sum drill-sum">
      <caption className="vh">{head.title}</caption>
      <tbody>
        {opening.map(line)}
        {head.adds && head.listed !== null && (
          <tr>
            <th scope="row">{t(`drill.${head.list}`, { count: head.count })}</th>
            <td className={`num ${head.listed.startsWith('-') ? 'neg' : ''}`}>{write(head.listed)}</td>
          </tr>
        )}
        {after.map(line)}
        <tr className="total">
          <th scope="row">{head.detail === '' ? head.title : `${head.title}, ${head.detail}`}</th>
          <td className={`num ${head.total.startsWith('-') ? 'neg' : ''}`}>
            <span>{write(head.total)}</span>
          </td>
        </tr>
        {!head.adds && (
          <tr>
            <th scope="row" className="mute" colSpan={2}>
              {t('drill.ratio')}
            </th>
          </tr>
        )}
      </tbody>
    </table>
  );
}

const types: Readonly<Record<DrillColumn, TableColumn['type']>> = {
  date: 'date',
  due: 'date',
  type: 'text',
  number: 'text',
  contact: 'text',
  description: 'text',
  account: 'text',
  amount: 'money',
};

/** The engine's columns, and the document's own currency where a row has one. */
function columnsOf(head: DrillDocument, rows: readonly DrillRow[]): TableColumn[] {
  const columns = head.columns.map((name): TableColumn => ({ name, type: types[name], meaning: '' }));
  if (!rows.some((one) => one.foreign !== null)) return columns;
  const own: TableColumn = { name: 'foreign', type: 'text', meaning: '' };
  return [...columns.slice(0, -1), own, ...columns.slice(-1)];
}

function columnTitle(name: string, speech: Speech): string {
  return speech.t(`drill.${name as DrillColumn | 'foreign'}`);
}

function cellsOf(row: DrillRow, speech: Speech): Record<string, Cell> {
  return {
    date: row.date,
    due: row.due,
    type: row.label,
    number: row.number,
    contact: row.contact,
    description: row.description,
    account: row.account,
    foreign: row.foreign === null ? '' : `${row.currency ?? ''} ${speech.money(row.foreign)}`,
    amount: row.amount,
  };
}
