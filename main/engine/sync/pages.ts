import { z } from 'zod';
import { XeroFailure } from '../xero/errors.ts';
import type { Resource, StoredRecord } from '../xero/resource.ts';
import { readRows, rowsOf } from './listSteps.ts';
import type { StepTally } from './progress.ts';
import { ask, type Run } from './run.ts';
import { windowFilter, type Window } from './windows.ts';

export const LARGEST_PAGE = 1000;
/** Below this a page is no lighter for Xero, and the walk no longer worth its calls. */
const SMALLEST_PAGE = 125;

const pagination = z.object({ pageCount: z.number().int().min(0), itemCount: z.number().int().min(0) }).nullish();

export interface Page {
  readonly number: number;
  readonly records: readonly StoredRecord[];
  readonly count: number;
  readonly pageCount: number | null;
  readonly itemCount: number | null;
  readonly serverTime: string;
}

export interface PageQuestion {
  readonly number: number;
  readonly size: number;
  readonly since: string | null;
  readonly signal: AbortSignal;
  readonly window?: Window | null;
  readonly query?: Readonly<Record<string, string>>;
}

/** Asks for one page and checks it; nothing is stored. */
export async function readPage(run: Run, tally: StepTally, resource: Resource, what: PageQuestion): Promise<Page> {
  const { number, since, signal, window, size } = what;
  const where: Record<string, string> = window ? { where: windowFilter(window) } : {};
  const answer = await ask(run, tally, {
    path: resource.path,
    query: { ...resource.query, ...where, ...what.query, page: String(number), pageSize: String(size) },
    modifiedSince: since,
    signal,
  });
  if (Object.keys(answer.body).length === 0) {
    return { number, records: [], count: 0, pageCount: 1, itemCount: null, serverTime: answer.serverTime };
  }
  const rows = rowsOf(resource, answer.body, number);
  const told = pagination.safeParse(answer.body['pagination']);
  return {
    number,
    records: await readRows(run, resource, rows, number),
    count: rows.length,
    pageCount: told.data?.pageCount ?? null,
    itemCount: told.data?.itemCount ?? null,
    serverTime: answer.serverTime,
  };
}

/** The number of records Xero has, by the smallest page; null when it does not say. */
export async function countOf(run: Run, tally: StepTally, resource: Resource): Promise<number | null> {
  const answer = await ask(run, tally, { path: resource.path, query: { ...resource.query, page: '1', pageSize: '1' } });
  return pagination.safeParse(answer.body['pagination']).data?.itemCount ?? null;
}

/** Half the size, when the failure says that Xero takes too long over a page of this one; null when it does not help. */
export function lighter(error: unknown, size: number): number | null {
  const isSlow = error instanceof XeroFailure && error.failure.code === 'network.timeout';
  return isSlow && size / 2 >= SMALLEST_PAGE ? size / 2 : null;
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof XeroFailure && error.failure.code === 'xero.tooLarge';
}
