import type { ReactElement } from 'react';

const paths = {
  practice: 'M2.5 3.5h11M2.5 8h11M2.5 12.5h11',
  flag: 'M4 14V2.5M4 3h8l-1.8 2.8L12 8.6H4',
  link: 'M6.5 9.5l3-3M7 4.5l1.2-1.2a2.8 2.8 0 014 4L11 8.5M9 11.5l-1.2 1.2a2.8 2.8 0 01-4-4L5 7.5',
  page: 'M3.5 2h6l3 3v9h-9zM9.5 2v3h3M6 8.5h4M6 11h4',
  table: 'M2.5 3h11v10h-11zM2.5 6.5h11M6.5 6.5V13',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  settings:
    'M8 5.7a2.3 2.3 0 100 4.6 2.3 2.3 0 000-4.6zM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6L5 5M11 11l1.4 1.4M12.4 3.6L11 5M5 11l-1.4 1.4',
  refresh: 'M13 8a5 5 0 11-1.5-3.6M13 2v3h-3',
  print: 'M4.5 6V2.5h7V6M4.5 11.5h-2v-5h11v5h-2M4.5 9.5h7v4h-7z',
  left: 'M10 4L6 8l4 4',
  right: 'M6 4l4 4-4 4',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  equal: 'M3.5 6h9M3.5 10h9',
  unequal: 'M3.5 6h9M3.5 10h9M11 2.5l-6 11',
  warning: 'M8 2.2l6.2 11.3H1.8zM8 6.5v3.2M8 11.6v.2',
  clock: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 4.8V8l2.2 1.6',
  search: 'M7 11.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM10.3 10.3l3.4 3.4',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.2 3.2L13 5',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  external: 'M9 2.5h4.5V7M13.5 2.5L7.5 8.5M11.5 9v4.5h-9v-9H7',
  open: 'M2.5 8h10M9 4.5L12.5 8 9 11.5',
  formula: 'M11.5 2.5c-2-.3-2.8.6-3.1 2.4L7.2 11c-.3 1.8-1.1 2.8-3 2.5M5 6.8h5.2',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  pencil: 'M3 13l.7-3L11 2.7l2.3 2.3L6 12.3zM9.5 4.2l2.3 2.3',
  grip: 'M6 4h.1M6 8h.1M6 12h.1M10 4h.1M10 8h.1M10 12h.1',
  tag: 'M2.5 2.5h5l6 6-5 5-6-6zM5.5 5.5h.1',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  bell: 'M4 11.5V7a4 4 0 018 0v4.5l1 1H3zM7 14h2',
  pin: 'M8 10v4M4.5 10h7l-1.5-2.5V3H6v4.5z',
  book: 'M3 2.5h8.5a1 1 0 011 1v10H4a1 1 0 01-1-1zM3 11.5h9.5M6 5.5h4',
} as const;

export type IconName = keyof typeof paths;

/** A line icon; always beside a word or inside something with an accessible name, so it is hidden from readers. */
export function Icon({ name, small = false }: { name: IconName; small?: boolean }): ReactElement {
  return (
    <svg className={small ? 'ic s' : 'ic'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
