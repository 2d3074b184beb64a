import type { Lang } from '#contract/values';
import { cleanFileName, fitsFileName, shortened } from '../../fileName.ts';
import { monthName } from './words.ts';

export const defaultPattern = '{nickname} {period} {title}';

/** What a file's name may be made of. */
export interface NameParts {
  readonly nickname: string;
  readonly legalName: string;
  readonly title: string;
  readonly month: string;
  /** The day the figures are of. */
  readonly day: string;
  readonly isWholeMonth: boolean;
  readonly lang: Lang;
}

/**
 * A pack's file name without its ending: the pattern with the client's words in it, cleaned. A pattern that names neither client
 * nor period still gets both in front, for a file that lost its folder must say whose it is and of when.
 */
export function packFileName(pattern: string, parts: NameParts): string {
  const period = parts.isWholeMonth ? parts.month : parts.day;
  const named = /\{(nickname|legal name)\}/.test(pattern) ? pattern : `{nickname} ${pattern}`;
  const dated = /\{(period|month|date)\}/.test(named) ? named : `${named} {period}`;
  const filled = (most: number): string => {
    const part = (text: string) => shortened(text, { letters: most, bytes: most });
    const values: Readonly<Record<string, string>> = {
      nickname: part(parts.nickname),
      'legal name': part(parts.legalName || parts.nickname),
      period,
      month: monthName(parts.month, parts.lang),
      title: part(parts.title),
      date: parts.day,
    };
    return dated.replace(/\{([a-z ]+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
  for (const most of wordLengths) if (fitsFileName(filled(most))) return cleanFileName(filled(most));
  return cleanFileName(`${shortened(parts.nickname, { letters: 40, bytes: 80 })} ${period}`);
}

/** Bytes that client and title may take, tried one after another: the period is never what is cut off. */
const wordLengths = [1000, 100, 60, 40, 20] as const;

/** A name that no other file of the run has, capitals aside. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name} ${number}`;
  taken.add(free.toLowerCase());
  return free;
}
