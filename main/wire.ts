/**
 * The private contract between the main process and the engine. Access tokens and the master key exist only here,
 * never in `preload/contract`, so the page cannot name them even by mistake. Messages are JSON-safe.
 */
import type { EventBody, EventName } from '#contract/index';
import type { CsvStyle } from '#contract/exports';
import type { Failure, Reply } from '#contract/failure';
import type { DocumentKind } from '#contract/drill';
import type { TableDocument } from '#contract/ledger';
import type { RemovalCertificate } from '#contract/orgs';
import type { PackFormat } from '#contract/packs';
import type { SyncRun } from '#contract/sync';
import type { Basis, Lang } from '#contract/values';

/** Origins that stand for login.xero.com, identity.xero.com and api.xero.com; replaced only in unpackaged builds, by loopback. */
export interface XeroOrigins {
  readonly login: string;
  readonly identity: string;
  readonly api: string;
}

export interface EngineStart {
  readonly profileDir: string;
  /** 32 bytes, base64: opens the registry and unwraps each organisation's own key. */
  readonly masterKey: string;
  readonly origins: XeroOrigins;
  /** Fixed clock (ISO instant) for tests and screenshots, else null. */
  readonly now: string | null;
  readonly demo: boolean;
}

/** Gives short-lived access tokens; implemented by main/auth, called by the engine over the wire or directly (command line). */
export interface TokenSource {
  /** `renew: true` after a 401 TokenExpired: the token in hand is no longer believed. */
  accessToken(identityId: string, options?: { readonly renew?: boolean }): Promise<Reply<AccessToken>>;
}
export interface AccessToken {
  readonly token: string;
  readonly secondsLeft: number;
  readonly scopes: readonly string[];
}

/** Calls main makes to the engine that the page may not make. */
export interface PrivateCalls {
  /** After a sign-in: which organisations this consent opened. Reads /connections only, no organisation's data. */
  'private.offer': {
    input: {
      identityId: string;
      authEventId: string | null;
      purpose: 'attach' | 'reconnect';
      orgId: string | null;
      attemptedNickname: string | null;
    };
    output: {
      organisations: {
        tenantId: string;
        name: string;
        attachedAs: string | null;
        suggestedNickname: string;
        successorOf: string | null;
      }[];
      /** Set when nothing can be attached: all granted organisations are attached already, or none was granted. */
      failure: Failure | null;
    };
  };
  'private.attach': {
    /** `takeOver`: nickname, mark and arrangements of the organisation this one succeeds come along. */
    input: { identityId: string; tenantId: string; nickname: string; sync: boolean; takeOver?: boolean | undefined };
    output: { orgId: string };
  };
  'private.reconnect': { input: { identityId: string; orgId: string; sync: boolean }; output: { orgId: string } };
  /** The whole document of a table, for files. */
  'private.tableToFile': {
    input: {
      orgId: string;
      table: string;
      format: 'csv' | 'xlsx' | 'json';
      lang: 'en' | 'nl';
      path: string;
      csv?: CsvStyle | undefined;
    };
    output: { rows: number };
  };
  /** What stands behind a figure, written as it is shown. The input is that of `exports.drill` with the path. */
  'private.drillToFile': { input: Readonly<Record<string, unknown>>; output: { rows: number } };
  /** The page of a document at Xero: the organisation's short code and a path of ours; null where Xero has none. */
  'private.xeroPage': {
    input: { orgId: string; kind: DocumentKind; id: string };
    output: { shortCode: string; path: string | null };
  };
  /** The same document as data, for the command line. */
  'private.table': { input: { orgId: string; table: string; lang: 'en' | 'nl' }; output: TableDocument };
  /** Writes a report. The input is that of `exports.report` with the path. */
  'private.reportToFile': { input: Readonly<Record<string, unknown>>; output: { rows: number } };
  /** Runs and waits for the end, in the order given; `failures` stand beside the runs. */
  'private.syncAndWait': {
    input: { orgIds: readonly string[]; full: boolean; lang: 'en' | 'nl' };
    output: { runs: SyncRun[]; failures: (Failure | null)[] };
  };
  /** Reads the cash-basis reports where Xero can be reached; `failure` says why not. */
  'private.fetchCashBasis': { input: { orgId: string }; output: { failure: Failure | null } };
  /** Stores a run of packs and the files it will write. */
  'private.packRunOpen': {
    input: {
      template: string;
      lang: Lang;
      asOf?: string | undefined;
      basis?: Basis | undefined;
      format: PackFormat;
      pattern: string;
      folder: string;
      orgIds?: readonly string[] | undefined;
      include: readonly string[];
    };
    output: { runId: number };
  };
  /** The run of the last full month that the practice wants printed after a sync; null when nothing is to do. */
  'private.packRunDue': { input: Record<string, never>; output: { runId: number | null } };
  /**
   * What a stored run is about and how far it is; from now on it counts as running. What was held back or failed is tried again.
   * Fails with `pack.running` while another runs.
   */
  'private.packRun': {
    input: { runId: number };
    output: {
      options: {
        template: string;
        asOf: string | null;
        basis: Basis | null;
        month: string;
        lang: Lang;
        format: PackFormat;
        folder: string;
      };
      items: {
        orgId: string;
        nickname: string;
        state: 'waiting' | 'written' | 'held' | 'failed';
        isIncluded: boolean;
        file: string;
      }[];
    };
  };
  /** Why this client's pack should not go out unseen. */
  'private.packDoubt': { input: PackJob; output: { doubt: string | null } };
  /** Writes a pack as a workbook. */
  'private.packToFile': { input: PackJob & { path: string }; output: Record<string, never> };
  /** What a pack's file is called, without its ending. */
  'private.packName': { input: PackJob; output: { name: string } };
  'private.packNote': {
    input: { runId: number; orgId: string; state: 'waiting' | 'written' | 'held' | 'failed'; reason: string | null };
    output: Record<string, never>;
  };
  /** Where the files of a run are. */
  'private.packRunFiles': { input: { runId: number }; output: { folder: string; files: string[] } };
  'private.packRunEnd': { input: { runId: number; isCancelled: boolean }; output: Record<string, never> };
  /** A picture the user chose; looked at before it is stored. Null is the practice. */
  'private.setLogo': { input: { orgId: string | null; base64: string }; output: { logo: string } };
  'private.setAutomation': {
    input: { isOn: boolean; template: string; format: PackFormat; folder: string; pattern: string };
    output: Record<string, never>;
  };
  /** A certificate of removal as text in the language. */
  'private.certificateText': {
    input: { certificate: RemovalCertificate; lang: 'en' | 'nl' };
    output: { text: string };
  };
  /** Writes one sealed file of everything but sign-ins, while syncs go on. */
  'private.backup': {
    input: {
      path: string;
      passphrase: string;
      /** Work of the key derivation; tests take less. */ cost?: number | undefined;
    };
    output: { orgs: number; bytes: number; skipped: string[] };
  };
  /** Stops what runs and empties the logs into the files. */
  'private.quiesce': { input: Record<string, never>; output: Record<string, never> };
}
/** One client's pack: what it is made of and of when. */
export interface PackJob {
  readonly orgId: string;
  readonly template: string;
  readonly lang: Lang;
  /** The end of an earlier month; left out for today. */
  readonly asOf?: string | undefined;
  /** Instead of the template's. */
  readonly basis?: Basis | undefined;
  /** The run it belongs to: its template is printed as it was when the run began. */
  readonly run?: number | undefined;
  /** Fails with `pack.held` where something speaks against sending it out. */
  readonly hold?: boolean | undefined;
}
export type PrivateCallName = keyof PrivateCalls;

export type ToEngine =
  | { readonly type: 'start'; readonly start: EngineStart }
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'token'; readonly id: number; readonly reply: Reply<AccessToken> }
  | { readonly type: 'power'; readonly state: 'suspend' | 'resume' }
  | { readonly type: 'stop' };

export type FromEngine =
  | { readonly type: 'ready'; readonly reply: Reply<Record<string, never>> }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply<unknown> }
  | { readonly type: 'tokenWanted'; readonly id: number; readonly identityId: string; readonly renew: boolean }
  | { readonly type: 'event'; readonly name: EventName; readonly body: EventBody<EventName> }
  | { readonly type: 'log'; readonly line: LogLine }
  | { readonly type: 'stopped' };

/** Only these fields ever reach a log: no names, no addresses, no tokens. */
export interface LogLine {
  readonly at: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}
