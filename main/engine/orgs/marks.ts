/** Colour (1 to 12) and spine pattern (1 to 4) that tell a client apart at a glance. */
export interface Mark {
  readonly colour: number;
  readonly pattern: number;
}

const colours = 12;
const patterns = 4;

/**
 * The mark of a new organisation: the one used least so far and, among those, the one furthest from its neighbours in the list.
 * `neighbours` are the marks right before and after it in the order of nicknames; none of their colours is given again.
 */
export function chooseMark(taken: readonly Mark[], neighbours: readonly Mark[]): Mark {
  let best: Mark = { colour: 1, pattern: 1 };
  let bestCost = Infinity;
  for (let pattern = 1; pattern <= patterns; pattern++) {
    for (let step = 0; step < colours; step++) {
      // Steps of five visit every colour once and keep consecutive ones apart on the palette's circle.
      const colour = ((step * 5) % colours) + 1;
      const cost = costOf({ colour, pattern }, taken, neighbours);
      if (cost < bestCost) {
        best = { colour, pattern };
        bestCost = cost;
      }
    }
  }
  return best;
}

function costOf(mark: Mark, taken: readonly Mark[], neighbours: readonly Mark[]): number {
  const sameColour = taken.filter((one) => one.colour === mark.colour).length;
  const sameBoth = taken.filter((one) => one.colour === mark.colour && one.pattern === mark.pattern).length;
  let cost = sameBoth * 100 + sameColour * 10;
  for (const next of neighbours) {
    if (next.colour === mark.colour) cost += 100_000;
    else if (distance(next.colour, mark.colour) === 1) cost += 3;
    if (next.pattern === mark.pattern) cost += 1;
  }
  return cost;
}

function distance(a: number, b: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, colours - apart);
}

/** One or two capital letters: of the first two words, else of the only word. Never empty. */
export function monogramOf(nickname: string): string {
  const words = nickname
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !/^(de|het|the|and|en|van|of|la|le)$/i.test(word));
  const letters = (text: string | undefined): string[] => [...(text ?? '')];
  const [first, second] = words;
  const picked =
    second === undefined ? letters(first).slice(0, 2) : [...letters(first).slice(0, 1), ...letters(second).slice(0, 1)];
  const text = picked.join('').toLocaleUpperCase('en').slice(0, 2);
  return text === '' ? ([...nickname][0] ?? '?').toLocaleUpperCase('en') : text;
}
