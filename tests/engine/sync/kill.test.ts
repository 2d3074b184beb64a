import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOrgForWriting } from '#db/orgFiles';
import { differences, dump, type Dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';

const KILLS = Number(process.env['ORGFOLIO_KILLS'] ?? 20);
const child = fileURLToPath(new URL('../../support/syncChild.ts', import.meta.url));

let bench: Bench;
let expected: Dump;
/** More than a thousand invoices: walks of several pages are broken off too. */
const orgId = (): string => bench.orgIds[0] ?? '';

beforeAll(async () => {
  bench = await startBench();
  await bench.sync.start(orgId());
  expected = dump(bench.file(orgId()));
}, 60_000);
afterAll(() => bench.close());

/** Starts a sync in a process of its own and kills it without warning after so many milliseconds. Answers its last word. */
async function syncUntil(dir: string, milliseconds: number | null): Promise<string> {
  const { accessTokens } = bench.sandbox.state.identity;
  const token = [...accessTokens.keys()][0] ?? '';
  const key = bench.key(orgId()).toString('hex');
  const now = bench.sandbox.state.clock.iso();
  const started = spawn(process.execPath, [child, dir, orgId(), key, bench.sandbox.origin, token, now], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  started.stdout.on('data', (text: Buffer) => {
    said += text.toString();
    // Counted from its first sign of life, so that a slow machine kills in the middle too.
    if (milliseconds !== null && said.includes('step organisation') && !said.includes('armed')) {
      said += 'armed\n';
      setTimeout(() => started.kill('SIGKILL'), milliseconds);
    }
  });
  await once(started, 'close');
  return said.trim().split('\n').at(-1) ?? '';
}

it(`killed without warning ${KILLS} times, the file is always sound and in the end exactly what an undisturbed sync stores`, async () => {
  let round = 0;
  let finishedEarly = 0;
  for (let kills = 0; kills < KILLS; round++) {
    const dir = `${bench.dir}/killed-${round}`;
    for (let more = true; more && kills < KILLS; kills++) {
      const last = await syncUntil(dir, 30 + Math.random() * 900);
      if (last.startsWith('run')) {
        finishedEarly++;
        more = false;
      }
      const db = openOrgForWriting({ profileDir: dir, orgId: orgId(), key: bench.key(orgId()) });
      expect(db.pragma('quick_check', { simple: true })).toBe('ok');
      const torn = db
        .prepare(
          `SELECT count(*) FROM invoice i WHERE base_sub_total <> 0 AND status <> 'DELETED'
             AND NOT EXISTS (SELECT 1 FROM invoice_line l WHERE l.invoice_id = i.id)`,
        )
        .pluck()
        .get();
      expect(torn).toBe(0);
      const walked = db
        .prepare<[], { walk_page: number }>(
          `SELECT walk_page FROM checkpoint WHERE step = 'invoices' AND walk_page IS NOT NULL`,
        )
        .get();
      const invoices = db.prepare(`SELECT count(*) FROM invoice WHERE type NOT LIKE '%CREDIT'`).pluck().get() as number;
      // The checkpoint neither runs ahead of the rows nor falls behind them.
      if (walked) expect(Math.ceil(invoices / 1000)).toBe(walked.walk_page);
      db.close();
    }
    expect(await syncUntil(dir, null)).toBe('run complete');
    const db = openOrgForWriting({ profileDir: dir, orgId: orgId(), key: bench.key(orgId()) });
    expect(differences(dump(db), expected)).toEqual([]);
    expect(db.prepare('SELECT count(*) AS n FROM history').get()).toEqual({ n: 0 });
    db.close();
  }
  expect(finishedEarly).toBeLessThan(KILLS);
}, 240_000);
