import { openOrgForWriting } from '#db/orgFiles';
import { createSyncService } from '#engine/sync/service';
import { systemClock } from '#engine/clock';

/**
 * A process of its own that syncs one organisation until it is killed: `node syncChild.ts <dir> <orgId> <key> <origin> <token>`.
 * Says `run <result>` at the end.
 */
const [, , dir = '', orgId = '', key = '', origin = '', token = '', now = ''] = process.argv;
const db = openOrgForWriting({ profileDir: dir, orgId, key: Buffer.from(key, 'hex') });
const sync = createSyncService({
  clock: { ...systemClock, now: () => new Date(now) },
  tokens: { accessToken: async () => ({ ok: true, value: { token, secondsLeft: 1800, scopes: [] } }) },
  origins: { login: origin, identity: origin, api: origin },
  fetch,
  openForWriting: () => db,
  identityOf: () => 'user',
  log: () => undefined,
  onProgress: () => undefined,
  onStepDone: (_orgId, step) => process.stdout.write(`step ${step}\n`),
  onOrganisation: () => undefined,
  onRunEnded: () => undefined,
});
const run = await sync.start(orgId);
db.close();
process.stdout.write(`run ${run.result ?? 'stopped'} ${run.failure?.code ?? ''}\n`);
