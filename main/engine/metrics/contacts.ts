/** Who was invoiced or billed how much: all contacts of a span, or the few at the top without adding up the rest. */
import { yearEndKey, yearEndText } from '#db/org/summaries';
import type { Side } from './documents.ts';
import type { Amount } from './money.ts';
import { endsOf, monthCover, monthsOf } from './monthCover.ts';
import { addDays, fiscalYearOf, isMonthEnd, type Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, first, guidOfHex } from './sql.ts';

export interface ContactTotal {
  readonly id: string | null;
  readonly name: string;
  readonly now: Amount;
  readonly before: Amount;
}

export interface TopContacts {
  readonly top: readonly ContactTotal[];
  /** Contacts with an amount, those of `top` counted. */
  readonly count: number;
  /** What all contacts have together. */
  readonly now: Amount;
}

const documents = `type IN (?, ?) AND status IN ('AUTHORISED', 'PAID')`;
const signed = `CASE type WHEN ? THEN -base_sub_total ELSE base_sub_total END`;
const nameOf = (id: string): string => `coalesce(
  (SELECT c.name FROM contact c WHERE c.id = ${id}),
  (SELECT i.contact_name FROM invoice i WHERE i.contact_id = ${id} ORDER BY i.date DESC LIMIT 1), '')`;

/** Beyond so many contacts with documents still to come, adding everything up costs less than setting them right. */
const fewLater = 200;

/** Net invoiced by contact over two spans, largest first. */
export function contactTotals(sources: Sources, side: Side, now: Span, before: Span): ContactTotal[] {
  const parts: string[] = [];
  const values: unknown[] = [];
  for (const [span, column] of [
    [now, 'now'],
    [before, 'before'],
  ] as const) {
    const cover = monthCover(span);
    const cell = (amount: string): string => (column === 'now' ? `${amount} AS now, 0 AS before` : `0, ${amount}`);
    parts.push(
      `SELECT contact_id AS id, ${cell('net')} FROM sum_contact_month WHERE side = ? AND month >= ? AND month <= ?`,
    );
    values.push(side.invoice, cover.first, cover.last);
    for (const end of endsOf(cover)) {
      parts.push(
        `SELECT coalesce(contact_id, x''), ${cell(`-(${signed})`)} FROM invoice WHERE ${documents} AND date >= ? AND date <= ?`,
      );
      values.push(side.credit, side.invoice, side.credit, end.from, end.to);
    }
  }
  const rows = all<{ id: string; name: string; now: Amount; before: Amount }>(
    sources.db,
    `SELECT hex(t.id) AS id, ${nameOf('t.id')} AS name, t.now, t.before
     FROM (SELECT id, SUM(now) AS now, SUM(before) AS before FROM (${parts.join(' UNION ALL ')}) GROUP BY id) t
     ORDER BY t.now DESC, name`,
    ...values,
  );
  return rows.map((row) => ({ ...row, id: idOf(row.id) }));
}

/** The largest contacts of the financial year to date, with the same span a year earlier. */
export function topContacts(sources: Sources, side: Side, count: number): TopContacts {
  return fromYearTotals(sources, side, count) ?? fromAll(sources, side, count);
}

function fromAll(sources: Sources, side: Side, count: number): TopContacts {
  const active = contactTotals(sources, side, sources.fiscalToDate, sources.fiscalBefore).filter(
    (one) => one.now !== 0,
  );
  return {
    top: active.slice(0, count),
    count: active.length,
    now: active.reduce((sum, one) => sum + one.now, 0),
  };
}

interface YearRow {
  id: Buffer;
  net: Amount;
}

/**
 * From the sums of the financial year, less what is dated after today. Null where that would not pay: under another year
 * end than the sums were made by, or when much of the year is still to come.
 */
function fromYearTotals(sources: Sources, side: Side, count: number): TopContacts | null {
  const { db, today, fiscalYear, organisation } = sources;
  const year = Number(fiscalYear.to.slice(0, 4));
  const totals = first<{ yearEnd: string | null; active: number; now: Amount }>(
    db,
    `SELECT (SELECT value FROM meta WHERE key = '${yearEndKey}') AS yearEnd, coalesce(t.active, 0) AS active,
       coalesce(t.net, 0) AS now
     FROM (SELECT 1) LEFT JOIN sum_contact_year_total t ON t.side = ? AND t.year = ?`,
    side.invoice,
    year,
  );
  if (totals?.yearEnd !== yearEndText(organisation.yearEndDay, organisation.yearEndMonth)) return null;
  const later = all<YearRow>(
    db,
    `SELECT coalesce(contact_id, x'') AS id, SUM(${signed}) AS net FROM invoice
     WHERE ${documents} AND date > ? AND date <= ? GROUP BY 1 LIMIT ${fewLater + 1}`,
    side.credit,
    side.invoice,
    side.credit,
    today,
    fiscalYear.to,
  );
  if (later.length > fewLater) return null;
  const netOf = (id: Buffer): Amount =>
    first<{ net: Amount }>(
      db,
      'SELECT net FROM sum_contact_year WHERE side = ? AND year = ? AND contact_id = ?',
      side.invoice,
      year,
      id,
    )?.net ?? 0;
  const found = new Map<string, YearRow>();
  // Equal amounts are put in order by name, so all that equal the last one are candidates.
  const candidates = all<YearRow>(
    db,
    `SELECT contact_id AS id, net FROM sum_contact_year
     WHERE side = ? AND year = ? AND net <> 0 AND net >= coalesce((SELECT net FROM sum_contact_year
       WHERE side = ? AND year = ? AND net <> 0 ORDER BY net DESC LIMIT 1 OFFSET ?), -9223372036854775807)`,
    side.invoice,
    year,
    side.invoice,
    year,
    count + later.length - 1,
  );
  for (const row of candidates) found.set(row.id.toString('hex'), row);
  let active = totals.active;
  let now = totals.now;
  for (const row of later) {
    const whole = netOf(row.id);
    const net = whole - row.net;
    now -= row.net;
    active += (net === 0 ? 0 : 1) - (whole === 0 ? 0 : 1);
    if (net === 0) found.delete(row.id.toString('hex'));
    else found.set(row.id.toString('hex'), { id: row.id, net });
  }
  const names = new Map(
    all<{ id: string; name: string }>(
      db,
      `SELECT j.value AS id, ${nameOf('unhex(j.value)')} AS name FROM json_each(?) j`,
      JSON.stringify([...found.keys()]),
    ).map((row) => [row.id, row.name]),
  );
  const named = [...found]
    .map(([id, row]) => ({ id, net: row.net, name: names.get(id) ?? '' }))
    .sort((a, b) => b.net - a.net || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .slice(0, count);
  const ids = named.map((row) => row.id);
  const before = netOfYearBefore(sources, side, ids, year - 1);
  return {
    top: named.map(({ id, name, net }) => ({ id: idOf(id), name, now: net, before: before.get(id) ?? 0 })),
    count: active,
    now,
  };
}

interface NetRow {
  id: string;
  net: Amount;
}

/** Of the financial year before up to the same day: from its own sums less the months that follow, where its end allows. */
function netOfYearBefore(sources: Sources, side: Side, ids: readonly string[], year: number): Map<string, Amount> {
  const { fiscalBefore, organisation } = sources;
  const { from, to } = fiscalYearOf(organisation.yearEndDay, organisation.yearEndMonth, fiscalBefore.from);
  const rest = { from: addDays(fiscalBefore.to, 1), to };
  const isWhole = Number(to.slice(0, 4)) === year && from === fiscalBefore.from && isMonthEnd(to);
  const span = monthCover(fiscalBefore);
  if (!isWhole || rest.from > rest.to || monthsOf(monthCover(rest)).length >= monthsOf(span).length)
    return netByContact(sources, side, ids, fiscalBefore);
  const list = JSON.stringify(ids);
  const rows = all<NetRow>(
    sources.db,
    `SELECT j.value AS id, s.net FROM json_each(?) j CROSS JOIN sum_contact_year s
     ON s.side = ? AND s.year = ? AND s.contact_id = unhex(j.value)`,
    list,
    side.invoice,
    year,
  );
  const nets = new Map(rows.map((row) => [row.id, row.net]));
  for (const [id, net] of netByContact(sources, side, ids, rest)) nets.set(id, (nets.get(id) ?? 0) - net);
  return nets;
}

/** Net of a few contacts over a span, by their id in hexadecimal. */
function netByContact(sources: Sources, side: Side, ids: readonly string[], span: Span): Map<string, Amount> {
  const cover = monthCover(span);
  const list = JSON.stringify(ids);
  const rows = all<NetRow>(
    sources.db,
    `SELECT j.value AS id, SUM(s.net) AS net FROM json_each(?) j CROSS JOIN json_each(?) m
     CROSS JOIN sum_contact_month s ON s.side = ? AND s.month = m.value AND s.contact_id = unhex(j.value) GROUP BY j.value`,
    list,
    JSON.stringify(monthsOf(cover)),
    side.invoice,
  );
  const nets = new Map(rows.map((row) => [row.id, row.net]));
  for (const end of endsOf(cover)) {
    const outside = all<NetRow>(
      sources.db,
      `SELECT j.value AS id, SUM(CASE i.type WHEN ? THEN -i.base_sub_total ELSE i.base_sub_total END) AS net
       FROM json_each(?) j CROSS JOIN invoice i INDEXED BY invoice_contact
       ON i.contact_id IS nullif(unhex(j.value), x'') AND i.type IN (?, ?)
         AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= ? AND i.date <= ?
       GROUP BY j.value`,
      side.credit,
      list,
      side.invoice,
      side.credit,
      end.from,
      end.to,
    );
    for (const row of outside) nets.set(row.id, (nets.get(row.id) ?? 0) - row.net);
  }
  return nets;
}

const idOf = (hex: string): string | null => (hex === '' ? null : guidOfHex(hex));
