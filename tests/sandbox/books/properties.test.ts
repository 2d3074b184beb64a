import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../sandbox/model.ts';
import { ACCRUAL, CASH } from '../../../sandbox/books/journal.ts';
import { unbalancedDays } from '../../../sandbox/books/ledger.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { checkControls, checkDocuments } from './checks.ts';

function checkAll(books: InspectableBooks): void {
  expect(unbalancedDays(books.journals(), ACCRUAL)).toEqual([]);
  expect(unbalancedDays(books.journals(), CASH)).toEqual([]);
  checkDocuments(books);
  checkControls(books);
}

const kinds = [
  'editInvoice',
  'voidInvoice',
  'payInvoice',
  'authoriseInvoice',
  'createInvoice',
  'deletePayment',
  'mergeContact',
] as const;
type Kind = (typeof kinds)[number];

/** The change of a kind that a position points at; positions wrap around the records there are. */
function changeOf(books: InspectableBooks, kind: Kind, position: number): Change {
  const at = (name: 'invoices' | 'payments' | 'contacts', offset: number): string => {
    const ids = [...books.store.tables[name].keys()];
    return ids[(position + offset) % ids.length] ?? '';
  };
  switch (kind) {
    case 'editInvoice':
      return { kind, id: at('invoices', 0), set: { unitAmount: (position % 9000) * 1230, date: '2026-10-14' } };
    case 'createInvoice':
      return { kind, type: position % 2 === 0 ? 'ACCREC' : 'ACCPAY', date: '2026-11-02', net: (position % 5000) * 77 };
    case 'deletePayment':
      return { kind, id: at('payments', 0) };
    case 'mergeContact':
      return { kind, id: at('contacts', 0), into: at('contacts', 1) };
    default:
      return { kind, id: at('invoices', 0) };
  }
}

describe('sound books', () => {
  it('stay sound through any changes an accountant makes', { timeout: 120_000 }, () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 5000 })), { minLength: 4, maxLength: 25 });
    fc.assert(
      fc.property(fc.nat({ max: 2 }), steps, (organisation, chosen) => {
        const world = loadWorld('first', '2026-11-23T01:00:00Z');
        const books = world.books(world.tenantIds[organisation] ?? '');
        for (const [kind, position] of chosen) {
          try {
            books.change(changeOf(books, kind, position), '2026-11-23T02:00:00Z');
          } catch {
            // Refused, as Xero would: the books must be as sound as before.
          }
        }
        checkAll(books);
      }),
      { numRuns: 10 },
    );
  });

  it('come out at any instant', { timeout: 120_000 }, () => {
    const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) });
    fc.assert(
      fc.property(instants, fc.nat({ max: 13 }), (instant, organisation) => {
        const world = loadWorld('variety', new Date(instant).toISOString());
        checkAll(world.books(world.tenantIds[organisation] ?? ''));
      }),
      { numRuns: 8 },
    );
  });
});
