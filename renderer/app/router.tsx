import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  type RouterHistory,
} from '@tanstack/react-router';
import type { DocumentKind, Figure } from '#contract/drill';
import type { Filter, ReportName, TableName } from '#contract/ledger';
import type { Basis, Lang } from '#contract/values';
import { AddClientPage } from '../pages/add/AddClientPage.tsx';
import { ConnectionsPage } from '../pages/connections/ConnectionsPage.tsx';
import { GlossaryPage } from '../pages/GlossaryPage.tsx';
import { Home, TablesHome } from '../pages/Home.tsx';
import { ClientPage } from '../pages/org/ClientPage.tsx';
import { PackPreviewPage } from '../pages/packs/PackPreviewPage.tsx';
import { packsSearch, PacksPage } from '../pages/packs/PacksPage.tsx';
import { practiceSearch } from '../pages/practice/practiceModel.ts';
import { PracticePage } from '../pages/practice/PracticePage.tsx';
import { PrintPage } from '../pages/print/PrintPage.tsx';
import { QuestionsPage } from '../pages/QuestionsPage.tsx';
import { RunsPage } from '../pages/RunsPage.tsx';
import { SettingsPage } from '../pages/settings/SettingsPage.tsx';
import { WelcomePage } from '../pages/WelcomePage.tsx';
import { isDocument, isFigure } from '../drill/figure.ts';
import { isReportName, isTableName, isTab, type Tab } from '../data/lists.ts';
import type { TableSort } from '../tables/DataTable.tsx';
import { Shell } from './Shell.tsx';

/** What belongs to the window and survives a change of client; what is not set is left out of the address. */
export interface ClientSearch {
  readonly basis?: Basis;
  /** The month at whose end the figures are, `2026-10`; today when left out. */
  readonly month?: string;
  readonly report?: ReportName;
  readonly table?: TableName;
  /** Conditions on the rows of one table; another table has none. */
  readonly where?: { readonly table: TableName; readonly filters: readonly Filter[] };
  /** The page of a report, and what the report is narrowed to. */
  readonly part?: string;
  readonly only?: Readonly<Record<string, string>>;
  /** What is looked for in the rows of a table or behind a figure, and their order. */
  readonly text?: string;
  readonly sort?: TableSort;
  /** The question whose answer is shown in the place of the page. */
  readonly ask?: string;
  /** The page is being arranged. */
  readonly edit?: true;
  /** The figure whose documents are shown in the place of the page. */
  readonly figure?: Figure;
  /** The document that is shown in the place of the page. */
  readonly doc?: { readonly kind: DocumentKind; readonly id: string };
}

function clientSearch(raw: Record<string, unknown>): ClientSearch {
  const month = typeof raw['month'] === 'string' && /^\d{4}-\d{2}$/.test(raw['month']) ? raw['month'] : undefined;
  return {
    ...(raw['basis'] === 'cash' ? { basis: 'cash' as const } : {}),
    ...(month === undefined ? {} : { month }),
    ...(isReportName(raw['report']) ? { report: raw['report'] } : {}),
    ...(isTableName(raw['table']) ? { table: raw['table'] } : {}),
    ...(isWhere(raw['where']) ? { where: raw['where'] } : {}),
    ...(typeof raw['part'] === 'string' ? { part: raw['part'].slice(0, 40) } : {}),
    ...(isNarrowing(raw['only']) ? { only: raw['only'] } : {}),
    ...textIn(raw),
    ...(isSort(raw['sort']) ? { sort: raw['sort'] } : {}),
    ...(typeof raw['ask'] === 'string' ? { ask: raw['ask'].slice(0, 300) } : {}),
    ...(raw['edit'] === true ? { edit: true as const } : {}),
    ...(isFigure(raw['figure']) ? { figure: raw['figure'] } : {}),
    ...(isDocument(raw['doc']) ? { doc: raw['doc'] } : {}),
  };
}

const textIn = ({ text }: Record<string, unknown>): { text?: string } =>
  typeof text === 'string' && text !== '' ? { text: text.slice(0, 100) } : {};

const questionSearch = ({ text }: Record<string, unknown>): { text?: string } =>
  typeof text === 'string' && text !== '' ? { text: text.slice(0, 300) } : {};

/** True for something that may be an order; the engine checks the column. */
function isSort(value: unknown): value is TableSort {
  if (typeof value !== 'object' || value === null || !('column' in value) || !('descending' in value)) return false;
  return typeof value.column === 'string' && typeof value.descending === 'boolean';
}

/** True for something that may be conditions; the engine checks the rest. */
function isWhere(value: unknown): value is NonNullable<ClientSearch['where']> {
  if (typeof value !== 'object' || value === null || !('table' in value) || !('filters' in value)) return false;
  return isTableName(value.table) && Array.isArray(value.filters) && value.filters.every(isNarrowing);
}

function isNarrowing(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');
}

/** Which pack the hidden window prints; `job` is the number it answers with. */
export interface PrintSearch {
  readonly template: string;
  readonly lang: Lang;
  readonly job: number;
  readonly asOf?: string;
  readonly basis?: Basis;
  readonly run?: number;
  readonly hold?: true;
}

function printSearch(raw: Record<string, unknown>): PrintSearch {
  const { template, lang, job, asOf, basis, run, hold } = raw;
  return {
    template: typeof template === 'string' ? template : 'standard',
    lang: lang === 'nl' ? 'nl' : 'en',
    job: Number(job) || 0,
    ...(typeof asOf === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { asOf } : {}),
    ...(basis === 'cash' || basis === 'accrual' ? { basis } : {}),
    ...(Number(run) > 0 ? { run: Number(run) } : {}),
    ...(Number(hold) === 1 ? { hold: true as const } : {}),
  };
}

const optional =
  <K extends string>(...keys: K[]) =>
  (raw: Record<string, unknown>): { readonly [key in K]?: string } =>
    Object.fromEntries(keys.flatMap((key) => (typeof raw[key] === 'string' ? [[key, raw[key]]] : []))) as {
      readonly [key in K]?: string;
    };

const root = createRootRoute({ component: Outlet, notFoundComponent: Home });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const index = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: WelcomePage });
const print = createRoute({
  getParentRoute: () => root,
  path: '/print/$orgId',
  component: PrintPage,
  validateSearch: printSearch,
});
const practice = createRoute({
  getParentRoute: () => shell,
  path: '/practice',
  component: PracticePage,
  validateSearch: practiceSearch,
});
const connections = createRoute({ getParentRoute: () => shell, path: '/connections', component: ConnectionsPage });
const tables = createRoute({ getParentRoute: () => shell, path: '/tables', component: TablesHome });
const glossary = createRoute({
  getParentRoute: () => shell,
  path: '/glossary',
  component: GlossaryPage,
  validateSearch: textIn,
});
const questions = createRoute({
  getParentRoute: () => shell,
  path: '/questions',
  component: QuestionsPage,
  validateSearch: questionSearch,
});
const packs = createRoute({
  getParentRoute: () => shell,
  path: '/packs',
  component: PacksPage,
  validateSearch: packsSearch,
});
const packPreview = createRoute({ getParentRoute: () => shell, path: '/packs/$orgId', component: PackPreviewPage });
const runs = createRoute({
  getParentRoute: () => shell,
  path: '/runs',
  component: RunsPage,
  validateSearch: optional('org', 'run'),
});
const add = createRoute({
  getParentRoute: () => shell,
  path: '/add',
  component: AddClientPage,
  validateSearch: optional('reconnect'),
});
const settings = createRoute({ getParentRoute: () => shell, path: '/settings/{-$section}', component: SettingsPage });
const client = createRoute({
  getParentRoute: () => shell,
  path: '/org/$orgId/$tab',
  component: ClientPage,
  params: {
    parse: ({ orgId, tab }): { orgId: string; tab: Tab } => ({ orgId, tab: isTab(tab) ? tab : 'overview' }),
    stringify: ({ orgId, tab }) => ({ orgId, tab }),
  },
  validateSearch: clientSearch,
});

const tree = root.addChildren([
  index,
  welcome,
  print,
  shell.addChildren([
    practice,
    questions,
    packs,
    packPreview,
    connections,
    tables,
    glossary,
    runs,
    add,
    settings,
    client,
  ]),
]);

export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: tree,
    history,
    defaultPreload: false,
    scrollRestoration: false,
    // Words of an address that no page reads, or that mean nothing, go no further.
    search: { strict: true },
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
