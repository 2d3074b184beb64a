import { prepared } from '#db/open';
import type { Resource } from '../xero/resource.ts';
import { bankTransactions, payments } from '../xero/resources/bank.ts';
import { creditNotes, invoices } from '../xero/resources/invoices.ts';
import { overpayments, prepayments } from '../xero/resources/prepayments.ts';
import { commit, gather } from './commit.ts';
import type { StepTally } from './progress.ts';
import { RecordStore } from './recordStore.ts';
import { breathe, type Run } from './run.ts';

/** Documents that carry the name of their contact. */
const named: readonly Resource[] = [invoices, creditNotes, payments, bankTransactions, prepayments, overpayments];
/** Contacts asked for at once, and rows of a table looked through between two turns of everything else. */
const TOGETHER = 50;
const ROWS = 20_000;

/**
 * Xero shows a contact's new name on its old documents too, and those of a contact merged into another as the other's, without
 * calling them changed. The stored ones follow here; what a document said before stands in its history. Contacts that changed are
 * remembered in the file until this is done, after all lists: a page asked for before the change may have been stored after it.
 */
export async function renameDocuments(run: Run, tally: StepTally): Promise<void> {
  const owed = run.touched.owedContacts();
  for (let at = 0; at < owed.length; at += TOGETHER) {
    const some = owed.slice(at, at + TOGETHER);
    for (const resource of named) tally.written += await renameIn(run, resource, some);
    commit(run, () => {
      for (const contact of some) run.touched.paid(contact);
      run.touched.save();
    });
  }
}

async function renameIn(run: Run, resource: Resource, contacts: readonly string[]): Promise<number> {
  const { table, only } = resource.shape;
  const store = new RecordStore(run.db, resource.shape, run.writing);
  const last = prepared<[], number | null>(run.db, `SELECT max(rowid) FROM ${table}`).pluck().get() ?? 0;
  const ids = contacts.map((contact) => Buffer.from(contact, 'hex'));
  const outdated = prepared<(number | Buffer)[], [Buffer, Buffer, string]>(
    run.db,
    // Of each contact the one that stands for it now: itself, or the one it was merged into at last.
    `WITH RECURSIVE asked (id) AS (VALUES ${ids.map(() => '(?)').join(', ')}), heir (id, to_id, depth) AS (
       SELECT id, id, 0 FROM asked
       UNION ALL SELECT heir.id, c.merged_to, depth + 1 FROM heir JOIN contact c ON c.id = heir.to_id
         WHERE c.merged_to IS NOT NULL AND depth < 50)
     SELECT d.id, c.id, c.name FROM ${table} d JOIN heir ON heir.id = d.contact_id JOIN contact c ON c.id = heir.to_id
     WHERE d.rowid > ? AND d.rowid <= ? AND c.merged_to IS NULL AND (d.contact_id <> c.id OR d.contact_name <> c.name)
     ${only ? `AND ${only.replace('type', 'd.type').replace('kind', 'd.kind')}` : ''}`,
  ).raw();
  let changed = 0;
  for (let from = 0; from < last; from += ROWS) {
    const rows = outdated.all(...ids, from, from + ROWS);
    await gather(
      run,
      rows,
      (some) => {
        for (const [id, contact, name] of some)
          if (store.replace(id, { contact_id: contact, contact_name: name })) changed++;
      },
      () => undefined,
    );
    await breathe(run);
  }
  return changed;
}
