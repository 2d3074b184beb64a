/** Findings as each sync leaves them: since when they are there, kept by key. */
import { inTransaction, prepared, type WritableDb } from '#db/open';
import { findAlerts } from './alertRules.ts';

/**
 * Notes what holds at the end of a run. A finding that is gone and was not put away is forgotten, so that one that comes
 * back counts from then.
 */
export function keepAlerts(db: WritableDb, now: Date): void {
  const at = now.toISOString();
  const found = findAlerts(db, { now, lang: 'en' });
  inTransaction(db, () => {
    const put = prepared(
      db,
      `INSERT INTO alert (key, rule, severity, tile, account_id, document_id, value, threshold, params, first_seen_utc, last_seen_utc)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?)
       ON CONFLICT (key) DO UPDATE SET severity = excluded.severity, tile = excluded.tile, value = excluded.value,
         threshold = excluded.threshold, last_seen_utc = excluded.last_seen_utc`,
    );
    for (const one of found) {
      put.run(
        one.key,
        one.rule,
        one.severity,
        one.tile,
        one.accountId,
        one.documentId,
        one.value,
        one.threshold,
        at,
        at,
      );
    }
    prepared(db, `DELETE FROM alert WHERE last_seen_utc < ? AND state = 'open'`).run(at);
  });
}
