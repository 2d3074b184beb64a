import { describe, expect, it } from 'vitest';
import { DocumentPage, type DocumentKind } from '#contract/drill';
import { documentPage, xeroPage } from '#engine/drill/document';
import { createSummaries } from '#engine/summaries/collector';
import { keepVersion, toPlain } from '#engine/sync/history';
import { documentAddress } from '../../../main/shell/xeroAddress.ts';
import { blobToGuid } from '../../../db/guid.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { loaded, now, text, type Loaded } from '../../support/figures.ts';
import { Oracle } from '../../support/bookOracle.ts';

const organisations = ['first', 'variety'].flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});
const kinds: Record<DocumentKind, string> = {
  invoice: 'invoice', payment: 'payment', bankTransaction: 'bank_transaction', bankTransfer: 'bank_transfer',
  manualJournal: 'manual_journal', prepayment: 'prepayment', expenseClaim: 'expense_claim',
}; // prettier-ignore

function within<T>(books: Parameters<typeof loaded>[0], work: (org: Loaded) => T): T {
  const org = loaded(books);
  try {
    return work(org);
  } finally {
    org.close();
  }
}

describe('one document', () => {
  it.each(organisations)('every kind can be opened, in both languages: $title', ({ world, id }) => {
    within(world.books(id), (org) => {
      for (const [kind, table] of Object.entries(kinds) as [DocumentKind, string][]) {
        const rows = org.db.prepare<[], { id: Buffer }>(`SELECT id FROM ${table} ORDER BY id LIMIT 40`).all();
        for (const row of rows) {
          for (const lang of ['en', 'nl'] as const) {
            const page = documentPage(org.db, kind, blobToGuid(row.id), lang);
            DocumentPage.parse(page);
            expect(page?.versions).toHaveLength(1);
            expect(page?.title).not.toBe('');
          }
        }
      }
    });
  });

  it('shows the lines, payments and allocations of the books', () => {
    const world = loadWorld('first', now);
    within(world.books(world.tenantIds[0] ?? ''), (org) => {
      const oracle = new Oracle(org.books, org.today);
      const payments = oracle.all('payments').filter((payment) => payment.status === 'AUTHORISED');
      let paid = 0;
      for (const record of oracle.all('invoices').slice(0, 120)) {
        const page = documentPage(org.db, 'invoice', record.id, 'en');
        expect(page?.lines.map((line) => line.amount)).toEqual(record.lines.map((line) => text(line.lineAmount)));
        const own = payments.filter((payment) => payment.documentId === record.id);
        expect(page?.payments.map((payment) => payment.amount).sort()).toEqual(
          own.map((one) => text(one.amount)).sort(),
        );
        paid += own.length;
      }
      expect(paid).toBeGreaterThan(0);
    });
  });

  it('a version says what was different before, and which run brought it', () => {
    const world = loadWorld('first', now);
    within(world.books(world.tenantIds[0] ?? ''), (org) => {
      const row = org.db
        .prepare<[], Record<string, string | number | Buffer | null>>(
          `SELECT * FROM invoice WHERE type = 'ACCREC' LIMIT 1`,
        )
        .get();
      if (row === undefined) throw new Error('no invoice');
      const id = row['id'] as Buffer;
      const lines = org.db
        .prepare<[Buffer], Record<string, string | number | Buffer | null>>(
          'SELECT * FROM invoice_line WHERE invoice_id = ? ORDER BY position',
        )
        .all(id);
      const plain = (one: typeof row) => toPlain(Object.keys(one), Object.values(one));
      const before = { ...row, reference: 'as it was', total: Number(row['total']) - 100 };
      const [first, ...rest] = lines.map(plain);
      keepVersion(
        org.db,
        { runId: 2, now, summaries: createSummaries(org.db) },
        {
          record: 'invoice',
          id,
          fromRun: 1,
          body: { row: plain(before), children: { invoice_line: [{ ...first, line_amount: 77_700 }, ...rest] } },
        },
      );
      const page = documentPage(org.db, 'invoice', blobToGuid(id), 'en');
      expect(page?.versions).toHaveLength(2);
      const changes = page?.versions[0]?.changes ?? [];
      expect(changes.find((change) => change.field === 'reference')).toMatchObject({ before: 'as it was' });
      expect(changes.find((change) => change.field === 'total')?.before).toBe(text(Number(row['total']) - 100));
      expect(changes.some((change) => change.label === 'Line 1, amount' && change.before === '7.77')).toBe(true);
      expect(changes).toHaveLength(3);
    });
  });

  it('opens at Xero on its own host only, by short code and a path of ours', () => {
    const world = loadWorld('first', now);
    within(world.books(world.tenantIds[0] ?? ''), (org) => {
      const row = org.db.prepare<[], { id: Buffer }>(`SELECT id FROM invoice WHERE type = 'ACCREC' LIMIT 1`).get();
      const id = blobToGuid(row?.id ?? Buffer.alloc(16));
      const { shortCode, path } = xeroPage(org.db, 'invoice', id);
      expect(documentAddress(shortCode, path ?? '')).toBe(
        `https://go.xero.com/organisationlogin/default.aspx?shortcode=${shortCode}&redirecturl=/AccountsReceivable/View.aspx?InvoiceID=${id}`,
      );
    });
    const path = '/AccountsReceivable/View.aspx?InvoiceID=00000001-1111-4222-8333-444444444444';
    for (const code of ['', 'abc', '!a&redirecturl=//evil.example', '!a b', '!a/../b', `!${'x'.repeat(21)}`]) {
      expect(documentAddress(code, path)).toBeNull();
    }
    for (const wrong of ['', '//evil.example', 'https://evil.example/', `${path}&x=1`, path.replace('View', 'Void')]) {
      expect(documentAddress('!ab12', wrong)).toBeNull();
    }
  });

  it('what is not there is null', () => {
    const world = loadWorld('first', now);
    within(world.books(world.tenantIds[0] ?? ''), (org) => {
      expect(documentPage(org.db, 'invoice', '00000000-0000-4000-8000-000000000000', 'en')).toBeNull();
    });
  });
});
