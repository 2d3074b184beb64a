import type { DeskTable, Filter, OwnTileDraft } from '#contract/desk';
import type { Area } from '#contract/tiles';

type Field = DeskTable['columns'][number];

/** What a new tile starts as: it has a figure at once, and every part of it can be changed. */
export const blankDraft = (area: Area): OwnTileDraft => ({
  name: '',
  area,
  table: 'invoices',
  measure: { how: 'count' },
  group: null,
  filters: [],
  chart: 'figure',
  limits: null,
});

export const isMeasurable = (field: Field): boolean => field.type === 'money' || field.type === 'number';
/** Ids are no names and instants are too fine; everything else can be grouped by. */
export const isGroupable = (field: Field): boolean => field.type !== 'id' && field.type !== 'money' && field.type !== 'number'; // prettier-ignore
export const isTime = (field: Field | undefined): boolean => field?.type === 'date' || field?.type === 'instant';

/** Which conditions a column can have. */
export function conditionsOf(field: Field): readonly Filter['is'][] {
  switch (field.type) {
    case 'date':
    case 'instant':
      return ['thisMonth', 'thisYear', 'fiscalYear', 'lastDays', 'atLeast', 'atMost', 'equal'];
    case 'money':
    case 'number':
      return ['atLeast', 'atMost', 'equal', 'notEqual'];
    case 'text':
      return ['equal', 'notEqual', 'contains'];
    case 'boolean':
    case 'id':
      return ['equal', 'notEqual'];
  }
}

export const takesValue = (is: Filter['is']): boolean => is !== 'thisMonth' && is !== 'thisYear' && is !== 'fiscalYear';

/** Takes out what another table or another group made impossible, so that a draft always fits its table. */
export function fitDraft(draft: OwnTileDraft, tables: readonly DeskTable[]): OwnTileDraft {
  const columns = tables.find((one) => one.table === draft.table)?.columns;
  if (columns === undefined) return draft;
  const field = (name: string) => columns.find((one) => one.name === name);
  const { measure } = draft;
  const first = columns.find(isMeasurable);
  const fitMeasure =
    measure.how === 'count' || (field(measure.column) && isMeasurable(field(measure.column) as Field))
      ? measure
      : first === undefined
        ? { how: 'count' as const }
        : { ...measure, column: first.name };
  const grouped = draft.group === null ? undefined : field(draft.group.column);
  const group =
    draft.group === null || grouped === undefined || !isGroupable(grouped)
      ? null
      : { column: grouped.name, step: isTime(grouped) ? (draft.group.step ?? 'month') : null };
  const filters = draft.filters.flatMap((filter) => {
    const found = field(filter.column);
    if (found === undefined) return [];
    const allowed = conditionsOf(found);
    return [allowed.includes(filter.is) ? filter : { ...filter, is: allowed[0] ?? 'equal', value: '' }];
  });
  const chart = group === null ? 'figure' : draft.chart === 'figure' && draft.group === null ? 'columns' : draft.chart;
  return { ...draft, measure: fitMeasure, group, filters, chart };
}

const isNumber = (text: string): boolean => /^-?\d{1,11}(\.\d{1,4})?$/.test(text.trim());

/** The first field that is not right yet, as the end of its id; null when the tile can be saved. */
export function problemOf(draft: OwnTileDraft, columns: readonly Field[]): string | null {
  if (draft.name.trim() === '') return 'name';
  for (const [at, filter] of draft.filters.entries()) {
    const field = columns.find((one) => one.name === filter.column);
    if (field === undefined || !isValueSound(filter, field)) return `filter-${at}`;
  }
  const { limits } = draft;
  if (limits === null) return null;
  if (limits.amber !== null && !isNumber(limits.amber)) return 'amber';
  return limits.red !== null && !isNumber(limits.red) ? 'red' : null;
}

function isValueSound(filter: Filter, field: Field): boolean {
  if (!takesValue(filter.is)) return true;
  const value = filter.value.trim();
  if (filter.is === 'lastDays') return /^\d{1,4}$/.test(value);
  switch (field.type) {
    case 'money':
    case 'number':
      return isNumber(value);
    case 'date':
    case 'instant':
      return /^\d{4}-\d{2}-\d{2}$/.test(value);
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'id':
      return /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(value);
    case 'text':
      return filter.is !== 'contains' || value !== '';
  }
}
