import type { PageQuery } from '../../model.ts';
import { flag, parameter, type Answer, type SandboxRequest } from '../http.ts';
import { highVolume, notFound, queryParseFailed, validationFailed } from '../problems.ts';
import type { Wire } from '../wire.ts';
import { wrap, type Envelope } from './envelope.ts';
import type { Listing } from './listings.ts';
import { meets, parseWhere, valueAt, WhereError, type Condition } from './where.ts';
import type { Writing } from './writing.ts';

const standardPageSize = 100;
const largestPageSize = 1000;
const scanSize = 1000;

/** Columns that Xero can filter very large organisations by. */
const optimised = [
  'Status',
  'Type',
  'Date',
  'DueDate',
  'Reference',
  'AmountDue',
  'AmountPaid',
  'Contact.ContactID',
  'Contact.Name',
  'Contact.ContactNumber',
  'InvoiceID',
  'UpdatedDateUTC',
];

/** A list as asked: what the books can filter, what is left for the records themselves, and the order. */
interface Question {
  readonly query: Omit<PageQuery, 'offset' | 'limit'>;
  readonly conditions: readonly Condition[];
  readonly predicate: ((row: Wire) => boolean) | undefined;
  readonly order: { readonly field: string; readonly isDescending: boolean } | undefined;
}

interface Selection {
  readonly total: number;
  rows(offset: number, limit: number): Iterable<Wire>;
}

export interface ListContext {
  readonly to: Writing;
  readonly envelope: Envelope;
  readonly highVolumeAbove: number | null;
  readonly largestList: number | null;
}

/** `GET /{Listing}`: filters, order and paging as Xero has them. */
export function answerList(listing: Listing, request: SandboxRequest, context: ListContext): Answer {
  const { query } = request;
  const paging = readPaging(listing, query);
  if (typeof paging === 'string') return validationFailed(paging);
  const places = parameter(query, 'unitdp') === '4' ? 4 : 2;
  const isSummary = flag(query, 'summaryOnly') && (listing.path === 'Invoices' || listing.path === 'Contacts');
  const to: Writing = { ...context.to, places, isFull: paging !== undefined || !listing.isPaged, isSummary };
  // Budgets list no lines; they come with a single budget.
  const writing = listing.path === 'Budgets' ? { ...to, isFull: false } : to;

  let question: Question;
  try {
    question = readQuestion(listing, request);
  } catch (error) {
    if (error instanceof WhereError) return queryParseFailed(error.message);
    throw error;
  }
  const selection = select(listing, question, writing);
  if (isInefficient(selection.total, paging !== undefined, question, context.highVolumeAbove)) return highVolume();
  const { largestList } = context;
  if (
    largestList !== null &&
    listing.isPaged &&
    question.query.modifiedSince === undefined &&
    selection.total > largestList
  )
    return highVolume();

  if (!paging) return wrap(context.envelope, listing.path, selection.rows(0, Number.MAX_SAFE_INTEGER));
  const { page, pageSize } = paging;
  return wrap(context.envelope, listing.path, selection.rows((page - 1) * pageSize, pageSize), {
    page,
    pageSize,
    pageCount: Math.ceil(selection.total / pageSize),
    itemCount: selection.total,
  });
}

/** `GET /{Listing}/{id or number}`: one record with everything. */
export function answerSingle(listing: Listing, name: string, request: SandboxRequest, context: ListContext): Answer {
  const places = parameter(request.query, 'unitdp') === '4' ? 4 : 2;
  const to: Writing = { ...context.to, places, isFull: true, isSummary: false };
  const found = listing.source.single(to, name.toLowerCase()) ?? byNumber(listing, name, to);
  return found ? wrap(context.envelope, listing.path, [found]) : notFound();
}

function byNumber(listing: Listing, name: string, to: Writing): Wire | undefined {
  const { numberField } = listing;
  if (numberField === undefined) return undefined;
  const everything = select(
    listing,
    { query: { includeArchived: true }, conditions: [], predicate: undefined, order: undefined },
    to,
  );
  for (const row of everything.rows(0, everything.total)) if (row[numberField] === name) return row;
  return undefined;
}

function readPaging(listing: Listing, query: URLSearchParams): { page: number; pageSize: number } | string | undefined {
  const page = parameter(query, 'page');
  if (!listing.isPaged || page === undefined) return undefined;
  const pageSize = parameter(query, 'pageSize') ?? String(standardPageSize);
  if (!/^\d+$/.test(page) || Number(page) < 1) return 'The page must be a whole number of at least 1';
  if (!/^\d+$/.test(pageSize) || Number(pageSize) < 1) return 'The pageSize must be a whole number of at least 1';
  return { page: Number(page), pageSize: Math.min(Number(pageSize), largestPageSize) };
}

function readQuestion(listing: Listing, request: SandboxRequest): Question {
  const { query } = request;
  const where = parameter(query, 'where');
  const { pushed, rest } = pushDown(listing, where === undefined ? [] : parseWhere(where, listing.fields));
  const list = (name: string): string[] | undefined =>
    parameter(query, name)
      ?.split(',')
      .map((entry) => entry.trim());
  const ids = list('IDs');
  const contactIds = listing.path === 'Invoices' ? list('ContactIDs') : undefined;
  const statuses = listing.path === 'Invoices' ? list('Statuses') : undefined;
  const modifiedSince = listing.knowsModifiedSince ? readModifiedSince(request) : undefined;
  const showsArchived = listing.hidesArchived !== true || flag(query, 'includeArchived');
  const hidesDeleted = listing.hidesDeleted === true && !flag(query, 'includeDeleted');
  return {
    query: {
      ...pushed,
      ...(ids ? { ids: new Set(ids.map((id) => id.toLowerCase())) } : {}),
      ...(contactIds ? { contactIds: new Set(contactIds.map((id) => id.toLowerCase())) } : {}),
      ...(statuses ? { statuses: statuses.map((status) => status.toUpperCase()) } : {}),
      ...(hidesDeleted ? { statuses: ['AUTHORISED'] } : {}),
      ...(modifiedSince === undefined ? {} : { modifiedSince }),
      includeArchived: showsArchived,
    },
    conditions: rest,
    predicate: predicateOf(listing, request.query),
    order: readOrder(listing, parameter(query, 'order')),
  };
}

/** Hands those conditions to the books that they can answer themselves, so that big lists are not read in full. */
function pushDown(
  listing: Listing,
  conditions: readonly Condition[],
): { pushed: Partial<PageQuery>; rest: Condition[] } {
  const pushed: { statuses?: string[]; types?: string[]; dateFrom?: string; dateTo?: string } = {};
  const rest: Condition[] = [];
  for (const entry of conditions) {
    const { field, operator, value } = entry;
    const day = typeof value === 'number' && entry.isDate ? new Date(value).toISOString().slice(0, 10) : undefined;
    const isDateField = listing.isDated === true && field === 'Date' && day !== undefined;
    if (listing.isDated === true && field === 'Status' && operator === '==' && !pushed.statuses)
      pushed.statuses = [String(value)];
    else if (listing.isDated === true && field === 'Type' && operator === '==' && !pushed.types)
      pushed.types = [String(value)];
    else if (isDateField && operator === '>=' && pushed.dateFrom === undefined) pushed.dateFrom = day;
    else if (isDateField && operator === '<=' && pushed.dateTo === undefined) pushed.dateTo = day;
    else rest.push(entry);
  }
  return { pushed, rest };
}

/** What neither the books nor a `where` can say: numbers, a search term, archived tracking categories. */
function predicateOf(listing: Listing, query: URLSearchParams): ((row: Wire) => boolean) | undefined {
  if (listing.path === 'TrackingCategories' && !flag(query, 'includeArchived')) return (row) => row.Status === 'ACTIVE';
  const numbers = parameter(query, 'InvoiceNumbers')?.split(',');
  if (listing.path === 'Invoices' && numbers) return (row) => numbers.includes(String(valueAt(row, 'InvoiceNumber')));
  const term = parameter(query, 'searchTerm')?.toLowerCase();
  const fields = searchedFields[listing.path];
  if (term === undefined || fields === undefined) return undefined;
  return (row) =>
    fields.some((field) =>
      String(valueAt(row, field) ?? '')
        .toLowerCase()
        .includes(term),
    );
}

const searchedFields: Readonly<Record<string, readonly string[]>> = {
  Contacts: ['Name', 'FirstName', 'LastName', 'ContactNumber', 'EmailAddress'],
  Invoices: ['InvoiceNumber', 'Reference', 'Contact.Name'],
};

function readOrder(listing: Listing, text: string | undefined): Question['order'] {
  if (text === undefined || text.trim() === '') return undefined;
  const match = /^\s*([A-Za-z][A-Za-z0-9.]*)(?:\s+(ASC|DESC))?\s*$/i.exec(text);
  const field = listing.fields.find((known) => known.toLowerCase() === match?.[1]?.toLowerCase());
  if (!match || field === undefined) throw new WhereError(`No property or field '${text}' exists to order by`);
  const isDescending = match[2]?.toUpperCase() === 'DESC';
  return field === 'UpdatedDateUTC' && !isDescending ? undefined : { field, isDescending };
}

/** The header to the whole second. */
function readModifiedSince(request: SandboxRequest): string | undefined {
  const header = request.headers['if-modified-since'];
  if (header === undefined) return undefined;
  const zoneless = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(header);
  const at = Date.parse(zoneless && header.includes('T') ? `${header}Z` : header);
  if (Number.isNaN(at)) return undefined;
  return new Date(Math.floor(at / 1000) * 1000).toISOString();
}

/** True when the header is there and no date can be read from it. */
export function hasBadModifiedSince(request: SandboxRequest): boolean {
  return request.headers['if-modified-since'] !== undefined && readModifiedSince(request) === undefined;
}

function select(listing: Listing, question: Question, to: Writing): Selection {
  const { source } = listing;
  if (question.conditions.length === 0 && !question.predicate && !question.order) {
    const total = source.page(to, { ...question.query, offset: 0, limit: 1 }).total;
    return { total, rows: (offset, limit) => inPieces(listing, question, to, offset, Math.min(limit, total - offset)) };
  }
  return scanned(listing, question, to);
}

/** One call for a page, several for a whole list. */
function* inPieces(listing: Listing, question: Question, to: Writing, offset: number, limit: number): Generator<Wire> {
  for (let done = 0; done < limit;) {
    const size = Math.min(scanSize, limit - done);
    const { rows, count } = listing.source.page(to, { ...question.query, offset: offset + done, limit: size });
    if (count === 0) return;
    yield* rows;
    done += count;
  }
}

/** Reads every record once to filter or sort, keeping ids and sort keys only. */
function scanned(listing: Listing, question: Question, to: Writing): Selection {
  const { source } = listing;
  const light: Writing = { ...to, isFull: false };
  const kept: { readonly id: string; readonly key: string | number | boolean | null }[] = [];
  const everything = source.page(light, { ...question.query, offset: 0, limit: 1 }).total;
  for (const row of inPieces(listing, { ...question, conditions: [], order: undefined }, light, 0, everything)) {
    if (!meets(row, question.conditions) || question.predicate?.(row) === false) continue;
    kept.push({
      id: String(valueAt(row, listing.idField)),
      key: question.order ? valueAt(row, question.order.field) : null,
    });
  }
  if (question.order) {
    const direction = question.order.isDescending ? -1 : 1;
    kept.sort((a, b) => direction * byKey(a.key, b.key) || (a.id < b.id ? -1 : 1));
  }
  return {
    total: kept.length,
    *rows(offset, limit) {
      for (const { id } of kept.slice(offset, offset + limit)) {
        const row = source.single(to, id);
        if (row) yield row;
      }
    },
  };
}

function byKey(a: string | number | boolean | null, b: string | number | boolean | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

function isInefficient(total: number, isPaged: boolean, question: Question, above: number | null): boolean {
  if (above === null || total <= above) return false;
  const isOdd = question.conditions.some((entry) => !optimised.includes(entry.field));
  const isOddOrder =
    question.order !== undefined && !['InvoiceID', 'UpdatedDateUTC', 'Date'].includes(question.order.field);
  return !isPaged || isOdd || isOddOrder || question.predicate !== undefined;
}
