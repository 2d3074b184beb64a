import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { TilesDocument } from '#contract/tiles';
import { useSpeech } from '../../i18n/index.ts';
import { Popover } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { endOfMonth, monthsToChoose, shiftMonth } from './month.ts';

interface Props {
  readonly calendar: TilesDocument['calendar'];
  /** The chosen month, `2026-10`; null is today. */
  readonly month: string | null;
  readonly onMonth: (month: string | null) => void;
}

/** The day of all figures: today, or the end of an earlier month. One step back or on, a jump, and back to today. */
export function PeriodControl({ calendar, month, onMonth }: Props): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const { today } = calendar;
  const label =
    month === null
      ? t('time.to', { month: speech.month(today), day: speech.shortDay(today) })
      : t('time.asOf', { day: speech.day(endOfMonth(month)) });
  return (
    <div className={`seg period ${month === null ? '' : 'past'}`} role="group" aria-label={t('time.label')}>
      <button type="button" aria-label={`${t('time.back')} ([)`} onClick={() => onMonth(shiftMonth(month, today, -1))}>
        <Icon name="left" small />
      </button>
      <button
        ref={anchor}
        type="button"
        className="pick"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="calendar" small />
        {label}
      </button>
      <button
        type="button"
        aria-label={`${t('time.on')} (])`}
        disabled={month === null}
        onClick={() => onMonth(shiftMonth(month, today, 1))}
      >
        <Icon name="right" small />
      </button>
      {month !== null && (
        <button type="button" onClick={() => onMonth(null)}>
          {t('time.today')}
        </button>
      )}
      {isOpen && (
        <Popover anchor={anchor} title={t('time.pick')} onClose={() => setOpen(false)}>
          <p>{t('time.explain')}</p>
          <MonthGrid
            calendar={calendar}
            month={month}
            onMonth={(next) => {
              setOpen(false);
              onMonth(next);
            }}
          />
          <button
            type="button"
            className="btn"
            disabled={month === null}
            onClick={() => {
              setOpen(false);
              onMonth(null);
            }}
          >
            {t('time.toToday')}
          </button>
        </Popover>
      )}
    </div>
  );
}

/** Years down, months across: one tab stop, arrows move by month and by year. */
function MonthGrid({ calendar, month, onMonth }: Props): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const years = monthsToChoose(calendar.today);
  const read = new Set(calendar.monthEnds.map((day) => day.slice(0, 7)));
  const newest =
    years
      .flatMap((year) => year.months.filter((one) => one !== null))
      .sort()
      .at(-1) ?? null;
  const stop = month ?? newest;
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset['month'] : undefined;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 12, ArrowDown: -12 }[event.key];
    if (from === undefined || step === undefined) return;
    event.preventDefault();
    const at = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + step;
    const to = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    event.currentTarget.querySelector<HTMLElement>(`[data-month="${to}"]`)?.focus();
  };
  return (
    <table className="months" onKeyDown={onKeyDown}>
      <caption className="vh">{t('time.pick')}</caption>
      <tbody>
        {years.map((year) => (
          <tr key={year.year}>
            <th scope="row">{year.year}</th>
            {year.months.map((one, index) => (
              <td key={index}>
                {one !== null && (
                  <button
                    type="button"
                    data-month={one}
                    tabIndex={one === stop ? 0 : -1}
                    className={read.has(one) ? '' : 'unread'}
                    aria-pressed={one === month}
                    aria-label={
                      read.has(one) ? speech.day(endOfMonth(one)) : t('time.missing', { month: speech.month(one) })
                    }
                    onClick={() => onMonth(one)}
                  >
                    {speech.axisMonth(one, false)}
                  </button>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
