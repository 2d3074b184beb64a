/** What is open of customers and suppliers, as sections of R2 and R3: ageing, largest, payment calendar, documents. */
import { customers, type Side } from '../metrics/documents.ts';
import { dateLabel } from '../metrics/figure.ts';
import { lateBuckets } from '../metrics/openItems.ts';
import { openThen } from '../metrics/openThen.ts';
import { addDays, daysBetween } from '../metrics/periods.ts';
import { percentText } from '../metrics/money.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import {
  amounts,
  count,
  date,
  days,
  money,
  overRows,
  percent,
  section,
  text,
  withDrill,
  words,
  type ReportInput,
  type Section,
} from './define.ts';

export interface OpenRow {
  id: string;
  number: string;
  reference: string;
  contact: string;
  name: string;
  day: string | null;
  due: string | null;
  amount: number;
}

const openSql = (chosen: string): string => `
SELECT hex(i.id) AS id, i.number, i.reference, hex(i.contact_id) AS contact, coalesce(c.name, i.contact_name) AS name,
  i.date AS day, coalesce(i.due_date, i.date) AS due, i.base_amount_due AS amount
FROM invoice i LEFT JOIN contact c ON c.id = i.contact_id WHERE ${chosen} ORDER BY due, i.number, i.id`;

/** Open documents with what is open of them; of an earlier day as it stood then. */
export function readOpen(input: ReportInput, side: Side): OpenRow[] {
  const { db, isPast } = input.sources;
  if (!isPast) {
    return all<OpenRow>(db, openSql(`i.type = ? AND i.status = 'AUTHORISED' AND i.amount_due <> 0`), side.invoice);
  }
  const then = new Map(openThen(input.sources, [side.invoice]).map((row) => [row.id, row.amount]));
  return all<OpenRow>(
    db,
    openSql('hex(i.id) IN (SELECT value FROM json_each(?))'),
    JSON.stringify([...then.keys()]),
  ).map((row) => ({ ...row, amount: then.get(row.id) ?? 0 }));
}

export const sideKey = (side: Side): 'customers' | 'suppliers' => (side === customers ? 'customers' : 'suppliers');

const buckets = ['notDue', ...lateBuckets.map((bucket) => bucket.key)];

function bucketOf(due: string | null, today: string): string {
  const late = daysBetween(due ?? today, today);
  if (late <= 0) return 'notDue';
  return lateBuckets.find((bucket) => late <= bucket.upTo)?.key ?? '90+';
}

/** What each contact owes, by days past due; largest first. */
export function ageingSection(input: ReportInput, side: Side, open: readonly OpenRow[]): Section {
  const say = words(input);
  const { lang, today } = input.sources;
  const byContact = new Map<string, { name: string; sums: Record<string, number> }>();
  const totals: Record<string, number> = { total: 0 };
  for (const bucket of buckets) totals[bucket] = 0;
  for (const row of open) {
    const entry = byContact.get(row.contact) ?? { name: row.name, sums: {} };
    byContact.set(row.contact, entry);
    for (const key of [bucketOf(row.due, today), 'total']) {
      entry.sums[key] = (entry.sums[key] ?? 0) + row.amount;
      totals[key] = (totals[key] ?? 0) + row.amount;
    }
  }
  const line = (sums: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries([...buckets, 'total'].map((key) => [key, sums[key] ?? 0]));
  const rows = [...byContact]
    .sort((a, b) => (b[1].sums['total'] ?? 0) - (a[1].sums['total'] ?? 0) || (a[1].name < b[1].name ? -1 : 1))
    .map(([id, entry]) => amounts(id === '' ? 'none' : guidOfHex(id), entry.name, line(entry.sums)));
  const title = `${say('Ageing by due date', 'Ouderdom op vervaldatum')}, ${dateLabel(lang, today)}`;
  const owed =
    side === customers
      ? say('Owed by age', 'Te ontvangen naar ouderdom')
      : say('Owed by age', 'Te betalen naar ouderdom');
  return section({
    key: 'ageing',
    page: 'ageing',
    title,
    columns: [
      money('notDue', say('Not yet overdue', 'Nog niet vervallen')),
      ...lateBuckets.map((bucket) => money(bucket.key, lang === 'nl' ? bucket.nl : bucket.en)),
      money('total', say('Total', 'Totaal')),
    ],
    rows: [...rows, amounts('total', say('Total', 'Totaal'), line(totals), 'total')],
    charts: [{ ...overRows(owed, 'columns', ['total'], []), along: 'columns', points: buckets }],
    drill: [...buckets, 'total'],
  });
}

/** The ten who owe most, with their share, what is late of it and since when. */
export function topSection(input: ReportInput, side: Side, contact: string, open: readonly OpenRow[]): Section {
  const say = words(input);
  const { today } = input.sources;
  interface Owed {
    id: string;
    name: string;
    total: number;
    overdue: number;
    number: number;
    oldest: string | null;
  }
  const found = new Map<string, Owed>();
  for (const row of open) {
    const entry = found.get(row.contact) ?? {
      id: row.contact,
      name: row.name,
      total: 0,
      overdue: 0,
      number: 0,
      oldest: null,
    };
    found.set(row.contact, entry);
    const due = row.due ?? today;
    entry.total += row.amount;
    entry.number += 1;
    if (due < today) entry.overdue += row.amount;
    if (entry.oldest === null || due < entry.oldest) entry.oldest = due;
  }
  const all = [...found.values()].sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  const total = all.reduce((sum, entry) => sum + entry.total, 0);
  const rows = all.slice(0, 10).map((entry) => {
    const id = entry.id === '' ? 'none' : guidOfHex(entry.id);
    const shown = amounts(id, entry.name, { total: entry.total, overdue: entry.overdue });
    const late = entry.oldest === null ? 0 : daysBetween(entry.oldest, today);
    const row = {
      ...shown,
      values: {
        ...shown.values,
        share: total === 0 ? null : percentText(entry.total, total),
        number: String(entry.number),
        oldest: late > 0 ? String(late) : null,
      },
    };
    return withDrill(row, {
      total: { of: 'open', side: sideKey(side), contact: id },
      overdue: entry.overdue === 0 ? null : { of: 'open', side: sideKey(side), contact: id, dueTo: addDays(today, -1) },
    });
  });
  const title =
    side === customers ? say('Top debtors', 'Grootste debiteuren') : say('Top creditors', 'Grootste crediteuren');
  return section({
    key: 'top',
    page: 'ageing',
    title,
    columns: [
      money('total', say('Open', 'Open')),
      percent('share', say('Share', 'Aandeel')),
      money('overdue', say('Overdue', 'Vervallen')),
      count('number', say('Documents', 'Documenten')),
      days('oldest', say('Oldest, days late', 'Oudste, dagen te laat')),
    ],
    rows,
    charts: [overRows(`${title}, ${contact.toLocaleLowerCase(input.sources.lang)}`, 'bars', ['total'], rows)],
  });
}

/** What is to be paid in the next 60 days, by day; overdue first. */
export function calendarSection(input: ReportInput, open: readonly OpenRow[]): Section {
  const say = words(input);
  const { lang, today } = input.sources;
  const last = addDays(today, 60);
  const byDay = new Map<string, { amount: number; number: number }>();
  let overdue = 0;
  let late = 0;
  for (const row of open) {
    const due = row.due ?? today;
    if (due < today) {
      overdue += row.amount;
      late += 1;
    } else if (due <= last) {
      const entry = byDay.get(due) ?? { amount: 0, number: 0 };
      byDay.set(due, { amount: entry.amount + row.amount, number: entry.number + 1 });
    }
  }
  let running = overdue;
  const counted = (row: ReturnType<typeof amounts>, number: number): ReturnType<typeof amounts> => ({
    ...row,
    values: { number: String(number), ...row.values },
  });
  const rows = [
    counted(amounts('overdue', say('Already overdue', 'Al vervallen'), { amount: overdue, running: overdue }), late),
    ...[...byDay]
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .map(([day, { amount, number }]) => {
        running += amount;
        return counted(amounts(day, dateLabel(lang, day), { amount, running }), number);
      }),
  ];
  const title = say('Payment calendar, next 60 days', 'Betaalkalender, komende 60 dagen');
  return section({
    key: 'calendar',
    page: 'calendar',
    title,
    columns: [
      count('number', say('Bills', 'Facturen')),
      money('amount', say('Falls due', 'Vervalt')),
      money('running', say('Together', 'Samen')),
    ],
    rows,
    charts: [overRows(title, 'columns', ['amount'], rows, { line: 'running' })],
    drill: ['amount', 'running'],
  });
}

export function documentSection(input: ReportInput, side: Side, contact: string, open: readonly OpenRow[]): Section {
  const say = words(input);
  const { today } = input.sources;
  return section({
    key: 'documents',
    page: 'documents',
    title:
      side === customers
        ? say('Open invoices', 'Openstaande facturen')
        : say('Open bills', 'Openstaande inkoopfacturen'),
    columns: [
      text('contact', contact),
      date('date', say('Date', 'Datum')),
      date('due', say('Due', 'Vervalt')),
      days('late', say('Days past due', 'Dagen te laat')),
      money('amount', say('Open', 'Open')),
    ],
    rows: [
      ...open.map((row) => {
        const shown = amounts(guidOfHex(row.id), row.number === '' ? row.reference : row.number, {
          amount: row.amount,
        });
        const late = daysBetween(row.due ?? today, today);
        return {
          ...shown,
          document: { kind: 'invoice' as const, id: shown.key },
          values: {
            contact: row.name,
            date: row.day,
            due: row.due,
            late: late > 0 ? String(late) : null,
            ...shown.values,
          },
        };
      }),
      amounts('total', say('Total', 'Totaal'), { amount: open.reduce((sum, row) => sum + row.amount, 0) }, 'total'),
    ],
  });
}
