import { useParams } from '@tanstack/react-router';
import { useId, useState, type ReactElement } from 'react';
import type { Choice } from '#contract/tiles';
import { useCommand } from '../data/useCall.ts';
import { useSpeech } from '../i18n/index.ts';
import { useToast } from '../ui/Toast.tsx';

/**
 * What may be chosen about a figure, kept for this client and the same on tile, report, print and command line. Nothing is
 * drawn where there is nothing to choose.
 */
export function TileChoices({ choices }: { choices: readonly Choice[] }): ReactElement | null {
  const ids = useId();
  const { mutate } = useCommand('choices.set');
  const toast = useToast();
  const { orgId } = useParams({ strict: false });
  if (choices.length === 0 || orgId === undefined) return null;
  const set = (key: string, value: string) =>
    mutate({ orgId, key, value: value === '' ? null : value }, { onError: toast.fail });
  return (
    <div className="tile-choices">
      {choices.map((choice) => (
        <div key={choice.key} className="field">
          <label htmlFor={`${ids}-${choice.key}`}>{choice.label}</label>
          {choice.options.length > 0 ? (
            <select
              id={`${ids}-${choice.key}`}
              className="input"
              value={choice.value}
              onChange={(event) => set(choice.key, event.target.value)}
            >
              {choice.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          ) : (
            <Limit
              key={choice.value}
              id={`${ids}-${choice.key}`}
              value={choice.value}
              onValue={(value) => set(choice.key, value)}
            />
          )}
        </div>
      ))}
    </div>
  );
}

/** A limit as decimal text; kept when the field is left, empty for none. */
function Limit(props: { id: string; value: string; onValue: (value: string) => void }): ReactElement {
  const { t, lang } = useSpeech();
  const [typed, setTyped] = useState(lang === 'nl' ? props.value.replace('.', ',') : props.value);
  const plain = typed.trim().replace(',', '.');
  const fits = /^(-?\d{1,9}(\.\d{1,4})?)?$/.test(plain);
  return (
    <>
      <input
        id={props.id}
        className="input"
        inputMode="decimal"
        value={typed}
        aria-invalid={!fits}
        {...(fits ? {} : { 'aria-describedby': `${props.id}-error` })}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => fits && plain !== props.value && props.onValue(plain)}
      />
      {!fits && (
        <p id={`${props.id}-error`} className="error">
          {t('choice.number')}
        </p>
      )}
    </>
  );
}
