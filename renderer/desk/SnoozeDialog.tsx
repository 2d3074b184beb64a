import { useId, useState, type ReactElement } from 'react';
import { call } from '../data/client.ts';
import { addDays } from '../i18n/dates.ts';
import { useSpeech } from '../i18n/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { useToast } from '../ui/Toast.tsx';

type How = 'week' | 'month' | 'day' | 'change';

/** Puts a finding away: until a day, or until what it says changes; with a reason a colleague can read. */
export function SnoozeDialog(props: {
  orgId: string;
  finding: { readonly key: string; readonly fingerprint: string; readonly sentence: string };
  today: string;
  onClose: () => void;
}): ReactElement {
  const { orgId, finding, today, onClose } = props;
  const speech = useSpeech();
  const { t } = speech;
  const toast = useToast();
  const ids = useId();
  const [how, setHow] = useState<How>('week');
  const [day, setDay] = useState(addDays(today, 14));
  const [reason, setReason] = useState('');
  const until = { week: addDays(today, 7), month: addDays(today, 30), day, change: null }[how];
  const isSound = until === null || until > today;
  const save = async () => {
    if (!isSound) return;
    try {
      await call('desk.snooze', {
        orgId: orgId,
        key: finding.key,
        until,
        fingerprint: how === 'change' ? finding.fingerprint : null,
        reason: reason.trim(),
      });
      const wake = () => call('desk.wake', { orgId: orgId, key: finding.key });
      toast.say(until === null ? t('snooze.doneChange') : t('snooze.done', { day: speech.day(until) }), {
        label: t('layout.undo'),
        run: () => void wake().catch(toast.fail),
      });
      onClose();
    } catch (error) {
      toast.fail(error);
    }
  };
  return (
    <Dialog label={t('snooze.title', { finding: finding.sentence })} onClose={onClose}>
      <form
        className="body"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{t('snooze.title', { finding: finding.sentence })}</h2>
        <div className="field">
          <span className="label">{t('snooze.until')}</span>
          <Segmented
            label={t('snooze.until')}
            value={how}
            options={(['week', 'month', 'day', 'change'] as const).map((value) => ({
              value,
              label: t(`snooze.${value}`),
            }))}
            onChange={setHow}
          />
        </div>
        {how === 'day' && (
          <div className="field">
            <label htmlFor={`${ids}-day`}>{t('snooze.date')}</label>
            <input
              id={`${ids}-day`}
              className="input"
              type="date"
              min={addDays(today, 1)}
              value={day}
              aria-invalid={!isSound}
              onChange={(event) => setDay(event.target.value)}
            />
          </div>
        )}
        <div className="field">
          <label htmlFor={`${ids}-reason`}>{t('snooze.reason')}</label>
          <input
            id={`${ids}-reason`}
            className="input wide"
            maxLength={200}
            autoFocus
            value={reason}
            aria-describedby={`${ids}-help`}
            onChange={(event) => setReason(event.target.value)}
          />
          <p id={`${ids}-help`} className="mute xs">
            {t('snooze.reasonHelp')}
          </p>
        </div>
        <div className="acts-row">
          <button type="button" className="btn" onClick={onClose}>
            {t('layout.cancel')}
          </button>
          <button type="submit" className="btn pri" disabled={!isSound}>
            {t('snooze.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
