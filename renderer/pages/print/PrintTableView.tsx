import type { ReactElement } from 'react';
import { useSpeech } from '../../i18n/index.ts';
import type { PrintTable } from './printTable.ts';

/** Rows `from` to `to` of a table, with its head on every page and its notes on the last. */
export function PrintTableView({ table, from, to }: { table: PrintTable; from: number; to: number }): ReactElement {
  const { t } = useSpeech();
  const isFirst = from === 0;
  const isLast = to === table.rows.length;
  return (
    <section className={`print-table ${table.size}`}>
      {table.title !== '' && (
        <h3 data-part="title">{isFirst ? table.title : t('packs.continued', { title: table.title })}</h3>
      )}
      <table>
        <colgroup>
          {table.columns.map((column) => (
            <col key={column.key} style={{ width: `${column.share}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.key} scope="col" className={column.isFigure ? 'num' : ''}>
                {column.key === '' && column.title === '' ? (
                  <span className="vh">{t('packs.row')}</span>
                ) : (
                  <span className="clamp">{column.title}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(from, to).map((row) => (
            <tr key={row.key} className={row.kind}>
              {row.cells.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    <span className="clamp">{cell}</span>
                  </th>
                ) : (
                  <td
                    key={index}
                    className={`${table.columns[index]?.isFigure ? 'num' : ''} ${row.negative[index] ? 'neg' : ''}`}
                  >
                    {table.columns[index]?.isFigure ? cell : <span className="clamp">{cell}</span>}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {isLast &&
        table.notes.map((note) => (
          <p key={note} className="tie-line" data-part="note">
            {note}
          </p>
        ))}
    </section>
  );
}
