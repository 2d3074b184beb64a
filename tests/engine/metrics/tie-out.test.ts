import { afterEach, describe, expect, it } from 'vitest';
import { blobToGuid } from '#db/guid';
import { rebuildSummaries } from '#db/org/summaries';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import type { InvoiceRecord } from '../../../sandbox/model.ts';
import { loaded, now, tile, type Loaded, type Tile } from '../../support/figures.ts';
import { Oracle } from '../../support/bookOracle.ts';
import { endOfMonth } from '../../support/loadReports.ts';

let org: Loaded | undefined;
afterEach(() => org?.close());
const load = (world: string, index: number, change?: (books: Loaded['books']) => void, cash = false): Loaded => {
  const scene = loadWorld(world, now);
  const books = scene.books(scene.tenantIds[index] ?? '');
  change?.(books);
  org = loaded(books, { cash });
  return org;
};
const open = (tiles: readonly Tile[]): string[] => tiles.filter((t) => t.tieOut.status === 'open').map((t) => t.id);
const counts = ['first', 'variety'].flatMap((name) =>
  loadWorld(name, now).tenantIds.map((_, index) => [name, index] as const),
);

describe('figures and Xero’s reports', () => {
  it.each(counts)('agree in sound books, on both bases: %s %i', (world, index) => {
    const { tiles, books } = load(world, index, undefined, true);
    // Xero does not say what classic expense claims are booked on, so costs cannot be compared beside them.
    const claims = books
      .page('expenseClaims', { offset: 0, limit: 1000 })
      .records.some((claim) => ['AUTHORISED', 'PAID'].includes(claim.status));
    for (const basis of ['accrual', 'cash'] as const) {
      const document = tiles({ basis });
      expect(open(document.tiles)).toEqual([]);
      for (const one of document.tiles) {
        const { expected, difference, items, status } = one.tieOut;
        // The difference is what it says, and the items are the whole of it.
        if (expected !== null && one.value !== null && one.id !== 'T18') {
          expect(Number(one.value) - Number(expected)).toBeCloseTo(Number(difference), 1);
        }
        if (status === 'explained' && items.length > 0) {
          const sum = items.reduce((total, item) => total + Number(item.amount), 0);
          expect(Math.abs(sum - Number(difference))).toBeLessThanOrEqual(0.005 * items.length + 0.0051);
        }
        if (status === 'tied') expect(difference === null || Number(difference) === 0).toBe(true);
      }
      // Only what no report of Xero shows goes without a comparison.
      const without = document.tiles.filter((one) => one.tieOut.status === 'notApplicable').map((one) => one.id);
      expect(without).toEqual(claims ? ['T12', 'T14'] : []);
    }
  });

  it('name the report and its figure: the trial balance’s control account, the profit and loss, the bank summary', () => {
    const { tiles, books, today } = load('first', 0);
    const document = tiles();
    const oracle = new Oracle(books, today);
    expect(tile(document, 'T10').tieOut).toMatchObject({ report: 'Trial Balance', difference: '0.00' });
    expect(Number(tile(document, 'T10').tieOut.expected)).toBe(oracle.system('DEBTORS', today) / 10_000);
    expect(tile(document, 'T20').tieOut.report).toBe('Profit and Loss');
    expect(tile(document, 'T23').tieOut.report).toBe('Balance Sheet');
    expect(tile(document, 'T05').tieOut.report).toBe('Bank Summary');
  });

  it('a sales invoice wrong by one cent opens exactly the figures that use it', () => {
    let wrong = '';
    let number = '';
    const { tiles } = load('first', 0, (books) => {
      const at = books.page('invoices', { offset: 0, limit: 100_000 }).records;
      const chosen = at.find(
        (d: InvoiceRecord) => d.type === 'ACCREC' && d.status === 'AUTHORISED' && d.date >= '2026-09-01',
      );
      wrong = chosen?.id ?? '';
      number = chosen?.number ?? '';
      books.change({ kind: 'corruptInvoice', id: chosen?.id ?? '', by: 100 }, now);
    });
    expect(open(tiles().tiles)).toEqual(['T06', 'T07', 'T08', 'T09', 'T10', 'T11', 'T18']);
    expect(tile(tiles(), 'T10').tieOut.difference).toBe('0.01');
    // And the document is named where its figure is compared, with what it is off by.
    for (const id of ['T06', 'T10']) {
      const named = tile(tiles(), id).tieOut.items.filter((item) => item.key === 'document');
      expect(named).toEqual([
        { key: 'document', label: `${number} does not add up`, amount: '0.01', documentId: wrong },
      ]);
    }
  });

  it('a document whose total was altered in the file alone is named as well', () => {
    const { db, tiles } = load('first', 0);
    const chosen = db
      .prepare<[], { id: Buffer; number: string }>(
        `SELECT id, number FROM invoice WHERE type = 'ACCREC' AND status = 'AUTHORISED' AND amount_due > 0 AND date >= '2026-09-01' LIMIT 1`,
      )
      .get();
    db.prepare('UPDATE invoice SET total = total + 100, amount_due = amount_due + 100, base_amount_due = base_amount_due + 100 WHERE id = ?').run(chosen?.id); // prettier-ignore
    rebuildSummaries(db);
    expect(open(tiles().tiles)).toEqual(['T09', 'T10', 'T11']);
    expect(tile(tiles(), 'T10').tieOut.items).toContainEqual({
      key: 'document',
      label: `${chosen?.number} does not add up`,
      amount: '0.01',
      documentId: blobToGuid(chosen?.id ?? Buffer.alloc(16)),
    });
  });

  it('a bill wrong by one cent opens exactly the figures that use it, and is named', () => {
    let wrong = '';
    const { tiles } = load('first', 0, (books) => {
      const at = books.page('invoices', { offset: 0, limit: 100_000 }).records;
      const chosen = at.find(
        (d: InvoiceRecord) => d.type === 'ACCPAY' && d.status === 'AUTHORISED' && d.date >= '2026-09-01',
      );
      wrong = chosen?.id ?? '';
      books.change({ kind: 'corruptInvoice', id: wrong, by: -100 }, now);
    });
    expect(open(tiles().tiles)).toEqual(['T12', 'T13', 'T14', 'T15', 'T16', 'T17']);
    for (const id of ['T12', 'T16']) {
      const named = tile(tiles(), id).tieOut.items.filter((item) => item.key === 'document');
      expect(named.map((item) => [item.documentId, item.amount])).toEqual([[wrong, '-0.01']]);
    }
  });

  it.each([
    ['the months shown', '2025-12', ['T06', 'T08', 'T18']],
    ['the months growth looks at', '2024-10', ['T08']],
  ])('a paid invoice of %s, before this financial year, opens what shows its month', (_title, month, expected) => {
    let wrong = '';
    const { tiles } = load('first', 0, (books) => {
      const at = books.page('invoices', { offset: 0, limit: 100_000 }).records;
      const chosen = at.find(
        (d: InvoiceRecord) => d.type === 'ACCREC' && d.status === 'PAID' && d.date.startsWith(month),
      );
      wrong = chosen?.id ?? '';
      expect(books.change({ kind: 'corruptInvoice', id: wrong, by: 100 }, now)).toBeUndefined();
    });
    const document = tiles();
    expect(tile(document, 'T20').window.from > `${month}-31`).toBe(true);
    expect(open(document.tiles)).toEqual(expected);
    if (expected.includes('T06')) {
      expect(tile(document, 'T06').tieOut.items).toContainEqual(
        expect.objectContaining({ key: month, amount: '0.01' }),
      );
      expect(tile(document, 'T06').tieOut.items).toContainEqual(
        expect.objectContaining({ key: 'document', documentId: wrong, amount: '0.01' }),
      );
    }
  });

  it('a foreign sales invoice wrong by one cent is not taken for rounding', () => {
    const { tiles } = load('first', 2, (books) => {
      const at = books.page('invoices', { offset: 0, limit: 100_000 }).records;
      const chosen = at.find(
        (d: InvoiceRecord) => d.type === 'ACCREC' && d.status === 'AUTHORISED' && d.currencyRate !== '1',
      );
      books.change({ kind: 'corruptInvoice', id: chosen?.id ?? '', by: 100 }, now);
    });
    expect(open(tiles().tiles)).toContain('T10');
  });

  it('a trial balance that does not balance opens what is read from it', () => {
    const { tiles } = load('first', 0, (books) => books.change({ kind: 'breakTrialBalance', by: 12_300 }, now));
    const wrong = open(tiles().tiles);
    expect(wrong.length).toBeGreaterThan(0);
    expect(
      wrong.every((id) =>
        [
          'T05',
          'T04',
          'T10',
          'T09',
          'T11',
          'T20',
          'T22',
          'T23',
          'T24',
          'T25',
          'T26',
          'T27',
          'T28',
          'T29',
          'T31',
        ].includes(id),
      ),
    ).toBe(true);
  });

  it('documents dated after today are owed, and listed against the control account', () => {
    const { tiles } = load('first', 0, (books) => {
      books.change(
        { kind: 'createInvoice', type: 'ACCREC', date: '2026-11-27', dueDate: '2026-12-27', net: 1_000_000 },
        now,
      );
    });
    const { tieOut } = tile(tiles(), 'T10');
    expect(tieOut.status).toBe('explained');
    expect(tieOut.items.map((item) => item.key)).toContain('documentsAfter');
    expect(open(tiles().tiles)).toEqual([]);
  });

  it('this month’s balance sheet is compared after what is dated between today and its day', () => {
    const { tiles, db, books, today } = load('first', 0, (books) => {
      books.change(
        { kind: 'createInvoice', type: 'ACCREC', date: '2026-11-27', dueDate: '2026-12-27', net: 1_000_000 },
        now,
      );
      books.change(
        { kind: 'createInvoice', type: 'ACCPAY', date: '2026-11-28', dueDate: '2026-12-27', net: 500_000 },
        now,
      );
    });
    const end = endOfMonth(today, 0);
    const sheet = db
      .prepare(`SELECT id FROM report WHERE name = 'BalanceSheet' ORDER BY to_date DESC LIMIT 1`)
      .get() as { id: number };
    db.prepare(
      `INSERT INTO report (name, basis, from_date, to_date, fetched_utc, body_hash, sync_run) VALUES ('BalanceSheet', 'accrual', ?, ?, ?, '', 1)`,
    ).run(end, end, now);
    const id = (db.prepare('SELECT max(id) AS id FROM report').get() as { id: number }).id;
    // Each account of last month's sheet with its balance at this month's end, and what is new since.
    const oracle = new Oracle(books, today);
    const put = db.prepare(
      `INSERT INTO statement_line (report_id, position, kind, section, label, account_id, amount) VALUES (?, ?, 'account', ?, '', ?, ?)`,
    );
    let position = 0;
    for (const account of oracle.accounts.values()) {
      const sign = account.class === 'ASSET' ? 1 : -1;
      const amount = sign * oracle.balance((one) => one.id === account.id, end);
      if (!['ASSET', 'LIABILITY', 'EQUITY'].includes(account.class) || amount === 0) continue;
      const overdrawn = account.type === 'BANK' && amount < 0;
      const section = overdrawn ? 'LIABILITY' : account.class;
      put.run(
        id,
        position++,
        section,
        Buffer.from(account.id.replaceAll('-', ''), 'hex'),
        overdrawn ? -amount : amount,
      );
    }
    put.run(id, position, 'EQUITY', null, -oracle.balance((one) => ['REVENUE', 'EXPENSE'].includes(one.class), end));
    rebuildSummaries(db);
    expect(sheet.id).toBeGreaterThan(0);
    for (const tileId of ['T23', 'T24', 'T25']) {
      expect(tile(tiles(), tileId).tieOut).toMatchObject({ status: 'explained', report: 'Balance Sheet' });
      expect(tile(tiles(), tileId).tieOut.items.map((item) => item.key)).toEqual(['documentsAfter']);
    }
  });

  it('derived figures take the worst status of their inputs, and name no report', () => {
    const document = load('first', 0).tiles();
    for (const id of ['T08', 'T14', 'T26', 'T27', 'T28', 'T29', 'T30', 'T31']) {
      expect(tile(document, id).tieOut).toMatchObject({ report: null, expected: null, difference: null });
    }
  });
});
