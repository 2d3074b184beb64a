import type { ReactElement } from 'react';

/** A passphrase that is typed: never filled in by the browser, never shown. */
export function SecretField(props: {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  error?: string | null;
}): ReactElement {
  const note = props.error ?? props.help;
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      <input
        id={props.id}
        className="input"
        type="password"
        autoComplete="new-password"
        maxLength={200}
        aria-invalid={props.error != null}
        {...(note === undefined ? {} : { 'aria-describedby': `${props.id}-help` })}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {note !== undefined && (
        <p id={`${props.id}-help`} className={props.error == null ? 'help' : 'help e'}>
          {note}
        </p>
      )}
    </div>
  );
}
