import type { Failure } from '#contract/failure';
import type { StepStateView, StepSummary, SyncProgressView } from './types.ts';

/** What is known of one step while it runs. */
export class StepTally {
  readonly step: string;
  /** Calls it will probably take. */
  expected: number;
  state: StepStateView = 'waiting';
  calls = 0;
  bytes = 0;
  /** Records that arrived. */
  read = 0;
  /** Rows that were new or different. */
  written = 0;
  total: number | null = null;
  failure: Failure | null = null;

  constructor(step: string, expected: number) {
    this.step = step;
    this.expected = expected;
  }

  get isEnded(): boolean {
    return this.state !== 'waiting' && this.state !== 'running';
  }

  summary(): StepSummary {
    return {
      step: this.step,
      state: this.state,
      calls: this.calls,
      rows: this.written,
      bytes: this.bytes,
      failure: this.failure,
    };
  }
}

export interface RunFacts {
  readonly orgId: string;
  readonly runId: number;
  readonly first: boolean;
  readonly startedAt: string;
}

export interface LimitFacts {
  readonly minuteUsed: number;
  readonly minuteLimit: number;
  readonly dayLeft: number | null;
  readonly waitingUntil: string | null;
}

/** The picture of a run for the page: counts, and an estimate that follows from Xero's limit rather than from hope. */
export function progressView(
  run: RunFacts,
  steps: readonly StepTally[],
  limits: LimitFacts,
  millisecondsPerCall: number,
): SyncProgressView {
  const calls = sum(steps, (step) => step.calls);
  const expected = sum(steps, (step) => (step.isEnded ? step.calls : Math.max(step.expected, step.calls)));
  return {
    ...run,
    steps: steps.map((step) => ({
      step: step.step,
      state: step.state,
      rows: step.read,
      total: step.total,
      calls: step.calls,
      failure: step.failure,
    })),
    calls,
    callsExpected: expected,
    rows: sum(steps, (step) => step.read),
    bytes: sum(steps, (step) => step.bytes),
    secondsLeft: secondsLeft(expected - calls, limits, millisecondsPerCall),
    ...limits,
  };
}

/** Calls that fit the running minute go at the pace of the answers, five at a time; the rest at the limit's pace. */
function secondsLeft(callsLeft: number, limits: LimitFacts, millisecondsPerCall: number): number {
  const atOnce = Math.min(callsLeft, Math.max(0, limits.minuteLimit - limits.minuteUsed));
  const paced = callsLeft - atOnce;
  return Math.ceil((atOnce * millisecondsPerCall) / 5000 + (paced / limits.minuteLimit) * 60);
}

function sum(steps: readonly StepTally[], of: (step: StepTally) => number): number {
  return steps.reduce((total, step) => total + of(step), 0);
}
