/** What a document was before: the versions its history keeps, each told by what is different in it. */
import type { DocumentKind, DocumentVersion } from '#contract/drill';
import type { Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { say } from '../metrics/figure.ts';
import { moneyText } from '../metrics/money.ts';
import { all } from '../metrics/sql.ts';
import { readVersion, toPlain, type HistoryBody, type Plain } from '../sync/history.ts';
import { factText, headFields, tablesOf, unitOf, type Stored } from './document.ts';
import { blobOf } from './plan.ts';

type Change = DocumentVersion['changes'][number];

interface Version {
  readonly run: number;
  readonly body: HistoryBody;
}

/** Newest first; the first is what stands now. A document that never changed has one version without changes. */
export function versionsOf(db: ReadableDb, kind: DocumentKind, id: string, row: Stored, lang: Lang): DocumentVersion[] {
  const { table, lines, owner } = tablesOf[kind];
  const kept = all<{ from_run: number; body: Buffer }>(
    db,
    'SELECT from_run, body FROM history WHERE record = ? AND record_id = ? ORDER BY to_run DESC, id DESC',
    table,
    blobOf(id),
  ).map((one): Version => ({ run: one.from_run, body: readVersion(one.body) }));
  const children =
    lines === null ? [] : all<Stored>(db, `SELECT * FROM ${lines} WHERE ${owner} = ? ORDER BY position`, blobOf(id));
  const current: Version = {
    run: Number(row['sync_run'] ?? 0),
    body: { row: plainOf(row), children: lines === null ? {} : { [lines]: children.map(plainOf) } },
  };
  const versions = [current, ...kept];
  const runs = new Map(
    all<{ id: number; at: string }>(
      db,
      'SELECT id, started_utc AS at FROM sync_run WHERE id IN (SELECT value FROM json_each(?))',
      JSON.stringify(versions.map((one) => one.run)),
    ).map((run) => [run.id, run.at]),
  );
  return versions.map((version, index) => {
    const older = versions[index + 1];
    return {
      run: version.run,
      at: runs.get(version.run) ?? null,
      isCurrent: index === 0,
      changes: older === undefined ? [] : changesBetween(db, lines, older.body, version.body, lang),
    };
  });
}

const plainOf = (row: Stored): Record<string, Plain> => toPlain(Object.keys(row), Object.values(row));

/** Ids in a kept version are text; the words of an account are looked up by its bytes. */
const storedOf = (value: Plain | undefined, unit: (typeof headFields)[number]['unit']): Stored[string] =>
  unit === 'account' && typeof value === 'string' ? blobOf(value) : (value ?? null);

function changesBetween(
  db: ReadableDb,
  lines: string | null,
  before: HistoryBody,
  after: HistoryBody,
  lang: Lang,
): Change[] {
  const changes = headFields.flatMap((field): Change[] => {
    const [old, now] = [before.row[field.column] ?? null, after.row[field.column] ?? null];
    if (old === now) return [];
    const told = (value: Plain): string | null => factText(db, storedOf(value, field.unit), field.unit, lang);
    return [
      {
        field: field.column,
        label: say(lang, field.en, field.nl),
        before: told(old),
        after: told(now),
        unit: unitOf(field.unit),
      },
    ];
  });
  if (lines !== null) changes.push(...lineChanges(before.children[lines] ?? [], after.children[lines] ?? [], lang));
  return changes;
}

type Child = Readonly<Record<string, Plain>>;

const lineFields = [
  { column: 'description', en: 'description', nl: 'omschrijving', unit: 'text' },
  { column: 'quantity', en: 'quantity', nl: 'aantal', unit: 'text' },
  { column: 'account_code', en: 'account', nl: 'rekening', unit: 'text' },
  { column: 'tax_type', en: 'tax type', nl: 'btw-soort', unit: 'text' },
  { column: 'item_code', en: 'item', nl: 'artikel', unit: 'text' },
  { column: 'tax_amount', en: 'tax', nl: 'btw', unit: 'money' },
  { column: 'line_amount', en: 'amount', nl: 'bedrag', unit: 'money' },
  { column: 'tracking1_option', en: 'tracking', nl: 'tracking', unit: 'text' },
  { column: 'tracking2_option', en: 'tracking', nl: 'tracking', unit: 'text' },
] as const;

/** Lines are matched by their id at Xero, else by their place. */
function lineChanges(before: readonly Child[], after: readonly Child[], lang: Lang): Change[] {
  const keyOf = (line: Child): string => String(line['line_item_id'] ?? line['position'] ?? '');
  const old = new Map(before.map((line) => [keyOf(line), line]));
  const now = new Map(after.map((line) => [keyOf(line), line]));
  const changes: Change[] = [];
  const place = (line: Child): string => `${say(lang, 'Line', 'Regel')} ${Number(line['position'] ?? 0) + 1}`;
  const told = (line: Child): string =>
    `${String(line['description'] ?? '')} ${moneyText(Number(line['line_amount'] ?? 0))}`.trim();
  for (const [key, line] of old) {
    if (!now.has(key))
      changes.push({
        field: `line ${key}`,
        label: `${place(line)}, ${say(lang, 'removed', 'verwijderd')}`,
        before: told(line),
        after: null,
        unit: 'text',
      });
  }
  for (const [key, line] of now) {
    const was = old.get(key);
    if (was === undefined) {
      changes.push({
        field: `line ${key}`,
        label: `${place(line)}, ${say(lang, 'added', 'toegevoegd')}`,
        before: null,
        after: told(line),
        unit: 'text',
      });
      continue;
    }
    for (const field of lineFields) {
      const [from, to] = [was[field.column] ?? null, line[field.column] ?? null];
      if (from === to) continue;
      const shown = (value: Plain): string | null =>
        value === null || value === '' ? null : field.unit === 'money' ? moneyText(Number(value)) : String(value);
      changes.push({
        field: `line ${key} ${field.column}`,
        label: `${place(line)}, ${say(lang, field.en, field.nl)}`,
        before: shown(from),
        after: shown(to),
        unit: field.unit,
      });
    }
  }
  return changes;
}
