import { prepared, type WritableDb } from '#db/open';

const KEY = 'touched_months';

/**
 * Months whose reports may have moved because a document dated in them changed. Kept in the file and saved in the
 * transaction of the change, so that a run that is broken off forgets none of them.
 */
export class TouchedMonths {
  readonly #db: WritableDb;
  readonly #documents: Set<string>;
  readonly #bank: Set<string>;
  readonly #lists: Set<string>;
  /** Months of documents that changed while this run was under way, when its reports were read before its documents. */
  readonly #late = { documents: new Set<string>(), bank: new Set<string>() };
  #isDirty = false;

  constructor(db: WritableDb) {
    this.#db = db;
    const text = prepared<[string], string>(db, 'SELECT value FROM meta WHERE key = ?').pluck().get(KEY);
    const kept =
      text === undefined ? {} : (JSON.parse(text) as { documents?: string[]; bank?: string[]; lists?: string[] });
    this.#documents = new Set(kept.documents);
    this.#bank = new Set(kept.bank);
    this.#lists = new Set(kept.lists);
  }

  add(day: string, movesBank: boolean): void {
    const month = day.slice(0, 7);
    this.#put(this.#documents, month);
    if (movesBank) this.#put(this.#bank, month);
  }

  /** A change the reports of this run cannot know of: the next run looks at the month again. */
  addLate(day: string, movesBank: boolean): void {
    this.add(day, movesBank);
    const month = day.slice(0, 7);
    this.#late.documents.add(month);
    if (movesBank) this.#late.bank.add(month);
  }

  /** A record came that another list knows more about: the list is read at the next opportunity. */
  owe(step: string): void {
    this.#put(this.#lists, step);
  }

  /** Contacts that changed and whose documents have not been looked at, as hexadecimal ids. */
  owedContacts(): string[] {
    return [...this.#lists].filter((entry) => /^[0-9a-f]{32}$/.test(entry));
  }

  isOwed(step: string): boolean {
    return this.#lists.has(step);
  }

  /** The list was read. */
  paid(step: string): void {
    if (this.#lists.delete(step)) this.#isDirty = true;
  }

  /** True when a document of this month or an earlier one changed: all later balances move with it. */
  reaches(month: string): boolean {
    for (const touched of this.#documents) if (touched <= month) return true;
    return false;
  }

  hasBank(month: string): boolean {
    return this.#bank.has(month);
  }

  /** The bank summary of the month was read after the change. */
  bankRead(month: string): void {
    if (this.#bank.delete(month)) this.#isDirty = true;
  }

  /** All reports that depend on documents were read; what changed after them stays. */
  clear(): void {
    for (const [months, late] of [
      [this.#documents, this.#late.documents],
      [this.#bank, this.#late.bank],
    ] as const) {
      for (const month of months) if (!late.has(month) && months.delete(month)) this.#isDirty = true;
      for (const month of late) this.#put(months, month);
    }
  }

  /** Belongs in the transaction of what was added. */
  save(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const sorted = (months: ReadonlySet<string>): string[] => [...months].sort();
    const value = JSON.stringify({
      documents: sorted(this.#documents),
      bank: sorted(this.#bank),
      ...(this.#lists.size > 0 ? { lists: sorted(this.#lists) } : {}),
    });
    prepared(
      this.#db,
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ).run(KEY, value);
  }

  #put(months: Set<string>, month: string): void {
    if (months.has(month)) return;
    months.add(month);
    this.#isDirty = true;
  }
}
