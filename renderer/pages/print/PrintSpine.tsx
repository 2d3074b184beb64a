import type { ReactElement } from 'react';
import { colourOf, type Identity } from '../../ui/identity.tsx';

const WIDTH = 5;
const HEIGHT = 297;
const PITCH = 3;

/** The client's pattern as one outline in millimetres; gradients would be printed as a picture on every page. */
function outline(pattern: number): string {
  const parts: string[] = [];
  for (let y = 0; y < HEIGHT + WIDTH; y += PITCH) {
    if (pattern === 1) parts.push(`M0 ${y}l5-5v1l-5 5z`);
    else if (pattern === 2) parts.push(`M0 ${y}h5v.8h-5z`);
    else parts.push(`M2.5 ${y}l.8.8-.8.8-.8-.8z`);
  }
  return parts.join('');
}

/** The spine down the left edge of a page: colour, and pattern for prints in grey. */
export function PrintSpine({ of }: { of: Identity }): ReactElement {
  const pattern = ((of.pattern % 4) + 4) % 4;
  return (
    <svg
      className="print-spine"
      style={colourOf(of)}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
    >
      <rect width={WIDTH} height={HEIGHT} />
      {pattern > 0 && <path d={outline(pattern)} />}
    </svg>
  );
}
