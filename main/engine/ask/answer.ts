import type { AskDocument, AskRow } from '#contract/ask';
import { FailureError } from '#contract/failure';
import type { ReportDocument, TableDocument, TableName } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import type { Basis, Lang, OrgId } from '#contract/values';
import { listText } from '../texts.ts';
import { definitions } from '../metrics/definitions.ts';
import { monthOf } from '../metrics/periods.ts';
import { findContacts, findDocuments, pageSize, type ReadPage } from './documents.ts';
import { calendarOf, pickFigure, type Picked } from './figures.ts';
import { listSources, reportList, reportRow, sortRows, tileList, type Order, type Ranked } from './lists.ts';
import { askedText, periodText, resolvePeriod, spanText } from './periods.ts';
import { readQuestion, type Reading } from './read.ts';
import { compareDecimals } from './text.ts';
import { listTiles, type Metric } from './vocabulary.ts';
import { askText } from './words.ts';

/** What a question can be answered from. Every figure of an answer comes out of one of these, as the window shows it. */
export interface AskSources {
  readonly orgs: readonly { readonly tenantId: OrgId; readonly nickname: string; readonly names: readonly string[] }[];
  tiles(orgId: OrgId, basis: Basis, asOf?: string): Promise<TilesDocument>;
  report(orgId: OrgId, report: ReportDocument['report'], basis: Basis, asOf?: string): Promise<ReportDocument>;
  page(orgId: OrgId, page: { table: TableName; search: string; offset: number; limit: number }): Promise<TableDocument>;
}

export interface Asked {
  readonly question: string;
  readonly scope: 'org' | 'all';
  readonly basis: Basis;
  readonly lang: Lang;
  /** The month end that a question without a time of its own is about; today when left out. */
  readonly asOf?: string | undefined;
}

interface Answer {
  readonly kind: NonNullable<AskDocument['kind']>;
  readonly reading: string;
  readonly rows: readonly AskRow[];
  readonly total?: number;
  readonly notes?: readonly string[];
}

/** Rows of a list that are shown; the tables have the rest. */
const mostShown = 100;

/**
 * Answers a question about one client or all. What is not understood whole has no answer but three examples; every figure is one that a
 * tile, report or table gives for the time asked for.
 */
export async function answerQuestion(sources: AskSources, asked: Asked): Promise<AskDocument> {
  const { lang } = asked;
  const read = readQuestion(asked.question, asked.scope, asked.scope === 'org' ? (sources.orgs[0]?.names ?? []) : []);
  const empty = { schema: 1 as const, question: asked.question, basis: asked.basis, examples: [] as string[] };
  if (!read.ok) {
    const examples = examplesOf(asked);
    const params = { examples: examples.map((one) => `“${one}”`).join(', ') };
    const failure = { code: 'ask.notUnderstood' as const, params };
    return { ...empty, understood: null, kind: null, rows: [], total: 0, notes: [], failure, examples };
  }
  const basis = read.reading.basis ?? asked.basis;
  const isTimed = !('period' in read.reading) || read.reading.period !== null;
  const asOf = isTimed ? undefined : asked.asOf;
  const answer = await answerReading(atMonthEnd(sources, asOf), read.reading, { ...asked, basis, asOf });
  const total = answer.total ?? answer.rows.length;
  const rows = answer.rows.slice(0, mostShown);
  const notes = [...(answer.notes ?? [])];
  if (rows.length < total && answer.kind !== 'list') {
    notes.push(askText('note.cut', lang, { shown: rows.length, total }));
  }
  if (total === 0) notes.push(askText('note.none', lang));
  const reading = [answer.reading, ...(basis === 'cash' ? [askText('basis.cash', lang)] : [])].join(', ');
  return {
    ...empty,
    // Where nothing was found, what was meant may be something else that can be asked.
    examples: total === 0 ? examplesOf(asked) : [],
    basis,
    understood: askText('understood', lang, { reading }),
    kind: answer.kind,
    rows,
    total,
    notes,
    failure: null,
  };
}

/** The same sources with their figures of a month end, wherever nobody asks for another one. */
function atMonthEnd(sources: AskSources, asOf: string | undefined): AskSources {
  return {
    ...sources,
    tiles: (id, basis, day = asOf) => sources.tiles(id, basis, day),
    report: (id, report, basis, day = asOf) => sources.report(id, report, basis, day),
  };
}

const examplesOf = ({ scope, lang }: Asked): string[] =>
  ([1, 2, 3] as const).map((number) => askText(`example.${scope}.${number}`, lang));

async function answerReading(sources: AskSources, reading: Reading, asked: Asked): Promise<Answer> {
  if (reading.kind === 'clients') return answerClients(sources, reading, asked);
  if (reading.kind === 'documents' || reading.kind === 'contacts') return answerSearch(sources, reading, asked);
  const org = sources.orgs[0];
  if (!org) throw new FailureError('org.notFound', { org: '' });
  const tiles = (asOf?: string) => sources.tiles(org.tenantId, asked.basis, asOf);
  const parts = (...texts: string[]) => [...texts.filter((text) => text !== ''), org.nickname].join(', ');
  switch (reading.kind) {
    case 'figure': {
      const picked = await pickFigure(tiles, reading.metric, reading.period, asked.lang);
      return answerFigure(picked, reading, asked.lang, parts);
    }
    case 'list':
      return answerList(sources, reading, { ...asked, orgId: org.tenantId, tiles, parts });
    case 'report':
      return answerReport(sources, reading, { ...asked, orgId: org.tenantId, tiles, parts });
  }
}

type Parts = (...texts: string[]) => string;

function answerFigure(picked: Picked, reading: Extract<Reading, { kind: 'figure' }>, lang: Lang, parts: Parts): Answer {
  const { tile, name, period } = picked;
  const [first] = picked.rows;
  const comparison = first?.key === null && first.value !== null ? tile.comparison : null;
  const notes: string[] = [];
  const rows = [...picked.rows];
  let what = name;
  if (reading.compare && comparison) {
    const window = spanText(comparison.window, lang);
    what = askText('compare', lang, { what: name, period: window });
    const value = comparison.value;
    rows.push({ ...(first as AskRow), label: `${name}, ${window}`, value, window: comparison.window, tieOut: null });
  } else if (reading.compare) notes.push(askText('note.noComparison', lang, { name }));
  // Asked for by its own name, a list tile says what its figure is made of.
  if (listTiles[tile.id] && first?.key === null && first.value !== null) {
    for (const point of tile.series) {
      rows.push({ ...first, label: point.label, key: point.key, value: point.value, tieOut: null });
    }
  }
  if (picked.rows.length > 1) {
    notes.push(askText('note.months', lang));
    if (picked.rows.at(-1)?.key === monthOf(tile.window.to) && tile.window.to < monthEndOf(tile.window.to)) {
      notes.push(askText('note.running', lang));
    }
  }
  return { kind: 'figure', reading: parts(what, period), rows, notes };
}

const monthEndOf = (day: string): string => `${day.slice(0, 8)}31`;

interface OfOrg extends Asked {
  readonly orgId: OrgId;
  readonly tiles: (asOf?: string) => Promise<TilesDocument>;
  readonly parts: Parts;
}

async function answerList(
  sources: AskSources,
  reading: Extract<Reading, { kind: 'list' }>,
  { lang, basis, orgId, tiles, parts }: OfOrg,
): Promise<Answer> {
  const source = listSources[reading.list];
  const what = askText(`list.${reading.list}`, lang);
  const now = await tiles();
  const calendar = calendarOf(now);
  const period = reading.period === null ? null : resolvePeriod(reading.period, calendar);
  const asOf = listDay(period, calendar.today);
  const order: Order = {
    largest: reading.largest,
    count: reading.count,
    isAsked: reading.count !== null || !reading.largest,
  };
  const document = asOf === null || asOf === undefined ? now : await tiles(asOf);
  let list: Ranked;
  let window: { from: string; to: string };
  if ('tile' in source) {
    list = tileList(document, source.tile, order);
    window = document.tiles.find((tile) => tile.id === source.tile)?.window ?? { from: now.today, to: now.today };
  } else {
    const report = await sources.report(orgId, source.report, basis, asOf ?? undefined);
    list = reportList(document, report, source, order);
    // What is owed is owed on a day; what was sold was sold in the year to it.
    const day = document.today;
    window =
      source.section === 'ageing' ? { from: day, to: day } : { from: document.org.fiscalYear?.from ?? day, to: day };
    list = { ...list, rows: list.rows.map((row) => ({ ...row, window })) };
  }
  const isKnown = reading.period === null || (period !== null && asOf !== undefined && fitsWindow(period, window));
  const order1 = reading.largest ? 'largest' : 'smallest';
  const counted =
    reading.count === null
      ? askText(`order.${order1}First`, lang, { what })
      : askText(`order.${order1}`, lang, { what, count: reading.count });
  if (!isKnown) {
    const asked = period === null ? '' : periodText(period, calendar, lang);
    const note =
      period === null
        ? askText('reason.noPeriod', lang)
        : askText('reason.otherWindow', lang, { name: what, window: spanText(window, lang), period: asked });
    return { kind: 'list', reading: parts(counted, asked), rows: [], notes: [note] };
  }
  return { kind: 'list', reading: parts(counted, spanText(window, lang)), rows: list.rows, total: list.rows.length };
}

/** The month end a list is asked of; null for today, undefined where no tile is of that time. */
function listDay(period: ReturnType<typeof resolvePeriod>, today: string): string | null | undefined {
  if (period === null) return null;
  if (period.kind === 'months') return undefined;
  const day = period.kind === 'day' ? period.day : period.kind === 'span' ? period.span.to : null;
  if (day === null) return undefined;
  return day === today ? null : day;
}

function fitsWindow(
  period: NonNullable<ReturnType<typeof resolvePeriod>>,
  window: { from: string; to: string },
): boolean {
  if (period.kind === 'day') return window.to === period.day;
  if (period.kind !== 'span') return false;
  return window.to === period.span.to && (window.from === period.span.from || window.from === window.to);
}

async function answerReport(
  sources: AskSources,
  reading: Extract<Reading, { kind: 'report' }>,
  { lang, basis, orgId, tiles, parts }: OfOrg,
): Promise<Answer> {
  const now = await tiles();
  const calendar = calendarOf(now);
  const period = reading.period === null ? null : resolvePeriod(reading.period, calendar);
  const asOf = listDay(period, calendar.today);
  const report = await sources.report(orgId, reading.report, basis, asOf ?? undefined);
  const section = report.sections.find((one) => one.key === 'lines') ?? report.sections[0];
  const keys = (section?.columns ?? []).map((column) => column.key);
  const wanted = period?.kind === 'month' ? period.month : null;
  const isYear = period === null || period.kind === 'span' || period.kind === 'day';
  const column =
    keys.find((key) => wanted !== null && (key === wanted || (key.startsWith(wanted) && key.length === 10))) ??
    (isYear
      ? keys.includes('year')
        ? 'year'
        : keys.filter((key) => /^\d{4}-\d\d-\d\d$/.test(key)).at(-1)
      : undefined);
  const title = section?.columns.find((one) => one.key === column)?.title ?? '';
  const lines = (section?.rows ?? []).filter((row) => row.kind !== 'row' && row.key !== 'check');
  const rows = lines.flatMap((line) => {
    const value = column === undefined ? null : (line.values[column] ?? null);
    return value === null ? [] : [reportRow(now, report, line.label, line.key, value)];
  });
  const what = askText('report', lang, { report: report.title });
  const time = period === null ? title : periodText(period, calendar, lang);
  return { kind: 'report', reading: parts(what, time), rows };
}

async function answerClients(
  sources: AskSources,
  reading: Extract<Reading, { kind: 'clients' }>,
  { lang, basis, asOf: day }: Asked,
): Promise<Answer> {
  const rows: AskRow[] = [];
  const missing: string[] = [];
  for (const org of sources.orgs) {
    try {
      const picked = await pickFigure(
        (asOf) => sources.tiles(org.tenantId, basis, asOf),
        reading.metric,
        reading.period,
        lang,
      );
      const [row, ...more] = picked.rows;
      if (!row || row.value === null || more.length > 0) missing.push(org.nickname);
      else rows.push({ ...row, label: org.nickname });
    } catch (error) {
      // One client whose file cannot be opened does not keep the answer about the others.
      if (!(error instanceof FailureError)) throw error;
      missing.push(org.nickname);
    }
  }
  const { threshold } = reading;
  const fitting = rows.filter((row) => {
    if (threshold === null || row.value === null) return true;
    const sign = compareDecimals(row.value, threshold.value);
    return threshold.operator === 'above' ? sign > 0 : sign < 0;
  });
  const isLargest = reading.order === null ? threshold?.operator !== 'below' : reading.order === 'largest';
  const sorted = sortRows(fitting, isLargest);
  const shown = reading.count === null ? sorted : sorted.slice(0, reading.count);
  const notes: string[] = [];
  if (missing.length > 0) notes.push(askText('note.noFigure', lang, { names: listText(missing, lang) }));
  if (new Set(shown.flatMap((row) => row.currency ?? [])).size > 1) notes.push(askText('note.currencies', lang));
  return { kind: 'clients', reading: clientsText(reading, lang, day), rows: shown, total: shown.length, notes };
}

function clientsText(reading: Extract<Reading, { kind: 'clients' }>, lang: Lang, day: string | undefined): string {
  const { metric, threshold, order, count, period } = reading;
  let what = metricText(metric, lang);
  if (threshold)
    what = askText(`threshold.${threshold.operator}`, lang, { what, value: shownNumber(threshold.value, lang) });
  const isLargest = order === null ? threshold?.operator !== 'below' : order === 'largest';
  what =
    count === null
      ? askText(isLargest ? 'order.largestFirst' : 'order.smallestFirst', lang, { what })
      : askText(isLargest ? 'order.largest' : 'order.smallest', lang, { what, count });
  return [
    what,
    askText('scope.all', lang),
    ...(period !== null
      ? [askedText(period, lang)]
      : day === undefined
        ? []
        : [spanText({ from: day, to: day }, lang)]),
  ].join(', ');
}

function metricText(metric: Metric, lang: Lang): string {
  if (metric.part !== undefined) return askText(`part.${metric.part}`, lang);
  return definitions.find((one) => one.id === metric.tile)?.name[lang] ?? metric.tile;
}

/** Decimal text with the language's signs. */
function shownNumber(decimal: string, lang: Lang): string {
  const [whole = '0', part] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, lang === 'nl' ? '.' : ',');
  return part === undefined ? grouped : `${grouped}${lang === 'nl' ? ',' : '.'}${part}`;
}

async function answerSearch(
  sources: AskSources,
  reading: Extract<Reading, { kind: 'documents' | 'contacts' }>,
  { lang, scope, basis }: Asked,
): Promise<Answer> {
  const rows: AskRow[] = [];
  for (const org of sources.orgs) {
    const read: ReadPage = (table, search, offset) =>
      sources.page(org.tenantId, { table, search, offset, limit: pageSize });
    if (reading.kind === 'contacts') rows.push(...(await findContacts(read, reading.search, org)));
    else if (isOpenItems(reading)) rows.push(...(await openItems(sources, reading, org.tenantId, basis)));
    else {
      const { calendar } = await sources.tiles(org.tenantId, basis);
      rows.push(...(await findDocuments(read, reading, org, calendar.today)));
    }
  }
  const who = scope === 'all' ? askText('scope.all', lang) : (sources.orgs[0]?.nickname ?? '');
  const what =
    reading.kind === 'contacts' ? askText('contacts', lang, { search: reading.search }) : documentsText(reading, lang);
  return { kind: reading.kind, reading: [what, who].join(', '), rows };
}

type DocumentReading = Extract<Reading, { kind: 'documents' }>;

/** Everything unpaid, without a text to look for: the customer and supplier reports list exactly that. */
const isOpenItems = (reading: DocumentReading): boolean =>
  (reading.isOpen || reading.isLate) && reading.search === '' && !reading.isCredit;

async function openItems(sources: AskSources, reading: DocumentReading, orgId: OrgId, basis: Basis): Promise<AskRow[]> {
  const now = await sources.tiles(orgId, basis);
  const reports = reading.side === null ? (['sales', 'purchases'] as const) : [reading.side];
  const rows: AskRow[] = [];
  for (const side of reports) {
    const report = await sources.report(orgId, side === 'sales' ? 'customer' : 'suppliers', basis);
    const lines = report.sections.find((section) => section.key === 'documents')?.rows ?? [];
    for (const line of lines.filter((one) => one.kind === 'row' && (!reading.isLate || one.values['late'] != null))) {
      const { contact, date, due, late } = line.values;
      const row = reportRow(now, report, line.label, line.key, line.values['amount'] ?? null);
      const cells = { contact_name: contact ?? null, date: date ?? null, due_date: due ?? null, late: late ?? null };
      rows.push({ ...row, cells, window: { from: now.today, to: now.today }, tieOut: null });
    }
  }
  return rows;
}

function documentsText(reading: Extract<Reading, { kind: 'documents' }>, lang: Lang): string {
  const { side, isCredit } = reading;
  const plain = side === null ? (isCredit ? 'documents.credit' : 'documents.all') : (`documents.${side}` as const);
  let what = askText(isCredit && side !== null ? `documents.${side}Credit` : plain, lang);
  if (reading.isLate) what = askText('documents.late', lang, { what });
  else if (reading.isOpen) what = askText('documents.open', lang, { what });
  return reading.search === '' ? what : askText('documents.search', lang, { what, search: reading.search });
}
