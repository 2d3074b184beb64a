/** R2 and R3: customers and suppliers, one report seen from both sides. */
import { customers, invoicedByContact, type Side } from '../metrics/documents.ts';
import { dateLabel } from '../metrics/figure.ts';
import { lateBuckets } from '../metrics/openItems.ts';
import { addDays, daysBetween } from '../metrics/periods.ts';
import { percentText } from '../metrics/money.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import {
  amounts,
  cells,
  date,
  money,
  percent,
  seriesSection,
  text,
  tileOf,
  words,
  type ReportInput,
  type Section,
} from './define.ts';

interface OpenRow {
  id: string;
  number: string;
  reference: string;
  contact: string;
  name: string;
  day: string | null;
  due: string | null;
  amount: number;
}

function readOpen(input: ReportInput, side: Side): OpenRow[] {
  return all<OpenRow>(
    input.sources.db,
    `SELECT hex(i.id) AS id, i.number, i.reference, hex(i.contact_id) AS contact, coalesce(c.name, i.contact_name) AS name,
       i.date AS day, coalesce(i.due_date, i.date) AS due, i.base_amount_due AS amount
     FROM invoice i LEFT JOIN contact c ON c.id = i.contact_id
     WHERE i.type = ? AND i.status = 'AUTHORISED' AND i.amount_due <> 0 ORDER BY due, i.number, i.id`,
    side.invoice,
  );
}

const buckets = ['notDue', ...lateBuckets.map((bucket) => bucket.key)];

function bucketOf(due: string | null, today: string): string {
  const late = daysBetween(due ?? today, today);
  if (late <= 0) return 'notDue';
  return lateBuckets.find((bucket) => late <= bucket.upTo)?.key ?? '90+';
}

export function partySections(input: ReportInput, side: Side): Section[] {
  const say = words(input);
  const { today } = input.sources;
  const isSales = side === customers;
  const contact = isSales ? say('Customer', 'Klant') : say('Supplier', 'Leverancier');
  const open = readOpen(input, side);
  return [
    seriesSection(
      'months',
      isSales
        ? say('Invoiced sales by month', 'Gefactureerde omzet per maand')
        : say('Billed purchases by month', 'Gefactureerde inkopen per maand'),
      tileOf(input, side.tiles.invoiced),
      [money('value', say('Amount', 'Bedrag')), money('previous', say('A year earlier', 'Een jaar eerder'))],
    ),
    contactSection(input, side, contact),
    seriesSection(
      'growth',
      say('Growth, three months year on year', 'Groei, drie maanden jaar op jaar'),
      tileOf(input, side.tiles.growth),
      [percent('value', say('Growth', 'Groei'))],
    ),
    ageingSection(input, open),
    ...(isSales ? [] : [calendarSection(input, open)]),
    {
      key: 'documents',
      title: isSales ? say('Open invoices', 'Openstaande facturen') : say('Open bills', 'Openstaande inkoopfacturen'),
      columns: [
        text('contact', contact),
        date('date', say('Date', 'Datum')),
        date('due', say('Due', 'Vervalt')),
        { key: 'late', title: say('Days past due', 'Dagen te laat'), unit: 'days' },
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
    },
    {
      key: 'facts',
      title: say('Key figures', 'Kerncijfers'),
      columns: [text('value', say('Value', 'Waarde'))],
      rows: (tileOf(input, side.tiles.outstanding)?.facts ?? []).map((fact) =>
        cells(fact.key, fact.label, { value: fact.value }),
      ),
    },
  ];
}

function contactSection(input: ReportInput, side: Side, contact: string): Section {
  const say = words(input);
  const rows = invoicedByContact(input.sources, side).filter((row) => row.now !== 0 || row.before !== 0);
  const total = rows.reduce((sum, row) => sum + row.now, 0);
  const before = rows.reduce((sum, row) => sum + row.before, 0);
  return {
    key: 'contacts',
    title: `${contact}: ${say('this financial year', 'dit boekjaar')}`,
    columns: [
      money('now', say('This year', 'Dit jaar')),
      percent('share', say('Share', 'Aandeel')),
      money('before', say('Same days last year', 'Zelfde dagen vorig jaar')),
      money('change', say('Change', 'Verschil')),
    ],
    rows: [
      ...rows.map((row) => {
        const shown = amounts(row.id ?? 'none', row.name, {
          now: row.now,
          before: row.before,
          change: row.now - row.before,
        });
        return { ...shown, values: { ...shown.values, share: total === 0 ? null : percentText(row.now, total) } };
      }),
      amounts('total', say('Total', 'Totaal'), { now: total, before, change: total - before }, 'total'),
    ],
  };
}

/** What each contact owes, by days past due; largest first. */
function ageingSection(input: ReportInput, open: readonly OpenRow[]): Section {
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
  return {
    key: 'ageing',
    title: `${say('Ageing by due date', 'Ouderdom op vervaldatum')}, ${dateLabel(lang, today)}`,
    columns: [
      money('notDue', say('Not yet overdue', 'Nog niet vervallen')),
      ...lateBuckets.map((bucket) => money(bucket.key, lang === 'nl' ? bucket.nl : bucket.en)),
      money('total', say('Total', 'Totaal')),
    ],
    rows: [
      ...[...byContact]
        .sort((a, b) => (b[1].sums['total'] ?? 0) - (a[1].sums['total'] ?? 0) || (a[1].name < b[1].name ? -1 : 1))
        .map(([id, entry]) => amounts(id === '' ? 'none' : guidOfHex(id), entry.name, line(entry.sums))),
      amounts('total', say('Total', 'Totaal'), line(totals), 'total'),
    ],
  };
}

/** What is to be paid in the next 60 days, by day; overdue first. */
function calendarSection(input: ReportInput, open: readonly OpenRow[]): Section {
  const say = words(input);
  const { lang, today } = input.sources;
  const last = addDays(today, 60);
  const days = new Map<string, number>();
  let overdue = 0;
  for (const row of open) {
    const due = row.due ?? today;
    if (due < today) overdue += row.amount;
    else if (due <= last) days.set(due, (days.get(due) ?? 0) + row.amount);
  }
  let running = overdue;
  return {
    key: 'calendar',
    title: say('Payment calendar, next 60 days', 'Betaalkalender, komende 60 dagen'),
    columns: [money('amount', say('Falls due', 'Vervalt')), money('running', say('Together', 'Samen'))],
    rows: [
      amounts('overdue', say('Already overdue', 'Al vervallen'), { amount: overdue, running: overdue }),
      ...[...days]
        .sort((a, b) => (a[0] < b[0] ? -1 : 1))
        .map(([day, amount]) => {
          running += amount;
          return amounts(day, dateLabel(lang, day), { amount, running });
        }),
    ],
  };
}
