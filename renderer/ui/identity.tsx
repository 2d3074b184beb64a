import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { useTitle } from './useTitle.ts';

export interface Identity {
  readonly colour: number;
  readonly pattern: number;
  readonly monogram: string;
}

/** The client's colour as a custom property; chips, spine and band take it from there. */
export function colourOf(identity: Pick<Identity, 'colour'>): CSSProperties {
  const number = ((((identity.colour - 1) % 12) + 12) % 12) + 1;
  return { '--c': `var(--id-${number})` } as CSSProperties;
}

export function patternClass(identity: Pick<Identity, 'pattern'>): string {
  const number = ((identity.pattern % 4) + 4) % 4;
  return number === 0 ? '' : `pat-${number}`;
}

export function Chip({ of }: { of: Identity }): ReactElement {
  return (
    // Drawn by the style sheet: as text it would belong to the name that is read out, and to the one that is spoken to.
    <span className="chip" style={colourOf(of)} aria-hidden="true" data-monogram={of.monogram} />
  );
}

export function Spine({ of, className = '' }: { of: Identity; className?: string }): ReactElement {
  return <div className={`spine ${patternClass(of)} ${className}`} style={colourOf(of)} aria-hidden="true" />;
}

/** Head of a page that belongs to no client; names the window too. */
export function PlainBand(props: {
  title: string;
  line?: ReactNode;
  facts?: ReactNode;
  tools?: ReactNode;
}): ReactElement {
  useTitle(props.title);
  return (
    <header className="band plain">
      <div className="who">
        <h1>{props.title}</h1>
        {props.line !== undefined && <p>{props.line}</p>}
      </div>
      {props.facts}
      {props.tools !== undefined && <div className="tools">{props.tools}</div>}
    </header>
  );
}
