import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Cell, TableColumn } from '#contract/ledger';
import { useSpeech } from '../i18n/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { cellView, columnTitle, isFigure, widthOf } from './columns.ts';

const ROW = 28;

export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * A table of any length: only the rows in view exist. `rowAt` answers undefined for a row that is still being read;
 * `onRange` says which rows are wanted. Arrow keys move a cell at a time, Page Up and Down a screen, Home and End to the ends.
 */
export function DataTable(props: {
  label: string;
  columns: readonly TableColumn[];
  total: number;
  rowAt: (index: number) => Readonly<Record<string, Cell>> | undefined;
  onRange: (first: number, last: number) => void;
  sort: TableSort | null;
  onSort: (sort: TableSort) => void;
  /** Words of a head; the column's own name where left out. */
  titleOf?: (column: TableColumn) => string;
  /** Enter or a click on a row; without it rows only stand there. */
  onOpen?: (index: number) => void;
  /** Where the cell stands at first, for coming back. */
  start?: number;
  onRow?: (index: number) => void;
}): ReactElement {
  const { columns, total, rowAt, sort, onRange, onOpen, onRow, titleOf = columnTitle } = props;
  const speech = useSpeech();
  const scroller = useRef<HTMLDivElement>(null);
  const [cell, setCell] = useState({ row: props.start ?? 0, column: 0 });
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1000, height: 700 },
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    onRange(first, last);
  }, [first, last, onRange]);
  const start = props.start ?? 0;
  useEffect(() => {
    if (start > 0) rows.scrollToIndex(start, { align: 'center' });
    // Only where the table begins; later the reader scrolls.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the virtualiser is the same object with another state at every drawing
  }, [start]);

  const template = columns.map((column) => `${widthOf(column)}px`).join(' ');
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && onOpen && total > 0 && event.target === scroller.current) {
      event.preventDefault();
      onOpen(cell.row);
      return;
    }
    const screen = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 2);
    const steps: Record<string, [number, number]> = {
      ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
      PageDown: [screen, 0], PageUp: [-screen, 0], Home: [-total, 0], End: [total, 0],
    }; // prettier-ignore
    const step = steps[event.key];
    if (!step || total === 0) return;
    event.preventDefault();
    const row = Math.min(total - 1, Math.max(0, cell.row + step[0]));
    const column = Math.min(columns.length - 1, Math.max(0, cell.column + step[1]));
    setCell({ row, column });
    onRow?.(row);
    rows.scrollToIndex(row);
    const left = columns.slice(0, column).reduce((sum, one) => sum + widthOf(one), 0);
    const box = scroller.current;
    if (box && (left < box.scrollLeft || left + 160 > box.scrollLeft + box.clientWidth))
      box.scrollLeft = Math.max(0, left - 80);
  };
  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="grid-head" style={{ width, gridTemplateColumns: template }}>
        <div role="row" aria-rowindex={1} className="grid-row" style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <div
              key={column.name}
              role="columnheader"
              className={isFigure(column) ? 'num' : ''}
              title={column.meaning}
              aria-sort={sort?.column !== column.name ? 'none' : sort.descending ? 'descending' : 'ascending'}
            >
              <button
                type="button"
                tabIndex={-1}
                onClick={() =>
                  props.onSort({ column: column.name, descending: sort?.column === column.name && !sort.descending })
                }
              >
                {titleOf(column)}
                {sort?.column === column.name && <Icon name={sort.descending ? 'up' : 'down'} small />}
              </button>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: rows.getTotalSize(), width }}>
        {items.map((item) => {
          const row = rowAt(item.index);
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              className={onOpen ? 'grid-row opens' : 'grid-row'}
              data-index={item.index}
              onClick={
                onOpen &&
                (() => {
                  setCell({ row: item.index, column: 0 });
                  onRow?.(item.index);
                  onOpen(item.index);
                })
              }
              style={{ transform: `translateY(${item.start}px)`, height: ROW, gridTemplateColumns: template }}
            >
              {columns.map((column, index) => {
                const view = row
                  ? cellView(row[column.name] ?? null, column, speech)
                  : { text: '\u00a0', isNegative: false };
                const isActive = item.index === cell.row && index === cell.column;
                return (
                  <div
                    key={column.name}
                    role="gridcell"
                    aria-colindex={index + 1}
                    className={`${isFigure(column) ? 'num' : ''} ${view.isNegative ? 'neg' : ''} ${isActive ? 'active' : ''}`}
                    title={isFigure(column) ? undefined : view.text}
                  >
                    {view.text}
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
