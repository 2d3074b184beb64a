import { fork, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orgFilePath } from '#db/orgFiles';
import type { Change, Ids } from '../../sandbox/model.ts';
import { newAppScopes } from '../../sandbox/server/index.ts';
import { daily, dump } from '../support/dump.ts';
import { sandboxTokens } from '../support/syncBench.ts';
import type { Orders } from './killChild.ts';
import { openSubject, type Subject } from './subject.ts';
import {
  expectSameRows,
  forgetOrg,
  inSmallPages,
  isNightly,
  openOrg,
  smallPage,
  troublesOf,
  type Expected,
} from './support.ts';

const kills = isNightly ? 1000 : 100;
/** So often a sync is killed before it may end. */
const killsPerSync = 16;

let subject: Subject;
let orders: Orders;
let expected: Expected;
let spare: Promise<ChildProcess>;

beforeAll(async () => {
  subject = await openSubject('kills', {
    // The sandbox's clock stands still, so nothing ever leaves a window.
    limits: { minute: 1e9, day: 1e9, appMinute: 1e9, concurrent: 1000 },
    deps: { fetch: inSmallPages(fetch) },
  });
  const { bench, orgId, profile } = subject;
  const token = await sandboxTokens(bench.sandbox, bench.userId, newAppScopes).accessToken(bench.userId);
  if (!token.ok) throw new Error('no token');
  orders = {
    origin: bench.sandbox.origin,
    token: token.value.token,
    scopes: newAppScopes,
    userId: bench.userId,
    orgId,
    key: bench.key(orgId).toString('hex'),
    profileDir: profile,
    now: bench.sandbox.state.clock.iso(),
  };
  expected = subject.expected;
  spare = warm();
});
afterAll(async () => {
  (await spare).kill('SIGKILL');
  await subject.close();
});

async function warm(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'killChild.ts'), {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

interface Told {
  readonly killed: boolean;
  readonly steps: readonly string[];
  readonly end: string;
}

/** Lets a process sync and kills it some milliseconds after its `calls`-th call; without a number it may end. */
async function syncIn(kill: { calls: number; milliseconds: number } | null): Promise<Told> {
  const child = await spare;
  spare = warm();
  let text = '';
  let isAimed = false;
  child.stdout?.on('data', (piece: Buffer) => {
    text += piece.toString('utf8');
    if (!kill || isAimed || text.split('call\n').length <= kill.calls) return;
    isAimed = true;
    setTimeout(() => child.kill('SIGKILL'), kill.milliseconds);
  });
  child.send(orders);
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  const lines = text.split('\n');
  return {
    killed: signal === 'SIGKILL',
    steps: lines.flatMap((line) => (line.startsWith('done ') ? [line.slice(5)] : [])),
    end: lines.find((line) => line.startsWith('ended ')) ?? '',
  };
}

/** The file as the dead process left it, or a copy of it: then the next process meets what is left of the log itself. */
function openLeftOver(isCopy: boolean): ReturnType<typeof openOrg> {
  const { profileDir, orgId } = orders;
  if (!isCopy) return openOrg(profileDir, orgId);
  const other = join(profileDir, 'copy');
  const [from, to] = [orgFilePath(profileDir, orgId), orgFilePath(other, orgId)];
  mkdirSync(dirname(to), { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(to + suffix, { force: true });
    if (suffix !== '-shm' && existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
  }
  return openOrg(other, orgId);
}

function inspect(told: Told, count: number): void {
  const db = openLeftOver(count % 2 === 0);
  try {
    expect(troublesOf({ db, expected, pageSize: smallPage }), `after kill ${count}`).toEqual([]);
    if (count % 10 === 0) expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    // What the dead process called done is done.
    const complete = db.prepare<[], string>('SELECT step FROM checkpoint WHERE complete_utc IS NOT NULL').pluck().all();
    expect(complete).toEqual(expect.arrayContaining([...told.steps]));
  } finally {
    db.close();
  }
}

function expectTheWhole(): void {
  const db = openOrg(subject.profile, orders.orgId);
  try {
    expectSameRows(dump(db), expected.rows);
    expect(db.prepare('SELECT count(*) FROM sync_run WHERE result = ?').pluck().get('complete')).toBe(1);
  } finally {
    db.close();
  }
}

test(`${kills} kills in the middle of first syncs: nothing lost, nothing twice, checkpoints and rows agree`, async () => {
  const { orgId, random } = subject;
  let count = 0;
  let completed = 0;
  while (count < kills) {
    forgetOrg(subject.profile, orgId);
    let told: Told | null = null;
    for (let inThisSync = 0; inThisSync < killsPerSync && count < kills; inThisSync++) {
      told = await syncIn({ calls: 1 + random.below(24), milliseconds: random.below(25) });
      if (!told.killed) break;
      count++;
      inspect(told, count);
    }
    if (told?.killed !== false) told = await syncIn(null);
    expect(told.end).toBe('ended complete ');
    expectTheWhole();
    completed++;
  }
  expect(completed).toBeGreaterThan(kills / 20);
}, 14_400_000);

test(`kills while changes are read: the end is what a fresh sync of the changed books reads`, async () => {
  const { bench, orgId, random } = subject;
  const books = bench.sandbox.state.world.books(orgId);
  const rounds = isNightly ? 20 : 1;
  for (let round = 0; round < rounds; round++) {
    forgetOrg(subject.profile, orgId);
    expect((await syncIn(null)).end).toBe('ended complete ');
    bench.sandbox.state.clock.advance(60_000);
    for (const change of changes(round)) books.change(change, bench.sandbox.state.clock.iso());
    bench.sandbox.state.clock.advance(60_000);
    orders = { ...orders, now: bench.sandbox.state.clock.iso() };
    for (let kill = 0; kill < 6; kill++) {
      const told = await syncIn({ calls: 1 + random.below(20), milliseconds: random.below(25) });
      const db = openLeftOver(kill % 2 === 0);
      expect(db.pragma('quick_check')).toEqual([{ quick_check: 'ok' }]);
      db.close();
      if (!told.killed) break;
    }
    expect((await syncIn(null)).end).toBe('ended complete ');
    expected = await subject.readAgain();
    const db = openOrg(subject.profile, orgId);
    try {
      expectSameRows(daily(dump(db)), daily(expected.rows));
    } finally {
      db.close();
    }
  }
}, 14_400_000);

/** An old bill edited, an invoice voided, one paid, a new one, a payment taken back, a contact archived. */
function changes(round: number): Change[] {
  const { bench, random } = subject;
  const books = bench.sandbox.state.world.books(orders.orgId);
  const all = { offset: 0, limit: 10_000, includeArchived: true } as const;
  const open = books.page('invoices', all).records.filter((one) => one.status === 'AUTHORISED' && one.amountPaid === 0);
  const paid = books.page('payments', all).records.filter((one) => one.status === 'AUTHORISED');
  const contact = random.pick(books.page('contacts', all).records);
  const some = <T extends { id: Ids }>(list: readonly T[], change: (id: Ids) => Change): Change[] =>
    list.length === 0 ? [] : [change(random.pick(list).id)];
  return [
    ...some(open, (id) => ({ kind: 'editInvoice', id, set: { reference: `changed ${round}`, unitAmount: 7_770_000 } })),
    ...some(open, (id) => ({ kind: 'voidInvoice', id })),
    { kind: 'createInvoice', type: 'ACCREC', date: '2026-10-14', net: 123_4500 },
    ...some(paid, (id) => ({ kind: 'deletePayment', id })),
    { kind: 'archiveContact', id: contact.id },
  ];
}
