import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { Failure } from '#contract/failure';
import { useSpeech } from '../i18n/index.ts';
import { failureOf } from '../data/client.ts';

interface Message {
  readonly text: string;
  readonly action?: { label: string; run: () => void };
}

interface Toasts {
  readonly say: (text: string, action?: Message['action']) => void;
  /** A sentence that went wrong elsewhere; it stays until it is closed, as errors do. */
  readonly warn: (text: string) => void;
  readonly fail: (error: unknown) => void;
}

const ToastContext = createContext<Toasts>({ say: () => undefined, warn: () => undefined, fail: () => undefined });

export const useToast = (): Toasts => use(ToastContext);

const SHOWN_MS = 6000;

/** One message at a time, bottom left. It stays while hovered or focused; what went wrong stays until it is closed, behind what is said meanwhile. */
export function ToastProvider({ children }: { children: ReactNode }): ReactElement {
  const speech = useSpeech();
  const [said, setSaid] = useState<Message | null>(null);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!said || isHeld) return undefined;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said, isHeld]);

  const say = useCallback<Toasts['say']>((text, action) => setSaid({ text, ...(action ? { action } : {}) }), []);
  const warn = useCallback((text: string) => {
    setSaid(null);
    // The same thing going wrong again is one thing to read.
    setErrors((all) => [...all.filter((one) => one !== text), text]);
  }, []);
  const fail = useCallback((error: unknown) => warn(sentence(speech.failure(failureOf(error)))), [speech, warn]);
  const value = useMemo(() => ({ say, warn, fail }), [say, warn, fail]);
  const error = errors.at(-1);
  const message: Message | null = said ?? (error === undefined ? null : { text: error });
  const close = () => (said === null ? setErrors(errors.slice(0, -1)) : setSaid(null));
  return (
    <ToastContext value={value}>
      {children}
      <div role="status" aria-live="polite">
        {message && (
          <div
            className="toast"
            onMouseEnter={() => setHeld(true)}
            onMouseLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
          >
            <span className={said === null ? 'neg' : ''}>{message.text}</span>
            {message.action && (
              <button type="button" className="link" onClick={message.action.run}>
                {message.action.label}
              </button>
            )}
            <button type="button" className="link" onClick={close}>
              {speech.t('common.close')}
            </button>
          </div>
        )}
      </div>
    </ToastContext>
  );
}

const sentence = (text: { sentence: string; next: string }) => [text.sentence, text.next].filter(Boolean).join(' ');

/** A failure where its answer would stand, with what to do next. */
export function FailureNote(props: { failure: Failure; retry?: () => void }): ReactElement {
  const { failure, t } = useSpeech();
  const text = failure(props.failure);
  return (
    <div className="note-failure" role="alert">
      <p>{text.sentence}</p>
      {text.next !== '' && <p className="t2">{text.next}</p>}
      {props.retry && (
        <button type="button" className="btn" onClick={props.retry}>
          {t('common.retry')}
        </button>
      )}
    </div>
  );
}
