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
  readonly isError: boolean;
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

/** One message at a time, bottom left; it stays while hovered or focused, and errors stay until closed. */
export function ToastProvider({ children }: { children: ReactNode }): ReactElement {
  const speech = useSpeech();
  const [message, setMessage] = useState<Message | null>(null);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!message || message.isError || isHeld) return undefined;
    const timer = setTimeout(() => setMessage(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message, isHeld]);

  const say = useCallback<Toasts['say']>(
    (text, action) => setMessage({ text, isError: false, ...(action ? { action } : {}) }),
    [],
  );
  const warn = useCallback((text: string) => setMessage({ text, isError: true }), []);
  const fail = useCallback(
    (error: unknown) => setMessage({ text: sentence(speech.failure(failureOf(error))), isError: true }),
    [speech],
  );
  const value = useMemo(() => ({ say, warn, fail }), [say, warn, fail]);
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
            <span className={message.isError ? 'neg' : ''}>{message.text}</span>
            {message.action && (
              <button type="button" className="link" onClick={message.action.run}>
                {message.action.label}
              </button>
            )}
            <button type="button" className="link" onClick={() => setMessage(null)}>
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
