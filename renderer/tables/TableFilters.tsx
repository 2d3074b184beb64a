import { useState, type ReactElement, type SyntheticEvent } from 'react';
import type { Filter, TableColumn } from '#contract/ledger';
import { useSpeech } from '../i18n/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { cellView, columnTitle } from './columns.ts';

type Condition = 'contains' | 'equal' | 'atLeast' | 'atMost';

/** What can be asked of a column; the engine reads the same conditions. */
const conditions: Record<TableColumn['type'], readonly Condition[]> = {
  text: ['contains', 'equal'],
  money: ['equal', 'atLeast', 'atMost'],
  number: ['equal', 'atLeast', 'atMost'],
  date: ['equal', 'atLeast', 'atMost'],
  instant: ['equal', 'atLeast', 'atMost'],
  boolean: ['equal'],
  id: ['equal'],
};
const inputs = { text: 'text', id: 'text', boolean: 'text', money: 'number', number: 'number', date: 'date', instant: 'date' } as const; // prettier-ignore

/** As many as one page of a table takes. */
const MOST = 12;

/** Conditions on the columns of a table: one line to add one, each as a button that takes it away, one button for all. */
export function TableFilters(props: {
  columns: readonly TableColumn[];
  filters: readonly Filter[];
  onChange: (filters: readonly Filter[]) => void;
}): ReactElement {
  const { columns, filters, onChange } = props;
  const speech = useSpeech();
  const { t } = speech;
  const [name, setName] = useState('');
  const [is, setIs] = useState<Condition>('contains');
  const [value, setValue] = useState('');
  const column = columns.find((one) => one.name === name) ?? columns[0];
  const type = column?.type ?? 'text';
  const offered = conditions[type];
  const chosen = offered.includes(is) ? is : (offered[0] ?? 'equal');
  const given = type === 'boolean' && value === '' ? 'true' : value.trim();
  const isFull = filters.length >= MOST;
  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!column || given === '' || isFull) return;
    onChange([...filters, { column: column.name, is: chosen, value: given }]);
    setValue('');
  };
  const said = (filter: Filter): string => {
    const of = columns.find((one) => one.name === filter.column);
    const cell = of?.type === 'boolean' ? filter.value === 'true' : filter.value;
    const isTime = of?.type === 'instant' || of?.type === 'date';
    const text = of ? cellView(cell, isTime ? { type: 'date' } : of, speech).text : filter.value;
    return t('tables.filterIs', {
      column: columnTitle({ name: filter.column }),
      is: t(`tables.is_${filter.is as Condition}`),
      value: text,
    });
  };
  return (
    <form className="table-filters" aria-label={t('tables.filter')} onSubmit={add}>
      <span>{t('tables.filter')}</span>
      <select
        className="input"
        aria-label={t('tables.column')}
        value={column?.name ?? ''}
        onChange={(event) => {
          setName(event.target.value);
          setValue('');
        }}
      >
        {columns.map((one) => (
          <option key={one.name} value={one.name}>
            {columnTitle(one)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t('tables.condition')}
        value={chosen}
        onChange={(event) => setIs(event.target.value as Condition)}
      >
        {offered.map((one) => (
          <option key={one} value={one}>
            {t(`tables.is_${one}`)}
          </option>
        ))}
      </select>
      {type === 'boolean' ? (
        <select
          className="input"
          aria-label={t('tables.value')}
          value={given}
          onChange={(event) => setValue(event.target.value)}
        >
          <option value="true">{t('common.yes')}</option>
          <option value="false">{t('common.no')}</option>
        </select>
      ) : (
        <input
          className="input"
          type={inputs[type]}
          {...(inputs[type] === 'number' ? { step: 'any' } : { maxLength: 200 })}
          aria-label={t('tables.value')}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      )}
      <button type="submit" className="btn" disabled={given === '' || isFull}>
        {t('tables.addFilter')}
      </button>
      {filters.map((filter, index) => (
        <button
          key={`${filter.column} ${filter.is} ${filter.value}`}
          type="button"
          className="btn"
          aria-label={t('tables.removeFilter', { filter: said(filter) })}
          onClick={() => onChange(filters.filter((_, at) => at !== index))}
        >
          {said(filter)}
          <Icon name="close" small />
        </button>
      ))}
      {filters.length > 0 && (
        <button type="button" className="btn" onClick={() => onChange([])}>
          {t('tables.clearFilters')}
        </button>
      )}
    </form>
  );
}
