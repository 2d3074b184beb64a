/** Which way an arrow key goes, null for other keys. */
export function direction(key: string): 'left' | 'right' | 'up' | 'down' | null {
  const found = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;
  return key in found ? found[key as keyof typeof found] : null;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The box nearest in a direction; sideways the same row wins, up and down the same column. -1 when there is none. */
export function nearest(boxes: readonly Box[], from: number, way: 'left' | 'right' | 'up' | 'down'): number {
  const origin = boxes[from];
  if (!origin) return -1;
  let best = -1;
  let bestScore = Infinity;
  boxes.forEach((box, index) => {
    if (index === from) return;
    const along = {
      left: origin.left - box.right,
      right: box.left - origin.right,
      up: origin.top - box.bottom,
      down: box.top - origin.bottom,
    }[way];
    if (along < -2) return;
    const isSideways = way === 'left' || way === 'right';
    const across = isSideways
      ? gap(origin.top, origin.bottom, box.top, box.bottom)
      : gap(origin.left, origin.right, box.left, box.right);
    // A step sideways stays in its row: leaving it would jump to another area unannounced.
    if (isSideways && across > 0) return;
    const centre = isSideways
      ? Math.abs(origin.top - box.top)
      : Math.abs((origin.left + origin.right - box.left - box.right) / 2);
    const score = along + across * 3 + centre * 0.1;
    if (score < bestScore) {
      bestScore = score;
      best = index;
    }
  });
  return best;
}

const gap = (a0: number, a1: number, b0: number, b1: number): number => Math.max(0, b0 - a1, a0 - b1);
