import type { World } from '../model.ts';
import type { VirtualClock } from './clock.ts';
import type { FaultBook } from './faults.ts';
import type { IdentityStore } from './identity.ts';
import type { Indexes } from './indexes.ts';
import type { RateLimits } from './limits.ts';
import type { RequestLog } from './requestLog.ts';

/** Switches of the sandbox; `POST /control/knobs` changes them while it runs. */
export interface Knobs {
  clientId: string;
  appName: string;
  redirectUris: readonly string[];
  /** Scopes the app may ask for; anything else ends sign-in on the error page. */
  allowedScopes: readonly string[];
  /** Consent is given at once, without a page. */
  autoApprove: boolean;
  /** One consent may cover several organisations. */
  bulk: boolean;
  /** How long a refresh token still works after it was exchanged. */
  graceMinutes: number;
  /** Life of an authorisation code. */
  codeSeconds: number;
  /** Life of an access token. */
  accessSeconds: number;
  /** Days after which an unused refresh token stops. */
  refreshDays: number;
  /** Status of the answer to a report call by a user without report access; sources name both. */
  reportingRoleStatus: 401 | 403;
  /** Invoices above which an inefficient filter fails; null never. */
  highVolumeAbove: number | null;
  /** Records above which even a paged list without a date of change is refused; null never. */
  largestList: number | null;
  /** `Retry-After` in real seconds, for a client that lives in real time while the clock is compressed. */
  isRetryAfterReal: boolean;
  /** Every user also has a connection to a practice, which is no organisation. */
  hasPractice: boolean;
  /** Answer times in virtual milliseconds by endpoint, `default` for the rest. */
  answerTimes: Readonly<Record<string, number>>;
}

export interface SandboxState {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly knobs: Knobs;
  readonly identity: IdentityStore;
  readonly limits: RateLimits;
  readonly faults: FaultBook;
  readonly log: RequestLog;
  readonly indexes: Indexes;
  /** Set once the port is known. */
  origin: string;
  /** Called after anything that changes tokens or connections. */
  keep(): void;
}
