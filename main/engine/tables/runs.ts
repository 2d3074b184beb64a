/** Tables of budgets and tracking, and of what was read when. */
import { accountOf } from './columns.ts';
import { column, syncedAt, updatedUtc, type SqlTable } from './define.ts';

export const budgets: SqlTable = {
  kind: 'sql',
  name: 'budgets',
  columns: [
    column('budget_id', 'id', 'b.id', 'Xero ID of the budget', 'Xero-ID van de begroting'),
    column('type', 'text', 'b.type', 'OVERALL or TRACKING', 'OVERALL (geheel) of TRACKING (per tracking)'),
    column('description', 'text', 'b.description', 'Name of the budget', 'Naam van de begroting'),
    column('month', 'text', 'l.month', 'Month, year first', 'Maand, jaar eerst'),
    ...accountOf('l', 'a'),
    column('amount', 'money', 'l.amount', 'Budgeted amount', 'Begroot bedrag'),
    updatedUtc('b'),
    syncedAt('b'),
  ],
  from: 'budget b CROSS JOIN budget_line l ON l.budget_id = b.id LEFT JOIN account a ON a.id = l.account_id',
  order: 'l.month DESC, b.id, l.account_id',
};

export const tracking: SqlTable = {
  kind: 'sql',
  name: 'tracking',
  columns: [
    column('category_id', 'id', 't.category_id', 'Xero ID of the category', 'Xero-ID van de categorie'),
    column('category', 'text', 't.category', 'Category', 'Categorie'),
    column(
      'category_status',
      'text',
      't.category_status',
      'ACTIVE or ARCHIVED',
      'ACTIVE (actief) of ARCHIVED (gearchiveerd)',
    ),
    column('option_id', 'id', 't.option_id', 'Xero ID of the option', 'Xero-ID van de optie'),
    column('option', 'text', 't.name', 'Option', 'Optie'),
    column('option_status', 'text', 't.status', 'Status of the option', 'Status van de optie'),
    syncedAt('t'),
  ],
  from: 'tracking_option t',
  order: 't.category, t.name, t.option_id',
};

export const syncRuns: SqlTable = {
  kind: 'sql',
  name: 'sync-runs',
  columns: [
    column('run', 'number', 'r.id * 10000', 'Number of the run', 'Nummer van de run'),
    column('started_at', 'instant', 'r.started_utc', 'When it began', 'Wanneer de run begon'),
    column(
      'ended_at',
      'instant',
      'r.ended_utc',
      'When it ended; empty while it runs or after a break',
      'Wanneer de run eindigde; leeg zolang hij loopt of als hij afbrak',
    ),
    column('is_full', 'boolean', 'r.full', 'Everything was read again', 'Alles is opnieuw gelezen'),
    column(
      'result',
      'text',
      'r.result',
      'complete, partly, failed or needsSignIn',
      'complete (volledig), partly (deels), failed (mislukt) of needsSignIn (aanmelden nodig)',
    ),
    column('calls', 'number', 'r.calls * 10000', 'Calls to Xero', 'Aanroepen bij Xero'),
    column('rows', 'number', 'r.rows * 10000', 'Rows that were read', 'Gelezen regels'),
    column('bytes', 'number', 'r.bytes * 10000', 'Bytes that were received', 'Ontvangen bytes'),
    column(
      'steps_not_done',
      'text',
      `(SELECT group_concat(step, ', ') FROM sync_step s WHERE s.run_id = r.id AND s.state IN ('failed', 'notPermitted'))`,
      'Steps that failed or were not permitted',
      'Stappen die mislukten of niet mochten',
    ),
  ],
  from: 'sync_run r',
  order: 'r.id DESC',
};

export const history: SqlTable = {
  kind: 'sql',
  name: 'history',
  columns: [
    column(
      'record',
      'text',
      'h.record',
      'What was changed, by the name of its list',
      'Wat is gewijzigd, met de naam van de lijst',
    ),
    column('record_id', 'id', 'h.record_id', 'Xero ID of what was changed', 'Xero-ID van wat is gewijzigd'),
    column('from_run', 'number', 'h.from_run * 10000', 'Run that read this version', 'Run die deze versie las'),
    column(
      'read_at',
      'instant',
      '(SELECT started_utc FROM sync_run WHERE id = h.from_run)',
      'When this version was read',
      'Wanneer deze versie is gelezen',
    ),
    column(
      'to_run',
      'number',
      'h.to_run * 10000',
      'Run that replaced or removed it',
      'Run die haar verving of verwijderde',
    ),
    column(
      'replaced_at',
      'instant',
      'h.replaced_utc',
      'When it was replaced or removed',
      'Wanneer ze is vervangen of verwijderd',
    ),
  ],
  from: 'history h',
  order: 'h.id DESC',
};
