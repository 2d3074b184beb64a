import { useId, useState, type ReactElement } from 'react';
import type { SchedulePlan } from '#contract/schedule';
import { useSpeech, type Speech } from '../../i18n/index.ts';

const kinds = ['workingHours', 'everyHours', 'daily', 'off'] as const satisfies readonly SchedulePlan['kind'][];
type Kind = (typeof kinds)[number];
const isKind = (text: string): text is Kind => kinds.includes(text as Kind);
const usual: Record<Kind, SchedulePlan> = {
  workingHours: { kind: 'workingHours' },
  everyHours: { kind: 'everyHours', hours: 4 },
  daily: { kind: 'daily', at: '07:30' },
  off: { kind: 'off' },
};

/** A plan in a few words, as the rail and messages say it. */
export function planInShort(plan: SchedulePlan, { t }: Speech): string {
  switch (plan.kind) {
    case 'off':
      return t('schedule.shortOff');
    case 'workingHours':
      return t('schedule.shortWorkingHours');
    case 'everyHours':
      return t('schedule.shortEveryHours', { count: plan.hours });
    case 'daily':
      return t('schedule.shortDaily', { at: plan.at });
  }
}

/** Chooses a plan and, where it has one, its hour. `null` follows the practice and is offered only where `canFollow`. */
export function PlanChooser(props: {
  label: string;
  plan: SchedulePlan | null;
  canFollow?: boolean;
  isLabelled?: boolean;
  onChange: (plan: SchedulePlan | null) => void;
}): ReactElement {
  const { label, plan, canFollow = false, isLabelled = false, onChange } = props;
  const { t } = useSpeech();
  const id = useId();
  return (
    <div className="plan">
      <div className="field">
        {isLabelled && <label htmlFor={id}>{label}</label>}
        <select
          id={id}
          className="input"
          {...(isLabelled ? {} : { 'aria-label': label })}
          value={plan?.kind ?? ''}
          onChange={({ target }) => onChange(isKind(target.value) ? usual[target.value] : null)}
        >
          {canFollow && <option value="">{t('schedule.follow')}</option>}
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`schedule.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {plan?.kind === 'everyHours' && (
        <Detail
          key={plan.hours}
          label={t('schedule.hours')}
          bad={t('schedule.badHours')}
          value={String(plan.hours)}
          isGood={(text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 168}
          onKeep={(text) => onChange({ kind: 'everyHours', hours: Number(text) })}
        />
      )}
      {plan?.kind === 'daily' && (
        <Detail
          key={plan.at}
          label={t('schedule.at')}
          bad={t('schedule.badTime')}
          value={plan.at}
          isGood={(text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)}
          onKeep={(at) => onChange({ kind: 'daily', at })}
        />
      )}
    </div>
  );
}

/** A short field that is kept when it is left, and says what it takes when it cannot be. */
export function Detail(props: {
  label: string;
  bad: string;
  help?: string;
  value: string;
  isGood: (text: string) => boolean;
  onKeep: (text: string) => void;
}): ReactElement {
  const { label, bad, help, value, isGood, onKeep } = props;
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [isChecked, setChecked] = useState(false);
  const isBad = isChecked && !isGood(typed.trim());
  const keep = () => {
    setChecked(true);
    if (isGood(typed.trim()) && typed.trim() !== value) onKeep(typed.trim());
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input short"
        value={typed}
        aria-invalid={isBad}
        aria-describedby={`${id}-help`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <p id={`${id}-help`} className={isBad ? 'help e' : 'help'}>
        {isBad ? bad : (help ?? '')}
      </p>
    </div>
  );
}
