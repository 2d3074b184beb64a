import type { ChangedArea, EventBody, EventName } from '#contract/index';
import type { OrgId } from '#contract/values';
import type { WritableDb } from '#db/open';
import type { EngineStart, TokenSource } from '../wire.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Attention } from './orgs/attention.ts';
import type { OrgFiles } from './orgs/files.ts';
import type { ReaderPool } from './readers/pool.ts';
import type { SyncService } from './sync/types.ts';

export type Emit = <N extends EventName>(name: N, body: EventBody<N>) => void;

/** Everything a handler may use, handed over explicitly; built once, in engine.ts. */
export interface EngineContext {
  readonly start: EngineStart;
  readonly clock: Clock;
  readonly tokens: TokenSource;
  readonly fetch: typeof fetch;
  readonly log: Log;
  readonly registry: WritableDb;
  readonly portfolio: WritableDb;
  readonly files: OrgFiles;
  readonly readers: ReaderPool;
  readonly sync: SyncService;
  readonly emit: Emit;
  readonly attention: Attention;
  /** Work that goes on after an answer was given and that a stop waits for. */
  follow(work: Promise<void>): void;
  /** Resolves when everything that follows an ended run (key figures, checks at Xero) is done. */
  settled(): Promise<void>;
}

/** The instant of the engine's clock, ISO UTC text. */
export function nowText(context: Pick<EngineContext, 'clock'>): string {
  return context.clock.now().toISOString();
}

/** Tells the window what to ask again; `orgId` null means the practice as a whole. */
export function changed(context: Pick<EngineContext, 'emit'>, orgId: string | null, areas: ChangedArea[]): void {
  context.emit('org.changed', { orgId: orgId as OrgId | null, areas });
}
