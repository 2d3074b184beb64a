/** The eight reports: sections of rows, with the comparison their tiles carry. */
import type { OrgHead } from '#contract/tiles';
import type { ReportName, ReportOptions } from '#contract/ledger';
import type { Basis, Lang } from '#contract/values';
import type { z } from 'zod';
import type { ReadableDb } from '#db/open';
import type { Choices } from '../metrics/choices.ts';
import { customers, suppliers } from '../metrics/documents.ts';
import type { TieOut } from '../metrics/figure.ts';
import { fiscalYearToDate, isMonthEnd, monthOf, monthStart, thirteenMonths } from '../metrics/periods.ts';
import { readSources } from '../metrics/sources.ts';
import { readStatements } from '../metrics/statements.ts';
import { derivedTie, noTie } from '../metrics/tieOut.ts';
import { tilesDocument } from '../metrics/tilesDocument.ts';
import { balanceBody } from './balanceSheet.ts';
import { bankAccountBody, bankPeriod } from './bankAccounts.ts';
import { tileOf, type Body, type ReportDocument, type ReportInput } from './define.ts';
import { reportEntries } from './entries.ts';
import { glossaryBody } from './glossary.ts';
import { healthBody } from './health.ts';
import { inventoryBody } from './inventory.ts';
import { partyBody } from './parties.ts';
import { profitBody } from './profitAndLoss.ts';

export type { ReportDocument } from './define.ts';

type Name = z.output<typeof ReportName>;

const titleOf = (report: Name, lang: Lang): string =>
  reportEntries.find((entry) => entry.report === report)?.name[lang] ?? report;

export interface ReportQuery {
  readonly report: Name;
  readonly basis: Basis;
  readonly lang: Lang;
  readonly head: OrgHead;
  readonly now: Date;
  /** The earlier month end the report is of; null or left out for today. */
  readonly asOf?: string | null | undefined;
  readonly choices?: Choices | undefined;
  readonly options?: ReportOptions | undefined;
}

/** One report from the organisation's file. Sections without data are empty, never missing. */
export function reportDocument(db: ReadableDb, query: ReportQuery): ReportDocument {
  const { basis, lang, head, now, asOf, choices } = query;
  const { timezone, baseCurrency } = head;
  const sources = readSources(db, { basis, lang, now, timezone, baseCurrency, asOf, choices });
  const accrual = readStatements(sources, 'accrual');
  const input: ReportInput = {
    sources,
    accrual,
    statements: basis === 'accrual' ? accrual : readStatements(sources, 'cash'),
    tiles: tilesDocument(db, { head, now, basis, lang, asOf, choices, syncing: null, lastFailure: null }),
    options: query.options ?? {},
  };
  return {
    schema: 1,
    report: query.report,
    title: titleOf(query.report, lang),
    org: head.nickname,
    currency: sources.organisation.baseCurrency,
    basis,
    period: periodOf(query.report, input),
    asOf: sources.isPast ? sources.today : null,
    tieOut: tieOf(query.report, input),
    ...marked(bodyOf(query.report, input), input.sources.today),
  };
}

/** The month of the figures is still running unless they are of its last day; pictures draw it hatched. */
function marked(body: Body, today: string): Body {
  if (isMonthEnd(today)) return body;
  const month = monthOf(today);
  return {
    ...body,
    sections: body.sections.map((section) => ({
      ...section,
      charts: section.charts.map((chart) => (chart.points.includes(month) ? { ...chart, running: month } : chart)),
    })),
  };
}

function bodyOf(report: Name, input: ReportInput): Body {
  switch (report) {
    case 'bank-accounts':
      return bankAccountBody(input);
    case 'customer':
      return partyBody(input, customers);
    case 'suppliers':
      return partyBody(input, suppliers);
    case 'inventory':
      return inventoryBody(input);
    case 'profit-and-loss':
      return profitBody(input);
    case 'balance-sheet':
      return balanceBody(input);
    case 'health':
      return healthBody(input);
    case 'glossary':
      return glossaryBody(input);
  }
}

function periodOf(report: Name, input: ReportInput): { from: string; to: string } {
  const { today, organisation } = input.sources;
  const asOf = input.statements.asOf ?? today;
  switch (report) {
    case 'bank-accounts':
      return bankPeriod(today);
    case 'customer':
    case 'suppliers':
    case 'inventory':
      return { ...input.sources.fiscalToDate };
    case 'balance-sheet':
      return { from: asOf, to: asOf };
    case 'profit-and-loss': {
      const year = fiscalYearToDate(organisation.yearEndDay, organisation.yearEndMonth, asOf);
      const first = monthStart(thirteenMonths(asOf)[0] ?? asOf.slice(0, 7));
      return { from: year.from < first ? year.from : first, to: asOf };
    }
    default:
      return { from: today, to: today };
  }
}

/** The comparison of the report's leading tile; of several tiles, the leading one with the worst status of all. */
function tieOf(report: Name, input: ReportInput): TieOut {
  const tie = (id: Parameters<typeof tileOf>[1]): TieOut => tileOf(input, id)?.tieOut ?? noTie();
  const worst = (first: TieOut, ...others: TieOut[]): TieOut => ({
    ...first,
    status: derivedTie([first, ...others]).status,
  });
  switch (report) {
    case 'bank-accounts':
      return worst(tie('T05'), tie('T01'), tie('T02'), tie('T03'));
    case 'customer':
      return worst(tie('T10'), tie('T06'));
    case 'suppliers':
      return worst(tie('T16'), tie('T13'));
    case 'inventory':
      return tie('T18');
    case 'profit-and-loss':
      return worst(tie('T20'), tie('T19'), tie('T21'), tie('T22'));
    case 'balance-sheet':
      return worst(tie('T23'), tie('T24'), tie('T25'));
    case 'health':
      return derivedTie((['T26', 'T27', 'T28', 'T29', 'T30', 'T31'] as const).map(tie));
    case 'glossary':
      return noTie();
  }
}
