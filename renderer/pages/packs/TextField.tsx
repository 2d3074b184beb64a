import { useState, type ReactElement } from 'react';

/** A line of text that is kept on leaving the field or with Enter. */
export function TextField(props: {
  label: string;
  value: string;
  most: number;
  example?: string;
  isNeeded?: boolean;
  onKeep: (text: string) => void;
}): ReactElement {
  const { label, value, most, example, isNeeded = false, onKeep } = props;
  const [typed, setTyped] = useState(value);
  const keep = () => {
    const text = typed.trim();
    if (isNeeded && text === '') setTyped(value);
    else if (text !== value) onKeep(text);
  };
  return (
    <div className="field">
      <label>
        <span className="label">{label}</span>
        <input
          className="input"
          maxLength={most}
          placeholder={example}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
      </label>
    </div>
  );
}
