import type { Change } from '../model.ts';

/** What goes wrong. `sandbox/README.md` describes each with an example. */
export type FaultAction =
  | { readonly kind: 'serverError' }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'limit'; readonly problem: string; readonly retryAfter?: number | string | null }
  | { readonly kind: 'unauthorised'; readonly detail?: string }
  | { readonly kind: 'forbidden'; readonly detail?: string }
  | { readonly kind: 'reportingRole'; readonly status?: 401 | 403 }
  | { readonly kind: 'highVolume' }
  | { readonly kind: 'notModified' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** The answer is made and counted, and the connection breaks after so many bytes of the body; 0 is before the head. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Everything happens at the server, and nothing comes back. */
  | { readonly kind: 'drop' }
  /** The connection stays open and silent. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** Real milliseconds before the answer; the work is done first. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'truncatedGzip'; readonly keep?: number }
  | { readonly kind: 'malformedJson' }
  /** The body with one text replaced by another, for wrong types, huge numbers and unknown words. */
  | { readonly kind: 'edit'; readonly find: string; readonly replace: string; readonly all?: boolean }
  /** The books change right after this answer has been made: records that move between two pages. */
  | { readonly kind: 'change'; readonly change: Change; readonly tenant?: string }
  /** The access token of this call stops being valid before the call is looked at. */
  | { readonly kind: 'expireToken' };

export interface FaultRule {
  /** `Invoices`, `Reports/TrialBalance`, `token`, `connections`, `authorize`; absent or `*` for any but control. */
  readonly endpoint?: string;
  readonly tenant?: string;
  /** Only requests for this page. */
  readonly page?: number;
  /** Fires from the n-th request that matches, counted from 1 since the rule was set. */
  readonly nth?: number;
  /** How often it fires; 1 unless told, 0 without end. */
  readonly times?: number;
  readonly action: FaultAction;
}

interface ActiveRule {
  readonly rule: FaultRule;
  seen: number;
  fired: number;
}

export interface FaultTarget {
  readonly endpoint: string;
  readonly tenant: string | null;
  readonly page: string | undefined;
}

/** The faults in force; each call asks which of them it meets. */
export class FaultBook {
  #rules: ActiveRule[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0, fired: 0 });
  }

  clear(): void {
    this.#rules = [];
  }

  list(): readonly { readonly rule: FaultRule; readonly seen: number; readonly fired: number }[] {
    return this.#rules.map(({ rule, seen, fired }) => ({ rule, seen, fired }));
  }

  /**
   * Counts the request in every rule it matches and returns the actions that fire, in the order the rules were set.
   * Rules that spoil the token are met at the door; all others inside, by requests with a good token and within limits.
   */
  meet(target: FaultTarget, place: 'door' | 'inside'): FaultAction[] {
    const actions: FaultAction[] = [];
    for (const active of this.#rules) {
      const isDoor = active.rule.action.kind === 'expireToken';
      if (isDoor !== (place === 'door') || !matches(active.rule, target)) continue;
      active.seen += 1;
      const times = active.rule.times ?? 1;
      if (active.seen < (active.rule.nth ?? 1) || (times !== 0 && active.fired >= times)) continue;
      active.fired += 1;
      actions.push(active.rule.action);
    }
    return actions;
  }
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  const isEndpoint =
    rule.endpoint === undefined ||
    rule.endpoint === '*' ||
    rule.endpoint.toLowerCase() === target.endpoint.toLowerCase();
  const isTenant = rule.tenant === undefined || rule.tenant === target.tenant;
  return isEndpoint && isTenant && (rule.page === undefined || String(rule.page) === target.page);
}
