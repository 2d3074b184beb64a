/** Data-quality findings of one organisation; what the user decided about them is kept by key. */
import type { Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { all, first } from '../metrics/sql.ts';
import { findAlerts } from './alertRules.ts';
import { column, type RawRow, type WorkedTable } from './define.ts';

export { findAlerts, type Alert } from './alertRules.ts';

interface Stored {
  readonly key: string;
  readonly first_seen_utc: string;
  readonly last_seen_utc: string;
  readonly state: string;
  readonly state_reason: string | null;
  readonly snoozed_until: string | null;
}

function rows(db: ReadableDb, options: { readonly now: Date; readonly lang: Lang }): RawRow[] {
  const stored = new Map(
    all<Stored>(db, 'SELECT key, first_seen_utc, last_seen_utc, state, state_reason, snoozed_until FROM alert').map(
      (row) => [row.key, row],
    ),
  );
  const newest = first<{ at: string | null }>(db, 'SELECT MAX(complete_utc) AS at FROM checkpoint')?.at ?? null;
  return findAlerts(db, options).map((alert): RawRow => {
    const known = stored.get(alert.key);
    return {
      rule: alert.rule,
      severity: alert.severity,
      sentence: alert.sentence,
      tile: alert.tile,
      account_id: alert.accountId,
      document_id: alert.documentId,
      value: alert.value,
      threshold: alert.threshold,
      first_seen: known?.first_seen_utc ?? newest,
      last_seen: newest,
      state: known?.state ?? 'open',
      state_reason: known?.state_reason ?? null,
      snoozed_until: known?.snoozed_until ?? null,
      alert_key: alert.key,
      synced_at: newest,
    };
  });
}

export const alerts: WorkedTable = {
  kind: 'worked',
  name: 'alerts',
  columns: [
    column('rule', 'text', '', 'Rule that found it', 'Regel die het vond'),
    column('severity', 'text', '', 'high, medium or low', 'high (hoog), medium (middel) of low (laag)'),
    column('sentence', 'text', '', 'What was found', 'Wat is gevonden'),
    column('tile', 'text', '', 'Tile it concerns', 'Tegel waar het om gaat'),
    column('account_id', 'id', '', 'Account it concerns', 'Rekening waar het om gaat'),
    column('document_id', 'id', '', 'Document it concerns', 'Document waar het om gaat'),
    column('value', 'text', '', 'Value that was found', 'Gevonden waarde'),
    column('threshold', 'text', '', 'Value it is measured against', 'Waarde waaraan het is gemeten'),
    column('first_seen', 'instant', '', 'When it was first seen', 'Wanneer het voor het eerst is gezien'),
    column('last_seen', 'instant', '', 'When it was last seen', 'Wanneer het voor het laatst is gezien'),
    column('state', 'text', '', 'open, snoozed or dismissed', 'open, snoozed (uitgesteld) of dismissed (afgedaan)'),
    column('state_reason', 'text', '', 'Why it was dismissed', 'Waarom het is afgedaan'),
    column('snoozed_until', 'date', '', 'Day until which it rests', 'Dag tot wanneer het rust'),
    column(
      'alert_key',
      'text',
      '',
      'The same finding has the same key in every run',
      'Dezelfde bevinding heeft elke keer dezelfde sleutel',
    ),
    column(
      'synced_at',
      'instant',
      '',
      'When the data it was found in was read from Xero',
      'Wanneer de gegevens waarin het is gevonden uit Xero zijn gelezen',
    ),
  ],
  rows,
};
