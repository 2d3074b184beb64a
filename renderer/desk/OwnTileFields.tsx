import type { ReactElement } from 'react';
import type { DeskTable, Filter, Group, Limits, Measure, OwnTileDraft } from '#contract/desk';
import type { TableName } from '#contract/ledger';
import { tableNames } from '../data/lists.ts';
import { useSpeech } from '../i18n/index.ts';
import { columnWords, tableWords } from '../tiles/own.ts';
import { Icon } from '../ui/Icon.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { conditionsOf, isGroupable, isMeasurable, isTime, takesValue } from './ownDraft.ts';

export type Field = DeskTable['columns'][number];

interface Props {
  readonly ids: string;
  readonly draft: OwnTileDraft;
  readonly columns: readonly Field[];
  readonly problem: string | null;
  readonly onChange: (part: Partial<OwnTileDraft>) => void;
}

const hows = ['count', 'sum', 'average', 'least', 'most'] as const satisfies readonly Measure['how'][];
const charts = ['figure', 'columns', 'line', 'table'] as const;

function Columns({ columns }: { columns: readonly Field[] }): ReactElement {
  return (
    <>
      {columns.map((column) => (
        <option key={column.name} value={column.name} title={column.meaning}>
          {columnWords(column.name)}
        </option>
      ))}
    </>
  );
}

/** Which table, which figure of it, by what, and how it is shown. */
export function SourceFields({ ids, draft, columns, onChange }: Props): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const { measure, group } = draft;
  const measurable = columns.filter(isMeasurable);
  const setHow = (how: Measure['how']) => {
    const column = measure.how === 'count' ? (measurable[0]?.name ?? '') : measure.column;
    onChange({ measure: how === 'count' ? { how } : { how, column } });
  };
  return (
    <>
      <div className="field">
        <label htmlFor={`${ids}-table`}>{t('own.table')}</label>
        <select
          id={`${ids}-table`}
          className="input"
          value={draft.table}
          onChange={(event) => onChange({ table: event.target.value as TableName })}
        >
          {tableNames.map((name) => (
            <option key={name} value={name}>
              {tableWords(name, speech)}
            </option>
          ))}
        </select>
      </div>
      <div className="field-row">
        <div className="field">
          <label htmlFor={`${ids}-how`}>{t('own.measure')}</label>
          <select
            id={`${ids}-how`}
            className="input"
            value={measure.how}
            onChange={(event) => setHow(event.target.value as Measure['how'])}
          >
            {hows
              .filter((how) => how === 'count' || measurable.length > 0)
              .map((how) => (
                <option key={how} value={how}>
                  {t(`own.${how}`)}
                </option>
              ))}
          </select>
        </div>
        {measure.how !== 'count' && (
          <div className="field">
            <label htmlFor={`${ids}-column`}>{t('own.column')}</label>
            <select
              id={`${ids}-column`}
              className="input"
              value={measure.column}
              onChange={(event) => onChange({ measure: { ...measure, column: event.target.value } })}
            >
              <Columns columns={measurable} />
            </select>
          </div>
        )}
      </div>
      <div className="field-row">
        <div className="field">
          <label htmlFor={`${ids}-group`}>{t('own.group')}</label>
          <select
            id={`${ids}-group`}
            className="input"
            value={group?.column ?? ''}
            onChange={(event) =>
              onChange({ group: event.target.value === '' ? null : { column: event.target.value, step: null } })
            }
          >
            <option value="">{t('own.groupNone')}</option>
            <Columns columns={columns.filter(isGroupable)} />
          </select>
        </div>
        {group !== null && isTime(columns.find((column) => column.name === group.column)) && (
          <div className="field">
            <label htmlFor={`${ids}-step`}>{t('own.group')}</label>
            <select
              id={`${ids}-step`}
              className="input"
              value={group.step ?? 'month'}
              onChange={(event) => onChange({ group: { ...group, step: event.target.value as Group['step'] } })}
            >
              {(['day', 'month', 'year'] as const).map((step) => (
                <option key={step} value={step}>
                  {t(`own.${step}`)}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      {group !== null && (
        <div className="field">
          <span className="label">{t('own.chart')}</span>
          <Segmented
            label={t('own.chart')}
            value={draft.chart}
            options={charts.map((chart) => ({ value: chart, label: t(`own.${chart === 'table' ? 'list' : chart}`) }))}
            onChange={(chart) => onChange({ chart })}
          />
        </div>
      )}
    </>
  );
}

/** Conditions on columns: which rows count. */
export function FilterFields({ ids, draft, columns, problem, onChange }: Props): ReactElement {
  const { t } = useSpeech();
  const { filters } = draft;
  const set = (at: number, filter: Filter) =>
    onChange({ filters: filters.map((one, index) => (index === at ? filter : one)) });
  const add = () => {
    const column = columns.find((one) => one.name === 'status') ?? columns[0];
    if (column) onChange({ filters: [...filters, { column: column.name, is: conditionsOf(column)[0] ?? 'equal', value: '' }] }); // prettier-ignore
  };
  return (
    <fieldset className="field">
      <legend className="label">{t('own.filters')}</legend>
      {filters.map((filter, at) => {
        const field = columns.find((one) => one.name === filter.column);
        return (
          <div key={String(at)} className="filter-row">
            <select
              id={`${ids}-filter-${at}`}
              className="input"
              aria-label={t('own.column')}
              value={filter.column}
              onChange={(event) => set(at, { ...filter, column: event.target.value, value: '' })}
            >
              <Columns columns={columns} />
            </select>
            <select
              className="input"
              aria-label={t('own.filters')}
              value={filter.is}
              onChange={(event) => set(at, { ...filter, is: event.target.value as Filter['is'] })}
            >
              {(field ? conditionsOf(field) : []).map((is) => (
                <option key={is} value={is}>
                  {t(`own.${is}`)}
                </option>
              ))}
            </select>
            {takesValue(filter.is) && (
              <ValueField
                filter={filter}
                field={field}
                isWrong={problem === `filter-${at}`}
                onChange={(value) => set(at, { ...filter, value })}
              />
            )}
            <button
              type="button"
              className="btn ico q"
              aria-label={t('own.removeFilter')}
              title={t('own.removeFilter')}
              onClick={() => onChange({ filters: filters.filter((_, index) => index !== at) })}
            >
              <Icon name="close" small />
            </button>
          </div>
        );
      })}
      <button type="button" className="link" onClick={add} disabled={filters.length >= 12 || columns.length === 0}>
        {t('own.addFilter')}
      </button>
    </fieldset>
  );
}

function ValueField(props: {
  filter: Filter;
  field: Field | undefined;
  isWrong: boolean;
  onChange: (value: string) => void;
}): ReactElement {
  const { filter, field, isWrong, onChange } = props;
  const { t } = useSpeech();
  if (field?.type === 'boolean') {
    return (
      <select
        className="input"
        aria-label={t('own.value')}
        aria-invalid={isWrong}
        value={filter.value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="" />
        <option value="true">{t('own.yes')}</option>
        <option value="false">{t('own.no')}</option>
      </select>
    );
  }
  const isDay = isTime(field) && filter.is !== 'lastDays';
  return (
    <input
      className="input"
      type={isDay ? 'date' : 'text'}
      aria-label={t('own.value')}
      aria-invalid={isWrong}
      maxLength={200}
      value={filter.value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** From which value on the figure asks for attention. */
export function LimitFields({ ids, draft, problem, onChange }: Omit<Props, 'columns'>): ReactElement {
  const { t } = useSpeech();
  const { limits } = draft;
  const side = limits?.side ?? 'none';
  const setSide = (next: 'none' | Limits['side']) =>
    onChange({
      limits: next === 'none' ? null : { side: next, amber: limits?.amber ?? null, red: limits?.red ?? null },
    });
  const value = (key: 'amber' | 'red') =>
    limits !== null && (
      <div className="field">
        <label htmlFor={`${ids}-${key}`}>{t(`own.${key}`)}</label>
        <input
          id={`${ids}-${key}`}
          className="input short"
          inputMode="decimal"
          value={limits[key] ?? ''}
          aria-invalid={problem === key}
          aria-describedby={problem === key ? `${ids}-${key}-error` : undefined}
          onChange={(event) =>
            onChange({ limits: { ...limits, [key]: event.target.value === '' ? null : event.target.value } })
          }
        />
        {problem === key && (
          <p id={`${ids}-${key}-error`} className="err">
            {t('own.numberError')}
          </p>
        )}
      </div>
    );
  return (
    <div className="field">
      <span className="label">{t('own.limits')}</span>
      <Segmented
        label={t('own.limits')}
        value={side}
        options={[
          { value: 'none', label: t('own.limitsNone') },
          { value: 'above', label: t('own.above') },
          { value: 'below', label: t('own.below') },
        ]}
        onChange={setSide}
      />
      <div className="field-row">
        {value('amber')}
        {value('red')}
      </div>
      {limits !== null && <p className="mute xs">{t('own.limitsHelp')}</p>}
    </div>
  );
}
