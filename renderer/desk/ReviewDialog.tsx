import { useId, useState, type ReactElement } from 'react';
import type { Review } from '#contract/desk';
import { call } from '../data/client.ts';
import { useSpeech } from '../i18n/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useToast } from '../ui/Toast.tsx';

/** Marks a tile or a client as reviewed: whose eyes, when, and a word about it. The initials used last stand there already. */
export function ReviewDialog(props: {
  orgId: string;
  subject: Review['subject'];
  name: string;
  reviews: readonly Review[];
  onClose: () => void;
}): ReactElement {
  const { orgId, subject, name, reviews, onClose } = props;
  const { t } = useSpeech();
  const toast = useToast();
  const ids = useId();
  const known = reviews.find((one) => one.orgId === orgId && one.subject === subject);
  const [initials, setInitials] = useState(known?.initials ?? reviews[0]?.initials ?? '');
  const [note, setNote] = useState(known?.note ?? '');
  const [isTried, setTried] = useState(false);
  const isSound = /^[\p{L}.]{1,6}$/u.test(initials.trim());
  const send = async (work: Promise<unknown>, said: string) => {
    try {
      await work;
      toast.say(said);
      onClose();
    } catch (error) {
      toast.fail(error);
    }
  };
  const save = () => {
    setTried(true);
    if (!isSound) return;
    const review = { orgId: orgId as never, subject, initials: initials.trim(), note: note.trim() };
    void send(call('desk.review', review), t('review.done', { initials: review.initials }));
  };
  return (
    <Dialog label={t('review.title', { name })} onClose={onClose}>
      <form
        className="body"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <h2>{t('review.title', { name })}</h2>
        <div className="field">
          <label htmlFor={`${ids}-initials`}>{t('review.initials')}</label>
          <input
            id={`${ids}-initials`}
            className="input short"
            maxLength={6}
            autoFocus
            value={initials}
            aria-invalid={isTried && !isSound}
            aria-describedby={isTried && !isSound ? `${ids}-error` : undefined}
            onChange={(event) => setInitials(event.target.value)}
          />
          {isTried && !isSound && (
            <p id={`${ids}-error`} className="err">
              {t('review.initialsError')}
            </p>
          )}
        </div>
        <div className="field">
          <label htmlFor={`${ids}-note`}>{t('review.note')}</label>
          <input
            id={`${ids}-note`}
            className="input wide"
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <div className="acts-row">
          {known && (
            <button
              type="button"
              className="btn left"
              onClick={() => void send(call('desk.unreview', { orgId: orgId, subject }), t('review.remove'))}
            >
              {t('review.remove')}
            </button>
          )}
          <button type="button" className="btn" onClick={onClose}>
            {t('layout.cancel')}
          </button>
          <button type="submit" className="btn pri">
            {t('review.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
