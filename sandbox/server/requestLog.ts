/** One request as the sandbox saw it. Never holds tokens, codes or bodies. */
export interface LoggedRequest {
  readonly n: number;
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly tenant: string | null;
  readonly status: number;
  /** Of the body; known when the answer is out. */
  bytes: number;
  readonly grant: string | null;
  readonly fault: string | null;
  readonly modifiedSince: string | null;
}

const kept = 200_000;

/** What was asked since the last reset, oldest first; the oldest entries go when there are too many. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #count = 0;

  add(request: Omit<LoggedRequest, 'n'>): LoggedRequest {
    this.#count += 1;
    const entry = { n: this.#count, ...request };
    this.#entries.push(entry);
    if (this.#entries.length > kept) this.#entries = this.#entries.slice(-kept / 2);
    return entry;
  }

  entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  reset(): void {
    this.#entries = [];
  }
}
