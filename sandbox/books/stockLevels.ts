/** Stock of tracked items, worked out from documents. */
import type { LineRecord } from '../model.ts';
import { scaleToCents } from './money.ts';
import type { Tables } from './store.ts';

/** Works out quantity on hand and cost pool of tracked items from the documents in the ledger. */
export function refreshStock(tables: Tables): void {
  const pieces = new Map<string, number>();
  const add = (lines: readonly LineRecord[], sign: number): void => {
    for (const line of lines) {
      if (line.itemId !== null && line.quantity !== null) {
        pieces.set(line.itemId, (pieces.get(line.itemId) ?? 0) + sign * line.quantity);
      }
    }
  };
  for (const invoice of tables.invoices.values()) {
    if (invoice.status === 'AUTHORISED' || invoice.status === 'PAID')
      add(invoice.lines, invoice.type === 'ACCPAY' ? 1 : -1);
  }
  for (const note of tables.creditNotes.values()) {
    if (note.status === 'AUTHORISED' || note.status === 'PAID') add(note.lines, note.type === 'ACCPAYCREDIT' ? -1 : 1);
  }
  for (const item of tables.items.values()) {
    if (!item.isTracked) continue;
    const quantityOnHand = pieces.get(item.id) ?? 0;
    const totalCostPool = scaleToCents(quantityOnHand, item.purchaseUnitPrice ?? 0, 10_000);
    tables.items.set(item.id, { ...item, quantityOnHand, totalCostPool });
  }
}
