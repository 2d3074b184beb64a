import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RemovalCertificate } from '#contract/orgs';
import type { Lang } from '#contract/values';
import { guidToBlob } from '#db/guid';
import type { ReadableDb } from '#db/open';
import { orgFolder } from '#db/orgFiles';
import { wrappedKeyOf, type OrgRecord } from '#db/registry/queries/orgs';
import { nowText, type EngineContext } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { findingText } from '../texts.ts';

/** What is about to be removed, counted before and looked for afterwards. */
export interface Removal {
  /** Called when everything has been deleted; looks for what is left. */
  certify(connections: { ended: number; queued: number }): RemovalCertificate;
}

/** Counts what there is of an organisation. Called before anything is deleted. */
export function beginRemoval(context: EngineContext, org: OrgRecord): Removal {
  const folder = orgFolder(context.start.profileDir, org.tenantId);
  const files = filesIn(folder);
  const bytes = files.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
  const count = () => rowsAbout(context.registry, org.tenantId) + rowsAbout(context.portfolio, org.tenantId);
  const rows = count();
  return {
    certify: (connections) => ({
      schema: 1,
      id: randomUUID(),
      nickname: org.nickname,
      name: org.legalName || org.name,
      tenantId: org.tenantId as RemovalCertificate['tenantId'],
      practice: loadSettings(context.registry).practiceName,
      removedUtc: nowText(context),
      deleted: {
        files: files.length,
        bytes,
        rows,
        connectionsEnded: connections.ended,
        connectionsQueued: connections.queued,
      },
      checked: {
        isFolderGone: !existsSync(folder),
        isKeyGone: wrappedKeyOf(context.registry, org.tenantId) === null,
        rowsLeft: count(),
      },
    }),
  };
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Rows that carry the organisation's id, in whatever table: a table made later is counted without being named here. */
function rowsAbout(db: ReadableDb, tenantId: string): number {
  const id = guidToBlob(tenantId);
  const columns = db
    .prepare<[], { name: string; column: string }>(
      `SELECT s.name AS name, c.name AS column FROM sqlite_schema s, pragma_table_info(s.name) c
       WHERE s.type = 'table' AND c.name IN ('tenant_id', 'org_id', 'scope') AND s.name NOT LIKE 'sqlite_%'`,
    )
    .all();
  return columns.reduce((sum, { name, column }) => {
    const row = db
      .prepare<[Buffer], { n: number }>(`SELECT count(*) AS n FROM "${name}" WHERE "${column}" = ?`)
      .get(id);
    return sum + (row?.n ?? 0);
  }, 0);
}

/** The certificate as text in the language, one statement per line. */
export function certificateText(certificate: RemovalCertificate, lang: Lang): string {
  const { deleted, checked, practice } = certificate;
  const say = (key: Parameters<typeof findingText>[0], params: Record<string, string | number> = {}) =>
    findingText(key, lang, params);
  const at = certificate.removedUtc.replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC');
  const number = (value: number) => value.toLocaleString(lang === 'nl' ? 'nl-NL' : 'en-GB');
  return [
    say('certificate.title'),
    '',
    say('certificate.head', {
      at,
      nickname: certificate.nickname,
      name: certificate.name,
      tenantId: certificate.tenantId,
    }),
    ...(practice === '' ? [] : [say('certificate.practice', { practice })]),
    '',
    say('certificate.deleted'),
    `- ${say('certificate.files', { files: deleted.files, bytes: number(deleted.bytes) })}`,
    `- ${say('certificate.key')}`,
    `- ${say('certificate.rows', { rows: deleted.rows })}`,
    `- ${say('certificate.connections', { ended: deleted.connectionsEnded, queued: deleted.connectionsQueued })}`,
    '',
    say('certificate.checked'),
    `- ${say(checked.isFolderGone ? 'certificate.folderGone' : 'certificate.folderLeft')}`,
    ...(checked.isKeyGone ? [`- ${say('certificate.keyGone')}`] : []),
    `- ${say('certificate.rowsLeft', { rows: checked.rowsLeft })}`,
    '',
    say('certificate.limits'),
    say('certificate.number', { id: certificate.id }),
    '',
  ].join('\n');
}
