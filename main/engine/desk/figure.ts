/** The figure of a tile somebody made: one question to one table, built only from the table's documented columns. */
import type { Group, OwnFigure, OwnTileDraft } from '#contract/desk';
import type { Basis, Lang } from '#contract/values';
import { blobToGuid } from '#db/guid';
import type { ReadableDb } from '#db/open';
import { exactText, moneyText, parseAmount, quotientText, scaled } from '../metrics/money.ts';
import { readSources, type Sources } from '../metrics/sources.ts';
import { all, first } from '../metrics/sql.ts';
import { stateOf } from '../metrics/state.ts';
import type { TileContext } from '../metrics/tilesDocument.ts';
import type { Column } from '../tables/define.ts';
import { filterPart, wholeSql, type Part } from '../tables/filter.ts';
import { askable, currencyOf, stepsOf, type Askable } from './sources.ts';

/** Points of a line or a row of columns; the newest are kept. */
const MOST_POINTS = 60;
/** Groups of a ranking before the rest becomes one. */
const MOST_RANKED = 12;
const MOST_ROWS = 100;

type Value = number | null;
interface Row {
  readonly key: string | number | Buffer | null;
  readonly value: Value;
  readonly count: number;
}

/**
 * Works out own tiles from one organisation's file. Money and numbers are decimal text, exact to ten-thousandths; a column
 * that the table does not have (any more) leaves the tile without a figure and says so.
 */
export function ownFigures(db: ReadableDb, context: TileContext, drafts: readonly OwnTileDraft[]): OwnFigure[] {
  if (drafts.length === 0) return [];
  const sources = readSources(db, {
    basis: 'accrual' satisfies Basis,
    lang: context.lang,
    now: context.now,
    timezone: context.head.timezone,
    baseCurrency: context.head.baseCurrency,
  });
  return drafts.map((draft) => ownFigure(db, context, sources, draft));
}

function ownFigure(db: ReadableDb, context: TileContext, sources: Sources, draft: OwnTileDraft): OwnFigure {
  const state = stateOf(stepsOf[draft.table], {
    checkpoints: sources.checkpoints,
    now: context.now,
    syncing: context.syncing,
    lastFailure: context.lastFailure,
  });
  const blank: OwnFigure = {
    state: state.state,
    unit: 'count',
    currency: null,
    value: null,
    reason: null,
    series: [],
    more: 0,
    rows: 0,
    crossed: null,
    asOf: state.asOf,
    waiting: state.waiting === null ? null : { ...state.waiting },
    reasonText: null,
  };
  if (!state.hasFigure) return blank;
  const table = askable(db, draft.table, { now: context.now, lang: context.lang });
  const columnOf = (name: string): Column | undefined => table.columns.find((column) => column.name === name);
  const measured = draft.measure.how === 'count' ? null : columnOf(draft.measure.column);
  const group = draft.group === null ? null : columnOf(draft.group.column);
  const filters = draft.filters.map((filter) => filterPart(filter, columnOf(filter.column), sources));
  if (measured === undefined || group === undefined || filters.includes(null)) {
    return { ...blank, reason: 'columnGone' };
  }
  const question: Question = { db, table, draft, measured, filters: filters as Part[] };
  const unit = unitOf(draft, measured);
  const currency = unit === 'money' ? moneyOf(question, sources) : null;
  if (unit === 'money' && currency === null)
    return { ...blank, unit, reason: 'mixedCurrencies', rows: countOf(question) };
  const total = ask(question, 'NULL')[0];
  const value = total === undefined ? null : total.value;
  const text = (amount: Value): string | null => (amount === null ? null : writeValue(amount, unit));
  const found = { ...blank, unit, currency, value: text(value), rows: total?.count ?? 0 };
  const reason = value === null ? ('nothing' as const) : null;
  const crossed = value === null ? null : crossedBy(value, draft);
  if (group === null || draft.group === null) return { ...found, reason, crossed };
  return { ...found, reason, crossed, ...series(question, group, draft.group, text, context.lang) };
}

interface Question {
  readonly db: ReadableDb;
  readonly table: Askable;
  readonly draft: OwnTileDraft;
  /** Null when rows are counted. */
  readonly measured: Column | null;
  readonly filters: readonly Part[];
}

function whereOf({ table, filters }: Question): Part {
  const conditions = [table.where, ...filters.map((filter) => filter.sql)].filter((sql) => sql !== '');
  return {
    sql: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    parameters: [...table.parameters, ...filters.flatMap((filter) => [...filter.parameters])],
  };
}

/** One row per key with the measure and the count of rows; `key` is SQL of our own. */
function ask(question: Question, key: string, tail = ''): Row[] {
  const where = whereOf(question);
  const [value, count] = measureSql(question);
  const rows = all<{ key: Row['key']; value: number | bigint | null; count: number; known: number }>(
    question.db,
    `SELECT ${key} AS key, ${value} AS value, COUNT(*) AS count, ${count} AS known
     FROM ${question.table.from} ${where.sql} ${key === 'NULL' ? '' : `GROUP BY ${key}`} ${tail}`,
    ...where.parameters,
  );
  return rows.map((row) => ({ key: row.key, count: row.count, value: valueOf(question, row) }));
}

const countOf = (question: Question): number => ask(question, 'NULL')[0]?.count ?? 0;

function measureSql({ draft, measured }: Question): [value: string, known: string] {
  if (measured === null) return ['COUNT(*)', 'COUNT(*)'];
  const whole = wholeSql(measured);
  const known = `COUNT(${measured.sql})`;
  switch (draft.measure.how) {
    case 'least':
      return [`MIN(${whole})`, known];
    case 'most':
      return [`MAX(${whole})`, known];
    default:
      // The mean is divided afterwards, exactly: SQLite's own would be a float.
      return [`SUM(${whole})`, known];
  }
}

function valueOf({ draft, measured }: Question, row: { value: number | bigint | null; known: number }): Value {
  if (measured === null) return Number(row.value ?? 0) * 10_000;
  if (row.value === null || row.known === 0) return null;
  const amount = Number(row.value);
  return draft.measure.how === 'average' ? scaled(amount, 1, row.known) : amount;
}

function unitOf(draft: OwnTileDraft, measured: Column | null): OwnFigure['unit'] {
  if (draft.measure.how === 'count' || measured === null) return 'count';
  return measured.type === 'money' ? 'money' : 'number';
}

function writeValue(amount: number, unit: OwnFigure['unit']): string {
  if (unit === 'money') return moneyText(amount);
  return unit === 'count' ? quotientText(amount, 10_000, 0) : exactText(amount, 0);
}

/** The currency of the amounts asked for; null when there are several. */
function moneyOf(question: Question, sources: Sources): string | null {
  const { measured, table, draft } = question;
  const base = sources.organisation.baseCurrency;
  const sql = measured === null ? null : currencyOf(draft.table, table.columns, measured);
  if (sql === null) return base;
  const where = whereOf(question);
  const found = first<{ least: string | null; most: string | null }>(
    question.db,
    `SELECT MIN(${sql}) AS least, MAX(${sql}) AS most FROM ${table.from} ${where.sql}`,
    ...where.parameters,
  );
  if (!found || found.least === null) return base;
  return found.least === found.most ? found.least : null;
}

function series(
  question: Question,
  group: Column,
  how: Group,
  text: (amount: Value) => string | null,
  lang: Lang,
): Pick<OwnFigure, 'series' | 'more'> {
  const isTime = group.type === 'date' || group.type === 'instant';
  const { draft } = question;
  if (isTime) {
    const length = { day: 10, month: 7, year: 4 }[how.step ?? 'month'];
    const key = `substr(${group.sql}, 1, ${length})`;
    const rows = ask(question, key, 'ORDER BY 1').filter((row) => row.key !== null);
    const kept = rows.slice(-MOST_POINTS);
    const points = kept.map((row) => ({ key: String(row.key), label: String(row.key), value: text(row.value) }));
    return { series: points, more: rows.length - kept.length };
  }
  const key = group.type === 'text' ? `coalesce(${group.sql}, '')` : group.sql;
  const rows = ask(question, key, 'ORDER BY 2 DESC, 1').sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const most = draft.chart === 'table' ? MOST_ROWS : MOST_RANKED;
  const kept = rows.length > most ? rows.slice(0, most - 1) : rows;
  const rest = rows.slice(kept.length);
  const points = kept.map((row) => {
    const label = labelOf(row.key, group, lang);
    return { key: keyText(row.key), label, value: text(row.value) };
  });
  if (rest.length === 0) return { series: points, more: 0 };
  // Sums and counts add up, so the rest has a figure of its own; means and extremes of a rest would say nothing.
  const adds = draft.measure.how === 'sum' || draft.measure.how === 'count';
  const sum = rest.reduce((total, row) => total + (row.value ?? 0), 0);
  return { series: adds ? [...points, { key: 'other', label: '', value: text(sum) }] : points, more: rest.length };
}

function keyText(key: Row['key']): string {
  if (key === null) return '';
  return Buffer.isBuffer(key) ? blobToGuid(key) : String(key);
}

function labelOf(key: Row['key'], group: Column, lang: Lang): string {
  if (group.type !== 'boolean') return keyText(key);
  const words = lang === 'nl' ? ['nee', 'ja'] : ['no', 'yes'];
  return key === null ? '' : (words[Number(key)] ?? '');
}

/** Which of its limits a figure is beyond; the worse one. Reaching a limit exactly does not cross it. */
function crossedBy(amount: number, { limits }: OwnTileDraft): OwnFigure['crossed'] {
  if (limits === null) return null;
  const beyond = (limit: string | null): boolean => {
    if (limit === null) return false;
    const at = parseAmount(limit);
    return limits.side === 'above' ? amount > at : amount < at;
  };
  if (beyond(limits.red)) return 'red';
  return beyond(limits.amber) ? 'amber' : null;
}
