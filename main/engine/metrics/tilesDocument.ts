import type { z } from 'zod';
import type { Failure } from '#contract/failure';
import type { OrgHead, Tile, TileId, TilesDocument } from '#contract/tiles';
import type { Basis, Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { positionFigures } from './balanceSheet.ts';
import { balanceFigures, flowFigures } from './cash.ts';
import { choicesOf, type Choices } from './choices.ts';
import { definitions, type TileDefinition } from './definitions.ts';
import { customers, invoicedFigures, suppliers, type InvoicedFigures, type Side } from './documents.ts';
import { dateLabel, type Figure } from './figure.ts';
import { growthFigure, type GrowthMethod } from './growth.ts';
import { tileIdentities } from './identities.ts';
import { ratioFigures } from './health.ts';
import { productFigure } from './inventory.ts';
import { openFigures } from './openItems.ts';
import { monthlyFigure, yearFigures } from './profitAndLoss.ts';
import {
  cashBasisNotFetched,
  monthNotRead,
  noPermission,
  notSynced,
  reasonText,
  reportNotRead,
  type Reason,
} from './reasons.ts';
import { debtorDaysFigure, returnFigures } from './returns.ts';
import { readSources, type Sources } from './sources.ts';
import { isRefused, stateOf, type StateInput, type StateOutcome, type StepView } from './state.ts';
import { readStatements, type Statements } from './statements.ts';
import { noTie } from './tieOut.ts';
import { headlineOf } from './windows.ts';

export interface TileContext {
  head: OrgHead;
  now: Date;
  basis: Basis;
  lang: Lang;
  /** The earlier month end the figures are of; null or left out for today. */
  asOf?: string | null | undefined;
  /** What the user chose about the figures. */
  choices?: Choices | undefined;
  /** The run under way for this organisation, null when there is none. */
  syncing: { running: boolean; steps: Record<string, StepView> } | null;
  /** Why the last run failed, null when it did not. */
  lastFailure: Failure | null;
}

export type TileDocument = z.output<typeof TilesDocument>;
type TileOutput = z.output<typeof Tile>;
type Id = z.output<typeof TileId>;

/** Steps that read reports of a basis; those of the cash basis carry this ending. */
const reportSteps = new Set(['trialBalance', 'profitAndLoss', 'balanceSheet', 'trialBalanceMonths']);
const onBasis = (step: string, isCash: boolean): string => (isCash && reportSteps.has(step) ? `${step}Cash` : step);

/**
 * The tile document of one organisation: all 31 tiles from the organisation's file alone, at "today" in its zone. Money
 * is decimal text in the base currency. Never throws for missing data: a tile says why it has no figure.
 */
export function tilesDocument(db: ReadableDb, context: TileContext): TileDocument {
  const sources = readSources(db, {
    basis: context.basis,
    lang: context.lang,
    now: context.now,
    timezone: context.head.timezone,
    baseCurrency: context.head.baseCurrency,
    asOf: context.asOf,
    choices: context.choices,
  });
  const input: StateInput = {
    checkpoints: sources.checkpoints,
    now: context.now,
    syncing: context.syncing,
    lastFailure: context.lastFailure,
  };
  const accrual = readStatements(sources, 'accrual');
  const figures = makeFigures(sources, accrual);
  const made = definitions.map((definition) => makeTile(definition, sources, input, figures));
  const broken = new Set(tileIdentities(sources.lang, made).flatMap((one) => (one.holds === false ? [one.tile] : [])));
  const tiles = made.map((tile) => (broken.has(tile.id) ? { ...tile, chips: [...tile.chips, 'doesNotAddUp'] } : tile));
  return {
    schema: 1,
    org: { ...context.head, fiscalYear: context.head.fiscalYear === null ? null : { ...sources.fiscalYear } },
    today: sources.today,
    asOf: sources.isPast ? sources.today : null,
    calendar: { today: sources.actualToday, monthEnds: accrual.trialMonthEnds(sources.actualToday) },
    basis: context.basis,
    syncedAt: syncedAt(sources),
    tiles,
  };
}

/** The last time every step the tiles need was complete, null before that. */
function syncedAt(sources: Sources): string | null {
  const steps = new Set(definitions.flatMap((definition) => definition.steps));
  let oldest: string | null = null;
  for (const step of steps) {
    const complete = sources.checkpoints.get(step)?.complete_utc ?? null;
    if (complete === null) {
      if ((sources.checkpoints.get(step)?.not_permitted_utc ?? null) !== null) continue;
      return null;
    }
    if (oldest === null || complete < oldest) oldest = complete;
  }
  return oldest;
}

type Figures = (id: Id) => Figure | null;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Works out an area when its first tile is asked for, and only once. */
function makeFigures(sources: Sources, accrual: Statements): Figures {
  const statements = once(() => (sources.basis === 'accrual' ? accrual : readStatements(sources, 'cash')));
  const flow = once(() => flowFigures(sources));
  const balance = once(() => balanceFigures(sources, accrual));
  const invoiced = new Map<Side, () => InvoicedFigures>(
    [customers, suppliers].map((side) => [side, once(() => invoicedFigures(sources, accrual, side))]),
  );
  const open = new Map([customers, suppliers].map((side) => [side, once(() => openFigures(sources, accrual, side))]));
  const product = once(() => {
    const sales = invoiced.get(customers)?.();
    return sales === undefined ? null : productFigure(sources, sales.byMonth, sales.invoiced.tieOut ?? noTie());
  });
  const monthly = once(() => monthlyFigure(sources, statements()));
  const year = once(() => yearFigures(sources, statements()));
  const position = once(() => positionFigures(sources, statements()));
  const ties = once(() => ({
    T19: monthly()?.tieOut ?? noTie(),
    T20: year()?.T20.tieOut ?? noTie(),
    T23: position()?.T23.tieOut ?? noTie(),
    T24: position()?.T24.tieOut ?? noTie(),
    T25: position()?.T25.tieOut ?? noTie(),
  }));
  const ratios = once(() => ratioFigures(sources, statements(), ties()));
  const returns = once(() => returnFigures(sources, statements(), ties()));
  const days = once(() => {
    // Receivables exist on accrual basis only, so the comparisons are those of its reports whatever the basis.
    const isAccrual = sources.basis === 'accrual';
    const profit = (isAccrual ? monthly() : monthlyFigure(sources, accrual))?.tieOut ?? noTie();
    const assets = (isAccrual ? position() : positionFigures(sources, accrual))?.T23.tieOut ?? noTie();
    const sales = invoiced.get(customers)?.().invoiced.tieOut ?? noTie();
    return debtorDaysFigure(sources, accrual, { profit, assets, sales });
  });
  const bySide = new Map<Id, () => Figure | null>();
  for (const side of [customers, suppliers]) {
    bySide.set(side.tiles.invoiced, () => {
      const made = invoiced.get(side)?.();
      return made === undefined ? null : headlineOf(sources, made, sources.choice(`${side.tiles.invoiced}.window`));
    });
    bySide.set(side.tiles.byContact, () => invoiced.get(side)?.().byContact ?? null);
    bySide.set(side.tiles.growth, () => {
      const made = invoiced.get(side)?.();
      const method = sources.choice(`${side.tiles.growth}.method`) as GrowthMethod;
      if (made === undefined || method === 'threeMonths') return made?.growth ?? null;
      return growthFigure(sources, made.byMonth, made.growthTie, method);
    });
    bySide.set(side.tiles.due, () => open.get(side)?.().due ?? null);
    bySide.set(side.tiles.outstanding, () => open.get(side)?.().outstanding ?? null);
    bySide.set(side.tiles.overdue, () => open.get(side)?.().overdue ?? null);
  }
  return (id) => {
    switch (id) {
      case 'T01':
      case 'T02':
      case 'T03':
        return flow()[id];
      case 'T04':
      case 'T05':
        return balance()?.[id] ?? null;
      case 'T18':
        return product();
      case 'T19':
        return monthly();
      case 'T20':
      case 'T21':
      case 'T22':
        return year()?.[id] ?? null;
      case 'T23':
      case 'T24':
      case 'T25':
        return position()?.[id] ?? null;
      case 'T26':
      case 'T27':
      case 'T29':
        return ratios()?.[id] ?? null;
      case 'T28':
      case 'T31':
        return returns()?.[id] ?? null;
      case 'T30':
        return days();
      default:
        return bySide.get(id)?.() ?? null;
    }
  };
}

function makeTile(definition: TileDefinition, sources: Sources, input: StateInput, figures: Figures): TileOutput {
  const { lang } = sources;
  const usesCashReports = sources.basis === 'cash' && definition.basisKind === 'reports';
  const steps = definition.steps.map((step) => onBasis(step, usesCashReports));
  const outcome = stateOf(steps, input);
  const figure = outcome.hasFigure ? figures(definition.id) : null;
  const base = {
    id: definition.id,
    name: definition.name[lang],
    area: definition.area,
    unit: definition.unit,
    currency: definition.unit === 'money' ? sources.organisation.baseCurrency : null,
    report: definition.report,
    choices: choicesOf(sources.choices, lang, definition.id),
    waiting: outcome.waiting,
  };
  if (figure === null) {
    const { state, reason } = withoutFigure(
      outcome,
      usesCashReports,
      sources,
      steps.find((step) => isRefused(input.checkpoints.get(step))),
    );
    return {
      ...base,
      value: null,
      reason: reason?.key ?? null,
      reasonText: reason === null ? null : reasonText(reason, lang),
      state,
      window: { from: sources.today, to: sources.today },
      comparison: null,
      series: [],
      tieOut: noTie(),
      facts: [],
      chips: definition.basisKind === 'documents' ? ['documents'] : [],
      asOf: outcome.asOf,
    };
  }
  const reason = figure.value === null ? (figure.reason ?? notSynced) : null;
  return {
    ...base,
    value: figure.value,
    reason: reason?.key ?? null,
    reasonText: reason === null ? null : reasonText(reason, lang),
    state: outcome.state,
    window: figure.window,
    comparison: figure.comparison ?? null,
    series: [...(figure.series ?? [])],
    tieOut: canTie(definition, sources, outcome, usesCashReports)
      ? (figure.tieOut ?? noTie())
      : noTie(figure.tieOut?.report ?? null),
    facts: [...(figure.facts ?? [])],
    chips: [...(figure.chips ?? [])],
    asOf: outcome.asOf,
  };
}

function withoutFigure(
  outcome: StateOutcome,
  usesCashReports: boolean,
  sources: Sources,
  refused: string | undefined,
): { state: StateOutcome['state']; reason: Reason | null } {
  if (outcome.hasFigure && sources.isPast)
    return { state: 'never', reason: monthNotRead(dateLabel(sources.lang, sources.today)) };
  if (outcome.hasFigure) return { state: 'never', reason: usesCashReports ? cashBasisNotFetched : reportNotRead };
  if (outcome.state === 'notPermitted') return { state: 'notPermitted', reason: noPermission(refused ?? '') };
  if (outcome.state === 'never' || outcome.state === 'error') {
    return { state: outcome.state, reason: usesCashReports ? cashBasisNotFetched : notSynced };
  }
  return { state: outcome.state, reason: null };
}

/** A comparison is made only when everything it compares with is complete; never with half of the documents. */
function canTie(definition: TileDefinition, sources: Sources, outcome: StateOutcome, isCash: boolean): boolean {
  if (outcome.state === 'partial') return false;
  return definition.tieSteps.every(
    (step) => (sources.checkpoints.get(onBasis(step, isCash))?.complete_utc ?? null) !== null,
  );
}
