import type { Standing } from '../identity.ts';
import { text, type Answer, type SandboxRequest } from '../http.ts';
import { authorizationUnsuccessful, notFound, reportingRoleMissing } from '../problems.ts';
import { opensEndpoint } from '../scopes.ts';
import type { SandboxState } from '../state.ts';
import type { Wire } from '../wire.ts';
import { wrap, type Envelope } from './envelope.ts';
import { answerList, answerSingle, hasBadModifiedSince, type ListContext } from './list.ts';
import { listings } from './listings.ts';
import {
  writeActions,
  writeBrandingThemes,
  writeContactGroups,
  writeCurrencies,
  writeOrganisation,
} from './masters.ts';
import { writeBatchPayment } from './movements.ts';
import { answerReport } from './reports.ts';
import type { Writing } from './writing.ts';

const base = '/api.xro/2.0/';

/** A path of the accounting API, its endpoint in Xero's spelling whatever the capitals. */
export interface AccountingPath {
  readonly endpoint: string;
  readonly id: string | undefined;
}

const reportNames = [
  'TrialBalance',
  'ProfitAndLoss',
  'BalanceSheet',
  'BankSummary',
  'ExecutiveSummary',
  'BudgetSummary',
  'AgedReceivablesByContact',
  'AgedPayablesByContact',
];
const otherNames = ['Currencies', 'BrandingThemes', 'ContactGroups', 'BatchPayments', 'Journals', 'Organisation'];
const endpointNames = [...listings.map((listing) => listing.path), ...otherNames];

/** Undefined when nothing of the accounting API lies there. */
export function readAccountingPath(path: string): AccountingPath | undefined {
  if (!path.toLowerCase().startsWith(base)) return undefined;
  let parts: string[];
  try {
    parts = path.slice(base.length).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const [first = '', second, ...more] = parts;
  if (more.length > 0) return undefined;
  const same = (name: string) => (known: string) => known.toLowerCase() === name.toLowerCase();
  if (same(first)('Reports')) {
    if (second === undefined) return { endpoint: 'Reports', id: undefined };
    const report = reportNames.find(same(second));
    return report === undefined ? undefined : { endpoint: `Reports/${report}`, id: undefined };
  }
  if (same(first)('Organisation') && second !== undefined)
    return same(second)('Actions') ? { endpoint: 'Organisation/Actions', id: undefined } : undefined;
  const endpoint = endpointNames.find(same(first));
  return endpoint === undefined ? undefined : { endpoint, id: second === '' ? undefined : second };
}

/** Who asks: the granted scopes and what the user may do in this organisation. */
export interface Caller {
  readonly tenantId: string;
  readonly scopes: ReadonlySet<string>;
  readonly standing: Standing;
}

/** Answers a call that has a valid token and a connected organisation: scope, permission, then the records. */
export function answerAccounting(
  state: SandboxState,
  path: AccountingPath,
  request: SandboxRequest,
  caller: Caller,
): Answer {
  if (request.method !== 'GET') return text(501, '');
  const refusal = refuse(state, path.endpoint, caller);
  if (refusal) return refusal;
  if (hasBadModifiedSince(request)) return text(412, '');

  const books = state.world.books(caller.tenantId);
  const now = state.clock.now();
  const today = new Date(now).toISOString().slice(0, 10);
  const envelope: Envelope = {
    providerName: state.knobs.appName,
    now,
    isJson: (request.headers.accept ?? '').toLowerCase().includes('application/json'),
  };
  if (path.endpoint.startsWith('Reports/'))
    return answerReport(path.endpoint.slice('Reports/'.length), request.query, books, today, envelope);

  const to: Writing = {
    books,
    indexes: state.indexes,
    today,
    places: 2,
    isFull: path.id !== undefined,
    isSummary: false,
  };
  const listing = listings.find((entry) => entry.path === path.endpoint);
  if (listing) {
    const context: ListContext = {
      to,
      envelope,
      highVolumeAbove: state.knobs.highVolumeAbove,
      largestList: state.knobs.largestList,
    };
    return path.id === undefined
      ? answerList(listing, request, context)
      : answerSingle(listing, path.id, request, context);
  }
  const key = path.endpoint === 'Organisation' ? 'Organisations' : (path.endpoint.split('/').at(-1) ?? '');
  const rows = otherRows(path.endpoint, to, caller.standing);
  if (path.id === undefined) return wrap(envelope, key, rows);
  const found = rows.filter((row) => Object.values(row).includes(path.id ?? ''));
  return found.length === 0 ? notFound() : wrap(envelope, key, found);
}

function refuse(state: SandboxState, endpoint: string, caller: Caller): Answer | undefined {
  if (!opensEndpoint(caller.scopes, endpoint)) return authorizationUnsuccessful();
  // The general ledger needs a tier that this app does not have, whatever its scopes.
  if (endpoint === 'Journals') return authorizationUnsuccessful();
  if (endpoint === 'ManualJournals' && !caller.standing.manualJournals) return authorizationUnsuccessful();
  if (endpoint.startsWith('Reports') && !caller.standing.reports)
    return reportingRoleMissing(state.knobs.reportingRoleStatus);
  return undefined;
}

/** Endpoints without a table of their own in the books. */
function otherRows(endpoint: string, to: Writing, standing: Standing): Wire[] {
  switch (endpoint) {
    case 'Organisation':
      return [writeOrganisation(to.books.organisation)];
    case 'Organisation/Actions':
      return writeActions(standing.role.toUpperCase() === 'ADVISER');
    case 'Currencies':
      return writeCurrencies(to);
    case 'BrandingThemes':
      return writeBrandingThemes(to);
    case 'ContactGroups':
      return writeContactGroups(to);
    case 'BatchPayments':
      return [...to.indexes.batches(to.books)].map(([id, payments]) => writeBatchPayment(id, payments));
    default:
      return [];
  }
}
