/** R2 and R3: customers and suppliers, one report seen from both sides. */
import { customers, invoicedByContact, type Side } from '../metrics/documents.ts';
import { dateLabel, monthLabel } from '../metrics/figure.ts';
import { lateBuckets } from '../metrics/openItems.ts';
import { openThen } from '../metrics/openThen.ts';
import {
  addDays,
  addMonths,
  completeMonths,
  daysBetween,
  monthEnd,
  monthOf,
  monthStart,
  thirteenMonths,
} from '../metrics/periods.ts';
import { percentText, quotientText } from '../metrics/money.ts';
import { daysToPay } from '../metrics/returns.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import {
  amounts,
  cells,
  count,
  date,
  days,
  figure,
  money,
  overRows,
  percent,
  section,
  seriesRows,
  text,
  tileOf,
  withDrill,
  words,
  type Body,
  type ReportInput,
  type Section,
} from './define.ts';
import { contactMonths, trackedByContact, trackedByMonth } from './partyLines.ts';
import { trackingControl, type TrackingChoice } from './trackingControl.ts';

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

const openSql = (chosen: string): string => `
SELECT hex(i.id) AS id, i.number, i.reference, hex(i.contact_id) AS contact, coalesce(c.name, i.contact_name) AS name,
  i.date AS day, coalesce(i.due_date, i.date) AS due, i.base_amount_due AS amount
FROM invoice i LEFT JOIN contact c ON c.id = i.contact_id WHERE ${chosen} ORDER BY due, i.number, i.id`;

/** Open documents with what is open of them; of an earlier day as it stood then. */
function readOpen(input: ReportInput, side: Side): OpenRow[] {
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

const buckets = ['notDue', ...lateBuckets.map((bucket) => bucket.key)];

function bucketOf(due: string | null, today: string): string {
  const late = daysBetween(due ?? today, today);
  if (late <= 0) return 'notDue';
  return lateBuckets.find((bucket) => late <= bucket.upTo)?.key ?? '90+';
}

export const sideKey = (side: Side): 'customers' | 'suppliers' => (side === customers ? 'customers' : 'suppliers');

/** R2 of customers, R3 of suppliers. */
export function partyBody(input: ReportInput, side: Side): Body {
  const say = words(input);
  const isSales = side === customers;
  const contact = isSales ? say('Customer', 'Klant') : say('Supplier', 'Leverancier');
  const open = readOpen(input, side);
  const tracking = trackingControl(input, ['sales', 'contacts']);
  return {
    pages: [
      { key: 'sales', title: isSales ? say('Sales', 'Omzet') : say('Purchases', 'Inkopen') },
      { key: 'contacts', title: isSales ? say('By customer', 'Per klant') : say('By supplier', 'Per leverancier') },
      { key: 'ageing', title: say('Ageing', 'Ouderdom') },
      ...(isSales ? [] : [{ key: 'calendar', title: say('Payment calendar', 'Betaalkalender') }]),
      { key: 'pay', title: say('Days to pay', 'Betaaldagen') },
      {
        key: 'documents',
        title: isSales ? say('Open invoices', 'Openstaande facturen') : say('Open bills', 'Openstaande inkoopfacturen'),
      },
    ],
    controls: tracking.control === null ? [] : [tracking.control],
    sections: [
      monthSection(input, side, tracking.chosen),
      growthSection(input, side),
      contactSection(input, side, contact, tracking.chosen),
      contactMonthSection(input, side, tracking.chosen),
      ageingSection(input, side, open),
      topSection(input, side, contact, open),
      ...(isSales ? [] : [calendarSection(input, open)]),
      daysSection(input, side, contact),
      documentSection(input, side, contact, open),
      factSection(input, side),
    ],
  };
}

function monthSection(input: ReportInput, side: Side, tracking: TrackingChoice | null): Section {
  const say = words(input);
  const { lang, today } = input.sources;
  const columns = [
    money('value', say('Amount', 'Bedrag')),
    money('previous', say('A year earlier', 'Een jaar eerder')),
  ];
  const title =
    side === customers
      ? say('Invoiced sales by month', 'Gefactureerde omzet per maand')
      : say('Billed purchases by month', 'Gefactureerde inkopen per maand');
  const tracked = tracking === null ? null : trackedByMonth(input.sources, side, tracking);
  const rows =
    tracked === null
      ? seriesRows(tileOf(input, side.tiles.invoiced), columns)
      : thirteenMonths(today).map((month) =>
          amounts(month, monthLabel(lang, month), {
            value: tracked.get(month) ?? 0,
            previous: tracked.get(addMonths(month, -12)) ?? 0,
          }),
        );
  return section({
    key: 'months',
    page: 'sales',
    title: tracking === null ? title : `${title}, ${tracking.label}`,
    note:
      tracking === null
        ? null
        : say(
            'From document lines with this tracking. A year earlier is the whole month.',
            'Uit factuurregels met deze tracking. Een jaar eerder is de hele maand.',
          ),
    columns,
    rows,
    charts: [overRows(title, 'columns', ['value', 'previous'], rows)],
    drill: tracking === null ? ['value', 'previous'] : [],
  });
}

function growthSection(input: ReportInput, side: Side): Section {
  const say = words(input);
  const tile = tileOf(input, side.tiles.growth);
  const columns = [percent('value', say('Growth', 'Groei'))];
  const rows = seriesRows(tile, columns);
  const method = tile?.choices[0];
  const way = method?.options.find((option) => option.value === method.value)?.label;
  const title =
    way === undefined
      ? say('Growth', 'Groei')
      : `${say('Growth', 'Groei')}: ${way.toLocaleLowerCase(input.sources.lang)}`;
  return section({
    key: 'growth',
    page: 'sales',
    title,
    columns,
    rows,
    charts: [overRows(title, 'line', ['value'], rows, { unit: 'percent' })],
    drill: ['value'],
  });
}

function contactSection(input: ReportInput, side: Side, contact: string, tracking: TrackingChoice | null): Section {
  const say = words(input);
  const found =
    tracking === null ? invoicedByContact(input.sources, side) : trackedByContact(input.sources, side, tracking);
  const rows = found.filter((row) => row.now !== 0 || row.before !== 0);
  const total = rows.reduce((sum, row) => sum + row.now, 0);
  const before = rows.reduce((sum, row) => sum + row.before, 0);
  let running = 0;
  const lines = rows.map((row) => {
    running += row.now;
    const shown = amounts(row.id ?? 'none', row.name, {
      now: row.now,
      before: row.before,
      change: row.now - row.before,
    });
    return {
      ...shown,
      values: {
        ...shown.values,
        share: total === 0 ? null : percentText(row.now, total),
        cumulative: total === 0 ? null : percentText(running, total),
      },
    };
  });
  const title = `${contact}: ${say('this financial year', 'dit boekjaar')}`;
  return section({
    key: 'contacts',
    page: 'contacts',
    title: tracking === null ? title : `${title}, ${tracking.label}`,
    columns: [
      money('now', say('This year', 'Dit jaar')),
      percent('share', say('Share', 'Aandeel')),
      percent('cumulative', say('Cumulative', 'Cumulatief')),
      money('before', say('Same days last year', 'Zelfde dagen vorig jaar')),
      money('change', say('Change', 'Verschil')),
    ],
    rows: [...lines, amounts('total', say('Total', 'Totaal'), { now: total, before, change: total - before }, 'total')],
    charts: [overRows(title, 'bars', ['now'], lines.slice(0, 12))],
    drill: tracking === null ? ['now', 'before'] : [],
  });
}

/** The largest contacts by month, the others together. */
function contactMonthSection(input: ReportInput, side: Side, tracking: TrackingChoice | null): Section {
  const say = words(input);
  const { lang, today } = input.sources;
  const months = thirteenMonths(today);
  const found = contactMonths(input.sources, side, tracking);
  const shown = found.slice(0, 12);
  const rest = found.slice(12);
  const sum = (rows: typeof found): Record<string, number> =>
    Object.fromEntries(
      [...months, 'total'].map((month) => [month, rows.reduce((all, row) => all + (row.sums[month] ?? 0), 0)]),
    );
  const spanOf = (month: string): { from: string; to: string } => ({
    from: monthStart(month),
    to: month === monthOf(today) ? today : monthEnd(month),
  });
  return section({
    key: 'contactMonths',
    page: 'contacts',
    title: say('By month', 'Per maand'),
    columns: [...months.map((month) => money(month, monthLabel(lang, month))), money('total', say('Total', 'Totaal'))],
    rows: [
      ...shown.map((row) => {
        const line = amounts(row.id ?? 'none', row.name, { ...sum([]), ...row.sums });
        if (tracking !== null || row.id === null) return line;
        const contact = row.id;
        return withDrill(
          line,
          Object.fromEntries(
            months
              .filter((month) => (row.sums[month] ?? 0) !== 0)
              .map((month) => [month, { of: 'invoiced', side: sideKey(side), contact, ...spanOf(month) } as const]),
          ),
        );
      }),
      ...(rest.length === 0
        ? []
        : [amounts('other', say(`Other (${rest.length})`, `Overig (${rest.length})`), sum(rest))]),
      amounts('total', say('Total', 'Totaal'), sum(found), 'total'),
    ],
  });
}

/** What each contact owes, by days past due; largest first. */
function ageingSection(input: ReportInput, side: Side, open: readonly OpenRow[]): Section {
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
function topSection(input: ReportInput, side: Side, contact: string, open: readonly OpenRow[]): Section {
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
function calendarSection(input: ReportInput, open: readonly OpenRow[]): Section {
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

/** How long payment takes, by contact and together: documents of twelve complete months that are fully paid. */
function daysSection(input: ReportInput, side: Side, contact: string): Section {
  const say = words(input);
  const { db, today } = input.sources;
  const months = completeMonths(today, 12);
  const span = { from: monthStart(months[0] ?? ''), to: monthEnd(months[11] ?? '') };
  interface Row {
    id: string;
    name: string;
    number: number;
    amount: number;
    weighted: number;
    total: number;
  }
  const found = all<Row>(
    db,
    `SELECT hex(i.contact_id) AS id, max(coalesce(c.name, i.contact_name)) AS name, COUNT(*) AS number, SUM(i.base_total) AS amount,
       SUM(CAST(julianday(i.fully_paid_on) - julianday(i.date) AS INTEGER) * (i.base_total / 100)) AS weighted,
       SUM(i.base_total / 100) AS total
     FROM invoice i LEFT JOIN contact c ON c.id = i.contact_id
     WHERE i.type = ? AND i.status = 'PAID' AND i.date >= ? AND i.date <= ? AND i.fully_paid_on <= ?
     GROUP BY i.contact_id ORDER BY amount DESC, name`,
    side.invoice,
    span.from,
    span.to,
    today,
  );
  const rows = found.map((row) => {
    const shown = amounts(row.id === '' ? 'none' : guidOfHex(row.id), row.name, { amount: row.amount });
    return {
      ...shown,
      values: {
        ...shown.values,
        number: String(row.number),
        days: row.total <= 0 ? null : quotientText(row.weighted, row.total, 1),
      },
    };
  });
  const total = amounts(
    'total',
    say('Together', 'Samen'),
    { amount: found.reduce((sum, row) => sum + row.amount, 0) },
    'total',
  );
  const title = `${contact}: ${say('days from document to payment', 'dagen van factuur tot betaling')}`;
  return section({
    key: 'days',
    page: 'pay',
    title,
    note: say(
      'Documents of the twelve complete months that are fully paid, weighted by amount.',
      'Documenten van de twaalf volledige maanden die geheel zijn betaald, gewogen naar bedrag.',
    ),
    columns: [
      days('days', say('Days', 'Dagen')),
      count('number', say('Documents', 'Documenten')),
      money('amount', say('Paid', 'Betaald')),
    ],
    rows: [
      ...rows,
      {
        ...total,
        values: {
          ...total.values,
          days: daysToPay(input.sources, side.invoice, span),
          number: String(found.reduce((sum, row) => sum + row.number, 0)),
        },
      },
    ],
    charts: [overRows(title, 'bars', ['days'], rows.slice(0, 12), { unit: 'days' })],
  });
}

function documentSection(input: ReportInput, side: Side, contact: string, open: readonly OpenRow[]): Section {
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

function factSection(input: ReportInput, side: Side): Section {
  const say = words(input);
  return section({
    key: 'facts',
    page: 'ageing',
    title: say('Key figures', 'Kerncijfers'),
    columns: [figure('value', say('Value', 'Waarde'))],
    rows: (tileOf(input, side.tiles.outstanding)?.facts ?? []).map((fact) => ({
      ...cells(fact.key, fact.label, { value: fact.value }),
      unit: fact.unit,
    })),
  });
}
