import { createHash } from 'node:crypto';
import type { OrgBooks, ReportRow, ReportTree } from '../../model.ts';
import { flag, parameter, type Answer } from '../http.ts';
import { notFound, validationFailed } from '../problems.ts';
import { envelopeDate, type Wire } from '../wire.ts';
import { wrap, type Envelope } from './envelope.ts';

/** A parameter that cannot be read; the message goes into the validation exception. */
class ParameterError extends Error {}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `GET /Reports/{name}`: one row tree, the same envelope for all. Dates default to today and to the running month. */
export function answerReport(
  name: string,
  query: URLSearchParams,
  books: OrgBooks,
  today: string,
  envelope: Envelope,
): Answer {
  try {
    const tree = readTree(name, query, books, today);
    return tree ? wrap(envelope, 'Reports', [writeReport(tree, today, envelope.now)]) : notFound();
  } catch (error) {
    if (error instanceof ParameterError) return validationFailed(error.message);
    throw error;
  }
}

function readTree(name: string, query: URLSearchParams, books: OrgBooks, today: string): ReportTree | undefined {
  const date = day(query, 'date') ?? today;
  const from = day(query, 'fromDate') ?? `${today.slice(0, 8)}01`;
  const to = day(query, 'toDate') ?? today;
  const paymentsOnly = flag(query, 'paymentsOnly');
  const standardLayout = flag(query, 'standardLayout');
  switch (name) {
    case 'TrialBalance':
      return books.trialBalance(date, paymentsOnly);
    case 'ProfitAndLoss': {
      const trackingCategoryId = parameter(query, 'trackingCategoryID')?.toLowerCase();
      const trackingOptionId = parameter(query, 'trackingOptionID')?.toLowerCase();
      ordered(from, to);
      return books.profitAndLoss({
        from,
        to,
        periods: periods(query, 0),
        timeframe: timeframe(query),
        paymentsOnly,
        standardLayout,
        ...(trackingCategoryId === undefined ? {} : { trackingCategoryId }),
        ...(trackingOptionId === undefined ? {} : { trackingOptionId }),
      });
    }
    case 'BalanceSheet':
      return books.balanceSheet({
        date,
        periods: periods(query, 0),
        timeframe: timeframe(query),
        paymentsOnly,
        standardLayout,
      });
    case 'BankSummary':
      ordered(from, to);
      return books.bankSummary(from, to);
    case 'ExecutiveSummary':
      return books.executiveSummary(date);
    case 'BudgetSummary':
      return books.budgetSummary(date, periods(query, 1), monthsPerPeriod(query));
    case 'AgedReceivablesByContact':
      return books.agedByContact('receivables', contact(query, books), date);
    case 'AgedPayablesByContact':
      return books.agedByContact('payables', contact(query, books), date);
    default:
      return undefined;
  }
}

function day(query: URLSearchParams, name: string): string | undefined {
  const value = parameter(query, name);
  if (value === undefined || value === '') return undefined;
  const found = /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0];
  if (found === undefined || Number.isNaN(Date.parse(`${found}T00:00:00Z`)))
    throw new ParameterError(`The ${name} parameter is not a valid date`);
  return found;
}

function ordered(from: string, to: string): void {
  if (from > to) throw new ParameterError('The fromDate must be before the toDate');
}

function periods(query: URLSearchParams, otherwise: number): number {
  const value = parameter(query, 'periods');
  if (value === undefined) return otherwise;
  if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > 12)
    throw new ParameterError('The periods parameter must be between 1 and 12');
  return Number(value);
}

function timeframe(query: URLSearchParams): 'MONTH' | 'QUARTER' | 'YEAR' {
  const value = (parameter(query, 'timeframe') ?? 'MONTH').toUpperCase();
  if (value === 'MONTH' || value === 'QUARTER' || value === 'YEAR') return value;
  throw new ParameterError('The timeframe parameter must be MONTH, QUARTER or YEAR');
}

/** The budget summary counts its timeframe in months. */
function monthsPerPeriod(query: URLSearchParams): 1 | 3 | 12 {
  const value = Number(parameter(query, 'timeframe') ?? '1');
  if (value === 1 || value === 3 || value === 12) return value;
  throw new ParameterError('The timeframe parameter must be 1, 3 or 12');
}

function contact(query: URLSearchParams, books: OrgBooks): string {
  const id = parameter(query, 'contactId')?.toLowerCase();
  if (id === undefined || !books.get('contacts', id)) throw new ParameterError('The contactId parameter is required');
  return id;
}

function writeReport(tree: ReportTree, today: string, now: number): Wire {
  const [year, month, date] = today.split('-').map(Number);
  return {
    ReportID: createHash('sha256').update(tree.type).digest('hex').slice(0, 8),
    ReportName: tree.name,
    ReportType: tree.type,
    ReportTitles: tree.titles,
    ReportDate: `${date} ${monthNames[(month ?? 1) - 1]} ${year}`,
    UpdatedDateUTC: envelopeDate(now),
    Fields: [],
    Rows: tree.rows.map(writeRow),
  };
}

function writeRow(row: ReportRow): Wire {
  return {
    RowType: row.type,
    ...(row.type === 'Section' ? { Title: row.title ?? '' } : {}),
    ...(row.cells
      ? {
          Cells: row.cells.map((cell) => ({
            Value: cell.value,
            ...(cell.attributes && cell.attributes.length > 0
              ? { Attributes: cell.attributes.map((entry) => ({ Value: entry.value, Id: entry.id })) }
              : {}),
          })),
        }
      : {}),
    ...(row.rows || row.type === 'Section' ? { Rows: (row.rows ?? []).map(writeRow) } : {}),
  };
}
