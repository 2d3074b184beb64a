import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useState, type ReactElement } from 'react';
import type { Filter, TableColumn, TableName } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import type { ClientSearch } from '../../app/router.tsx';
import { call, failureOf } from '../../data/client.ts';
import { tableNames, withoutRows, withoutWhere, withText } from '../../data/lists.ts';
import { behindRow, canOpen } from '../../drill/rows.ts';
import { useDrill } from '../../drill/useDrill.ts';
import { useTyped } from '../../drill/useTyped.ts';
import { useSpeech } from '../../i18n/index.ts';
import { DataTable, type TableSort } from '../../tables/DataTable.tsx';
import { TableFilters } from '../../tables/TableFilters.tsx';
import { readingOrder } from '../../tables/columns.ts';
import { Icon } from '../../ui/Icon.tsx';
import { FailureNote } from '../../ui/Toast.tsx';
import { SaveFile } from './SaveFile.tsx';

const PAGE = 200;
const formats = ['xlsx', 'csv', 'json'] as const;
const none: readonly Filter[] = [];

/** The thirteen tables: read a page at a time, searched and sorted by the engine, exported as a whole. */
export function TablesPage({ document, table }: { document: TilesDocument; table: TableName }): ReactElement {
  const { t } = useSpeech();
  const orgId = document.org.tenantId;
  return (
    <div className="with-list fixed">
      <nav className="side-list" aria-label={t('tables.pick')}>
        <h2 className="caps">{t('tables.pick')}</h2>
        {tableNames.map((name) => (
          <Link
            key={name}
            to="/org/$orgId/$tab"
            params={{ orgId, tab: 'tables' }}
            search={(old) => ({ ...withoutRows(old), table: name })}
            className={name === table ? 'on' : ''}
            {...(name === table ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`tables.${name}`)}
          </Link>
        ))}
      </nav>
      <TableView key={`${orgId}/${table}`} orgId={orgId} table={table} />
    </div>
  );
}

function TableView({ orgId, table }: { orgId: string; table: TableName }): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const drill = useDrill();
  const navigate = useNavigate();
  const { where, text = '', sort = null } = useSearch({ from: '/shell/org/$orgId/$tab' });
  const filters = where?.table === table ? where.filters : none;
  const keep = (search: (old: ClientSearch) => ClientSearch) =>
    void navigate({ to: '/org/$orgId/$tab', params: { orgId, tab: 'tables' }, search, replace: true });
  const filter = (all: readonly Filter[]) =>
    keep((old) => ({ ...withoutWhere(old), ...(all.length === 0 ? {} : { where: { table, filters: all } }) }));
  const setSort = (next: TableSort) => keep((old) => ({ ...old, sort: next }));
  const [typed, setTyped] = useTyped(text, (next) => keep((old) => withText(old, next)));
  const search = useDeferredValue(typed.trim());
  const [range, setRange] = useState({ first: 0, last: 0 });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);

  const firstPage = Math.floor(range.first / PAGE);
  const lastPage = Math.floor(range.last / PAGE);
  const pages = [...new Set([0, ...Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index)])];
  const answers = useQueries({
    queries: pages.map((page) => {
      const input = {
        orgId,
        table,
        offset: page * PAGE,
        limit: PAGE,
        lang,
        ...(sort ? { sort } : {}),
        ...(search === '' ? {} : { search }),
        ...(filters.length === 0 ? {} : { filters: [...filters] }),
      };
      return { queryKey: ['tables.page', input], queryFn: () => call('tables.page', input) };
    }),
  });
  const head = answers[0]?.data;
  // The columns stay while rows with other conditions are read, so that nothing loses the focus.
  const [known, setKnown] = useState<readonly TableColumn[]>([]);
  if (head && head.columns !== known) setKnown(head.columns);
  const columns = readingOrder(head?.columns ?? known);
  const failed = answers.find((answer) => answer.error);
  const rowAt = (index: number) => answers[pages.indexOf(Math.floor(index / PAGE))]?.data?.rows[index % PAGE];
  const openRow = (index: number) => {
    const row = rowAt(index);
    const behind = row && behindRow(table, row);
    if (behind && 'of' in behind) drill.open(behind);
    else if (behind) drill.openDocument(behind.kind, behind.id);
  };
  return (
    <section className="table-view" aria-label={t(`tables.${table}`)}>
      <header className="report-head">
        <h2>{t(`tables.${table}`)}</h2>
        <span className="t2">{head ? t('tables.rows', { count: head.total }) : t('tables.waiting')}</span>
        <div className="ask push">
          <Icon name="search" small />
          <input
            type="search"
            aria-label={t('tables.search')}
            placeholder={t('tables.search')}
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <SaveFile
          label={t('tables.export')}
          formats={formats}
          save={(format, csv) =>
            call('exports.table', { orgId, table, format, lang, ...(format === 'csv' ? { csv } : {}) })
          }
        />
      </header>
      <TableFilters columns={columns} filters={filters} onChange={filter} />
      {failed?.error && <FailureNote failure={failureOf(failed.error)} retry={() => void failed.refetch()} />}
      {head && head.total === 0 && <p className="reading">{t('tables.empty')}</p>}
      {head && (
        <DataTable
          label={t(`tables.${table}`)}
          columns={columns}
          total={head.total}
          rowAt={rowAt}
          onRange={onRange}
          sort={sort}
          onSort={setSort}
          {...(canOpen(table) ? { onOpen: openRow } : {})}
        />
      )}
    </section>
  );
}
