/** R2 and R3: customers and suppliers, one report seen from both sides. */
import { customers, invoicedByContact, type Side } from '../metrics/documents.ts';
import { monthLabel } from '../metrics/figure.ts';
import {
  addMonths,
  completeMonths,
  monthEnd,
  monthOf,
  monthStart,
  sameDaysLastYear,
  thirteenMonths,
} from '../metrics/periods.ts';
import { percentText, quotientText } from '../metrics/money.ts';
import { daysToPay } from '../metrics/returns.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import {
  cells,
  amounts,
  count,
  days,
  figure,
  money,
  overRows,
  percent,
  section,
  seriesRows,
  tileOf,
  withDrill,
  words,
  type Body,
  type ReportInput,
  type Section,
} from './define.ts';
import { contactMonths, trackedByContact, trackedByMonth, trackedIn } from './partyLines.ts';
import { trackingControl, type TrackingChoice } from './trackingControl.ts';

import { ageingSection, calendarSection, documentSection, readOpen, sideKey, topSection } from './partyOpen.ts';

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
            previous:
              tracking !== null && month === monthOf(today)
                ? trackedIn(input.sources, side, tracking, sameDaysLastYear(today))
                : (tracked.get(addMonths(month, -12)) ?? 0),
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
            'From document lines with this tracking. This month is compared with the same days a year earlier.',
            'Uit factuurregels met deze tracking. Deze maand staat naast dezelfde dagen een jaar eerder.',
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
      [...months, 'total'].map((month) => [month, rows.reduce((total, row) => total + (row.sums[month] ?? 0), 0)]),
    );
  const spanOf = (month: string): { from: string; to: string } => ({
    from: monthStart(month),
    to: month === monthOf(today) ? today : monthEnd(month),
  });
  /** Every month of a row that is not nothing, and its total, with what is behind it. */
  const opened = (
    sums: Record<string, number>,
    of: { of: 'invoiced'; side: ReturnType<typeof sideKey>; contact?: string },
  ) =>
    Object.fromEntries(
      [...months, 'total']
        .filter((column) => (sums[column] ?? 0) !== 0)
        .map((column) => [
          column,
          { ...of, ...(column === 'total' ? { from: monthStart(months[0] ?? ''), to: today } : spanOf(column)) },
        ]),
    );
  const all = amounts('total', say('Total', 'Totaal'), sum(found), 'total');
  return section({
    key: 'contactMonths',
    page: 'contacts',
    title: say('By month', 'Per maand'),
    columns: [...months.map((month) => money(month, monthLabel(lang, month))), money('total', say('Total', 'Totaal'))],
    rows: [
      ...shown.map((row) => {
        const line = amounts(row.id ?? 'none', row.name, { ...sum([]), ...row.sums });
        return tracking !== null || row.id === null
          ? line
          : withDrill(line, opened(row.sums, { of: 'invoiced', side: sideKey(side), contact: row.id }));
      }),
      ...(rest.length === 0
        ? []
        : [amounts('other', say(`Other (${rest.length})`, `Overig (${rest.length})`), sum(rest))]),
      tracking === null ? withDrill(all, opened(sum(found), { of: 'invoiced', side: sideKey(side) })) : all,
    ],
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
