import type { Failure } from '#contract/failure';
import type { WritableDb } from '#db/open';
import type { LogLine, TokenSource, XeroOrigins } from '../../wire.ts';
import type { Clock } from '../clock.ts';

export type StepStateView = 'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'notPermitted';
export type RunResultView = 'complete' | 'partly' | 'failed' | 'needsSignIn';

/** `StepProgress` of the contract without words: the label comes from i18n `sync:steps.<step>`, the message from the failure. */
export interface StepProgressView {
  readonly step: string;
  readonly state: StepStateView;
  readonly rows: number;
  readonly total: number | null;
  readonly calls: number;
  readonly failure: Failure | null;
}

export interface SyncProgressView {
  readonly orgId: string;
  readonly runId: number;
  /** True until the organisation has been complete once. */
  readonly first: boolean;
  readonly startedAt: string;
  readonly steps: readonly StepProgressView[];
  readonly calls: number;
  readonly callsExpected: number | null;
  readonly rows: number;
  readonly bytes: number;
  readonly secondsLeft: number | null;
  readonly waitingUntil: string | null;
  readonly minuteUsed: number;
  readonly minuteLimit: number;
  readonly dayLeft: number | null;
}

/** What the practice's own file keeps of an organisation. */
export interface OrganisationFacts {
  readonly name: string;
  readonly legalName: string;
  readonly baseCurrency: string;
  /** As Xero writes it, for example NEWZEALANDSTANDARDTIME; `ianaZone` of main/engine/timezones.ts reads it. */
  readonly timezone: string;
  readonly country: string;
  /** City of the first address that has one, else ''. */
  readonly place: string;
  readonly shortCode: string;
  readonly registrationNumber: string;
  readonly taxNumber: string;
  readonly isDemo: boolean;
  readonly yearEndDay: number;
  readonly yearEndMonth: number;
}

export interface StepSummary {
  readonly step: string;
  readonly state: StepStateView;
  readonly calls: number;
  /** Rows written; 0 when nothing had changed. */
  readonly rows: number;
  readonly bytes: number;
  readonly failure: Failure | null;
}

export interface RunSummary {
  readonly orgId: string;
  /** Id in the organisation's sync_run; 0 when the run could not even open the file. */
  readonly runId: number;
  readonly full: boolean;
  readonly startedAt: string;
  readonly endedAt: string;
  /** `null`: stopped before the end, nothing wrong; it goes on where it stopped. */
  readonly result: RunResultView | null;
  /** Why the run failed or is only partly complete. With `xero.dayLimit` and `xero.minuteLimit` `params.until` is the instant. */
  readonly failure: Failure | null;
  readonly steps: readonly StepSummary[];
  readonly calls: number;
  readonly rows: number;
  readonly bytes: number;
  readonly dayLeft: number | null;
}

export interface SyncDeps {
  readonly clock: Clock;
  readonly tokens: TokenSource;
  readonly origins: XeroOrigins;
  readonly fetch: typeof fetch;
  /** The connection stays the caller's: a run uses it and never closes it. */
  openForWriting(orgId: string): WritableDb;
  /** Whose sign-in reads this organisation; null when none does. */
  identityOf(orgId: string): string | null;
  log(line: LogLine): void;
  /** At most about four times a second per organisation, and once at the end. */
  onProgress(progress: SyncProgressView): void;
  /** All rows of the step are committed. */
  onStepDone(orgId: string, step: string): void;
  onOrganisation(orgId: string, facts: OrganisationFacts): void;
  onRunEnded(orgId: string, run: RunSummary): void;
  /** The run has its line in the file and is about to ask Xero for the first time. */
  onRunBegun?(orgId: string, run: Pick<RunSummary, 'runId' | 'startedAt' | 'steps'>): void;
  /** Whether an identity's empty list of connections is believed at once; ten minutes of it are proof in any case. */
  isEmptyListProof?(identityId: string, orgId: string): boolean;
  /** Milliseconds an answer of Xero may take; 90,000 when not given. */
  readonly answerMs?: number;
  /** How many organisations read at the same time; 200 when not given. */
  readonly parallel?: number;
}

export interface SyncService {
  /** Starts a run or joins the running one; resolves when it has ended and never rejects for expected failures. */
  start(orgId: string, options?: { readonly full?: boolean }): Promise<RunSummary>;
  /** Reads the cash-basis reports of the same days (about 45 calls); also resolves with a run's summary. */
  fetchCashBasis(orgId: string): Promise<RunSummary>;
  /** Resolves when the run has stopped, which is at the next page boundary. */
  stop(orgId: string): Promise<void>;
  stopAll(): Promise<void>;
  running(): SyncProgressView[];
  /** The organisation on screen: its calls go before those of others. */
  prefer(orgId: string | null): void;
  /** Whether a run of the organisation goes on or waits for its turn. */
  isActive(orgId: string): boolean;
}
