import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReportDocument, reportNames, TableDocument, tableNames } from '#contract/ledger';
import { TilesDocument } from '#contract/tiles';
import { reportDocument } from '#engine/reports/index';
import { tableDocument, tableRows } from '#engine/tables/index';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { headOf, loaded, now, type Loaded } from '../../support/figures.ts';
import { emptyOrgFile } from '../../support/loadBooks.ts';

let org: Loaded;
beforeAll(() => {
  const world = loadWorld('first', now);
  org = loaded(world.books(world.tenantIds[1] ?? ''));
});
afterAll(() => org.close());

/** The text of every question the connection runs during `work`. */
function questions(work: () => void): string[] {
  const seen = new Set<string>();
  const prototype = Object.getPrototypeOf(org.db.prepare('SELECT 1')) as Record<
    string,
    (...given: unknown[]) => unknown
  >;
  const real = { all: prototype['all'], get: prototype['get'] };
  for (const name of ['all', 'get'] as const) {
    prototype[name] = function (this: { source: string }, ...given: unknown[]) {
      seen.add(this.source);
      return real[name]?.apply(this, given);
    };
  }
  try {
    work();
  } finally {
    Object.assign(prototype, real);
  }
  return [...seen];
}

describe('questions to the file', () => {
  it('no tile walks through all documents: every large table is entered by an index', () => {
    const large = [
      'invoice',
      'invoice_line',
      'payment',
      'bank_transaction',
      'bank_transaction_line',
      'trial_balance_line',
      'statement_line',
      'bank_summary_line',
    ];
    const asked = questions(() => org.tiles());
    expect(asked.length).toBeGreaterThan(20);
    for (const sql of asked) {
      const aliases = new Map(large.map((table) => [table, table]));
      for (const match of sql.matchAll(/\b(?:FROM|JOIN) (\w+) (?:AS )?(\w+)\b/g))
        if (large.includes(match[1] ?? '')) aliases.set(match[2] ?? '', match[1] ?? '');
      const parameters = Array.from({ length: (sql.match(/\?/g) ?? []).length }, () => '[]');
      const names = [...sql.matchAll(/@(\w+)/g)].map((match) => [match[1] ?? '', '[]'] as const);
      const named = names.length === 0 ? [] : [Object.fromEntries(names)];
      const plan = org.db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...parameters, ...named);
      for (const { detail } of plan) {
        const scanned = /^SCAN (\w+)(?! (USING|VIRTUAL))/.exec(detail)?.[1] ?? '';
        expect(aliases.has(scanned) && !detail.includes('INDEX'), `${detail} in ${sql}`).toBe(false);
      }
    }
  });

  it('one document asks each question once', () => {
    let count = 0;
    const prototype = Object.getPrototypeOf(org.db.prepare('SELECT 1')) as Record<
      string,
      (...given: unknown[]) => unknown
    >;
    const real = { all: prototype['all'], get: prototype['get'] };
    for (const name of ['all', 'get'] as const) {
      prototype[name] = function (this: unknown, ...given: unknown[]) {
        count += 1;
        return real[name]?.apply(this, given);
      };
    }
    try {
      org.tiles();
    } finally {
      Object.assign(prototype, real);
    }
    // Seventy before purchases were compared with costs, and every shown month with its own report.
    expect(count).toBeLessThan(100);
  });

  it('an organisation without anything has all tables, reports and tiles, empty', () => {
    const file = emptyOrgFile();
    const head = headOf(org.books);
    const at = new Date(now);
    for (const table of tableNames) {
      for (const search of [undefined, 'x']) {
        const document = tableDocument(file.db, { table, offset: 0, limit: 10, lang: 'nl', now: at, search });
        TableDocument.parse(document);
        expect(document.rows).toEqual([]);
        expect(document.total).toBe(0);
      }
      expect([...tableRows(file.db, { table, lang: 'en', now: at })]).toEqual([]);
    }
    for (const report of reportNames) {
      for (const basis of ['accrual', 'cash'] as const) {
        const document = reportDocument(file.db, { report, basis, lang: 'nl', head, now: at });
        ReportDocument.parse(document);
        expect(document.tieOut.status).toBe('notApplicable');
      }
    }
    file.close();
  });

  it('what is loaded passes the contract on both bases and in both languages', () => {
    for (const basis of ['accrual', 'cash'] as const) {
      for (const lang of ['en', 'nl'] as const) TilesDocument.parse(org.tiles({ basis, lang }));
    }
  });
});
