/** Conditions on the columns of a table: text a user typed is only ever a parameter, never SQL. */
import type { Filter } from '#contract/ledger';
import { parseAmount } from '../metrics/money.ts';
import { addDays } from '../metrics/periods.ts';
import type { Sources } from '../metrics/sources.ts';
import type { Column } from './define.ts';

/** SQL with its parameters. */
export interface Part {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A number column may hold decimal text as Xero sent it; everything else is a whole number already. */
export function wholeSql(column: Column): string {
  if (column.type === 'money') return column.sql;
  return `CASE typeof(${column.sql}) WHEN 'text' THEN CAST(ROUND(CAST(${column.sql} AS REAL) * 10000) AS INTEGER) ELSE ${column.sql} END`;
}

/** A condition on one column; null when the column is not there or the condition does not fit its type. */
export function filterPart(
  filter: Filter,
  column: Column | undefined,
  sources: Pick<Sources, 'today' | 'fiscalToDate'>,
): Part | null {
  if (column === undefined) return null;
  const { sql, type } = column;
  const value = filter.value.trim();
  const isTime = type === 'date' || type === 'instant';
  const day = type === 'instant' ? `substr(${sql}, 1, 10)` : sql;
  const between = (from: string, to: string): Part => ({ sql: `${day} BETWEEN ? AND ?`, parameters: [from, to] });
  const { today } = sources;
  switch (filter.is) {
    case 'contains':
      if (type !== 'text') return null;
      return { sql: `${sql} LIKE ? ESCAPE '\\'`, parameters: [`%${value.replace(/[\\%_]/gu, '\\$&')}%`] };
    case 'lastDays':
      return isTime && /^\d{1,4}$/.test(value) ? between(addDays(today, 1 - Number(value)), today) : null;
    case 'thisMonth':
      return isTime ? between(`${today.slice(0, 7)}-01`, today) : null;
    case 'thisYear':
      return isTime ? between(`${today.slice(0, 4)}-01-01`, today) : null;
    case 'fiscalYear':
      return isTime ? between(sources.fiscalToDate.from, sources.fiscalToDate.to) : null;
    case 'equal':
    case 'notEqual': {
      const wanted = comparable(column, value);
      if (wanted === null) return null;
      return { sql: `${wanted.sql} ${filter.is === 'equal' ? 'IS' : 'IS NOT'} ?`, parameters: [wanted.value] };
    }
    case 'atLeast':
    case 'atMost': {
      const wanted = comparable(column, value);
      if (wanted === null || type === 'text' || type === 'boolean' || type === 'id') return null;
      return { sql: `${wanted.sql} ${filter.is === 'atLeast' ? '>=' : '<='} ?`, parameters: [wanted.value] };
    }
  }
}

/** A typed value as the column stores it: money and numbers as ten-thousandths, days as text, ids as bytes. */
function comparable(column: Column, value: string): { sql: string; value: string | number | Buffer } | null {
  switch (column.type) {
    case 'money':
    case 'number':
      return /^-?\d{1,11}(\.\d+)?$/.test(value) ? { sql: wholeSql(column), value: parseAmount(value) } : null;
    case 'boolean':
      return value === 'true' || value === 'false' ? { sql: column.sql, value: value === 'true' ? 1 : 0 } : null;
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? { sql: column.sql, value } : null;
    case 'instant':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) ? { sql: `substr(${column.sql}, 1, 10)`, value } : null;
    case 'id': {
      const hex = value.replaceAll('-', '').toLowerCase();
      return /^[0-9a-f]{32}$/.test(hex) ? { sql: `lower(hex(${column.sql}))`, value: hex } : null;
    }
    case 'text':
      return { sql: column.sql, value };
  }
}
