/** From a figure to the documents, ledger movements, accounts or inputs behind it. */
import type { DrillColumn, DrillDocument, DrillLine, DrillRow, Figure } from '#contract/drill';
import type { ReportDocument } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import type { ReadableDb } from '#db/open';
import { blobToGuid } from '#db/guid';
import { cents, exactText, moneyText, parseAmount, toCents, type Amount } from '../metrics/money.ts';
import { readSources, type Sources } from '../metrics/sources.ts';
import { readStatements } from '../metrics/statements.ts';
import { todayIn } from '../metrics/timezones.ts';
import { remembered } from '../readers/remembered.ts';
import { tilesDocument, type TileContext } from '../metrics/tilesDocument.ts';
import { reportDocument } from '../reports/index.ts';
import { pageOfEntries, sumEntries, type ShownEntry, type Sums } from './page.ts';
import type { DrillInput, PartsPlan, Plan, Shown } from './plan.ts';
import { resolveReport } from './reports.ts';
import { resolveSet } from './sets.ts';
import { resolveTile, type Resolved } from './tiles.ts';
import { lineText, typeText } from './words.ts';

export interface DrillQuery {
  readonly figure: Figure;
  readonly limit: number;
  readonly after?: string | undefined;
  readonly sort?: { readonly column: DrillColumn; readonly descending: boolean } | undefined;
  readonly search?: string | undefined;
}

/**
 * One page of what stands behind a figure. Its rows and lines, over all pages, add up to `total` to the cent wherever `adds` is
 * true: what no document explains is a line of its own. Answers without rows where the key or cell names nothing.
 */
export function drillDocuments(db: ReadableDb, context: TileContext, query: DrillQuery): DrillDocument {
  const input = drillInput(db, context);
  const { shown, plan } = resolve(input, query.figure);
  const { sources } = input;
  const base = {
    schema: 1,
    figure: query.figure,
    title: shown.title,
    detail: shown.detail,
    basis: sources.basis,
    currency: shown.unit === 'money' ? sources.organisation.baseCurrency : null,
    unit: shown.unit,
    window: shown.window ?? plan?.window ?? null,
    reason: shown.reason,
  } as const;
  if (plan === null) {
    return {
      ...base, total: shown.total, list: 'documents', adds: true, count: 0, listed: null, lines: [], columns: [], rows: [], found: null, next: null,
    }; // prettier-ignore
  }
  return {
    ...base,
    ...(plan.kind === 'parts' ? partsPage(input, shown, plan, query) : entriesPage(db, sources, shown, plan, query)),
  };
}

/** Pages of one figure and the next figures clicked share what they are worked out from, until the file changes. */
function drillInput(db: ReadableDb, context: TileContext): DrillInput {
  const { basis, lang, asOf, now, head, choices } = context;
  const day = todayIn(now, head.timezone);
  return remembered(db, JSON.stringify(['drill', basis, lang, asOf ?? '', day, choices ?? {}]), () =>
    makeInput(db, context),
  );
}

function makeInput(db: ReadableDb, context: TileContext): DrillInput {
  const sources = readSources(db, {
    basis: context.basis,
    lang: context.lang,
    now: context.now,
    timezone: context.head.timezone,
    baseCurrency: context.head.baseCurrency,
    asOf: context.asOf,
    choices: context.choices,
  });
  const accrual = readStatements(sources, 'accrual');
  const reports = new Map<string, ReportDocument>();
  let tiles: TilesDocument | null = null;
  return {
    sources,
    accrual,
    statements: context.basis === 'accrual' ? accrual : readStatements(sources, 'cash'),
    tiles: () => (tiles ??= tilesDocument(db, context)),
    report: (name, options) => {
      const key = JSON.stringify([name, options ?? {}]);
      const known = reports.get(key) ?? reportDocument(db, { ...context, report: name, options });
      reports.set(key, known);
      return known;
    },
    sumOf: (plan) => moneyText(plan.kind === 'parts' ? sumOfRows(plan.rows) : sumEntries(db, plan.branches).exact),
  };
}

function resolve(input: DrillInput, figure: Figure): Resolved {
  switch (figure.of) {
    case 'tile':
      return resolveTile(input, figure);
    case 'report':
      return resolveReport(input, figure);
    default:
      return resolveSet(input, figure);
  }
}

const sumOfRows = (rows: readonly DrillRow[]): Amount =>
  rows.reduce((sum, row) => sum + parseAmount(row.amount ?? '0'), 0);

type PageOf = Pick<
  DrillDocument,
  'total' | 'list' | 'adds' | 'count' | 'listed' | 'lines' | 'columns' | 'rows' | 'found' | 'next'
>;

function partsPage(input: DrillInput, shown: Shown, plan: PartsPlan, query: DrillQuery): PageOf {
  const { lang } = input.sources;
  const wanted = (query.search ?? '').trim().toLocaleLowerCase();
  const found = plan.rows.filter((row) =>
    [row.number, row.description].some((text) => text.toLocaleLowerCase().includes(wanted)),
  );
  const sum = sumOfRows(plan.rows);
  const total = shown.total ?? (plan.adds ? moneyText(sum) : null);
  const rest = plan.adds && total !== null ? parseAmount(total) - sum : 0;
  return {
    total,
    list: plan.list,
    adds: plan.adds,
    count: plan.rows.length,
    listed: plan.adds ? moneyText(sum) : null,
    lines: rest === 0 ? [] : [unexplained(lang, rest)],
    columns: plan.list === 'accounts' ? ['number', 'description', 'amount'] : ['description', 'date', 'amount'],
    rows: sorted(found, query.sort),
    found: wanted === '' ? null : { count: found.length, amount: moneyText(sumOfRows(found)) },
    next: null,
  };
}

function sorted(rows: readonly DrillRow[], sort: DrillQuery['sort']): DrillRow[] {
  if (sort === undefined) return [...rows];
  const way = sort.descending ? -1 : 1;
  const valueOf = (row: DrillRow): string | number =>
    sort.column === 'amount' ? parseAmount(row.amount ?? '0') : (row[sort.column] ?? '');
  return [...rows].sort((a, b) => {
    const [one, two] = [valueOf(a), valueOf(b)];
    return one < two ? -way : one > two ? way : 0;
  });
}

const unexplained = (lang: Sources['lang'], amount: Amount): DrillLine => ({
  key: 'unexplained',
  label: lineText('unexplained', lang),
  amount: moneyText(amount),
  further: null,
});

function entriesPage(
  db: ReadableDb,
  sources: Sources,
  shown: Shown,
  plan: Extract<Plan, { kind: 'entries' }>,
  query: DrillQuery,
): PageOf {
  const { lang } = sources;
  const sums = remembered(
    db,
    `sums ${JSON.stringify([query.figure, sources.basis, sources.today, sources.choices])}`,
    () => sumEntries(db, plan.branches),
  );
  const opening = plan.opening?.amount ?? 0;
  const total = shown.total ?? moneyText(opening + sums.exact);
  const lines = plan.adds ? linesBeside(plan, sums, total, lang) : [];
  const search = (query.search ?? '').trim();
  const found = search === '' ? null : sumEntries(db, plan.branches, search);
  const page = pageOfEntries(db, plan.branches, {
    sort: query.sort ?? plan.sort,
    search,
    limit: query.limit,
    after: query.after,
  });
  return {
    total,
    list: plan.list,
    adds: plan.adds,
    count: sums.count,
    listed: plan.adds ? moneyText(sums.rounded) : null,
    lines,
    columns: [...plan.columns],
    rows: page.rows.map((row) => rowOf(row, sources)),
    found: found === null ? null : { count: found.count, amount: moneyText(found.rounded) },
    next: page.next,
  };
}

/** What completes the sum of the rows: the balance it opened with, cents between exact and shown amounts, and what is not explained. */
function linesBeside(
  plan: Extract<Plan, { kind: 'entries' }>,
  sums: Sums,
  total: string,
  lang: Sources['lang'],
): DrillLine[] {
  const opening = plan.opening?.amount ?? 0;
  const lines: DrillLine[] = [];
  if (plan.opening !== null) {
    lines.push({
      key: 'opening',
      label: plan.opening.label,
      amount: moneyText(opening),
      further: plan.opening.further,
    });
  }
  // Rows are shown in whole cents. Where the figure is the sum of exact amounts, the cents between the two are a line.
  const exact = toCents(opening + sums.exact);
  const rounding = exact - toCents(opening) - sums.rounded;
  if (rounding !== 0) {
    lines.push({ key: 'rounding', label: lineText('rounding', lang), amount: moneyText(rounding), further: null });
  }
  const rest = parseAmount(total) - exact;
  if (cents(rest) !== 0) lines.push(unexplained(lang, rest));
  return lines;
}

function rowOf(entry: ShownEntry, sources: Sources): DrillRow {
  const { lang, organisation } = sources;
  const id = blobToGuid(entry.id);
  const type = typeText(entry.type, lang);
  const isForeign = entry.currency !== null && entry.currency !== organisation.baseCurrency;
  return {
    key: `${entry.kind} ${id} ${entry.leg}`,
    kind: entry.kind as DrillRow['kind'],
    id,
    type: entry.type,
    label:
      entry.leg === -4 ? lineText('gain', lang, { type }) : entry.leg === -2 ? lineText('tax', lang, { type }) : type,
    date: entry.date === '' ? null : entry.date,
    due: entry.due === '' ? null : entry.due,
    number: entry.number,
    contact: entry.contact,
    description: entry.description,
    account: entry.account_name ?? '',
    currency: isForeign ? entry.currency : null,
    foreign: isForeign && entry.foreign_amount !== null ? exactText(entry.foreign_amount) : null,
    amount: moneyText(entry.cents),
    unit: 'money',
    further: null,
  };
}
