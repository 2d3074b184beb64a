import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FailureError } from '#contract/failure';
import { openCliWorld, sam, type CliWorld } from '../engine/core/support.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld();
  for (const [name, nickname] of [
    ['Larkfield Books Ltd', 'Larkfield'],
    ['Timmerwerk De Linde BV', 'Linde'],
  ] as const) {
    world.consent(sam, [name]);
    await world.run('connect', '--nickname', nickname);
  }
}, 120_000);
afterAll(() => world.close());

/** Prints as the hidden window does; the client in `refuse` meets an engine that is gone. */
const printer = (refuse?: string): CliWorld['hooks'] => ({
  ...world.hooks,
  printPdf: async ({ call, nickname, orgId, template, lang, asOf, basis, run, hold }) => {
    const reply = await call('packs.content', { orgId, template, lang, asOf, basis, run, hold });
    if (nickname === refuse) throw new FailureError('engine.restarting');
    if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
    return Buffer.from('%PDF-');
  },
});

describe('export', () => {
  test('a run that broke off is gone on with the day after, under the day its figures are of', async () => {
    const out = join(world.profile.dir, 'broken');
    const { hooks, env } = world;
    world.hooks = printer('Linde');
    const first = await world.run('export', '--all', '--out', out, '--include', 'Larkfield,Linde');
    expect(first.code).not.toBe(0);
    expect(readdirSync(out)).toEqual(['Larkfield 2026-11-22 Management report.pdf']);
    world.env = { ...env, ORGFOLIO_NOW: '2026-11-23T08:00:00.000Z' };
    world.hooks = printer();
    const second = await world.run('export', '--all', '--out', out, '--resume');
    expect(second.code, second.err).toBe(0);
    const names = ['Larkfield 2026-11-22 Management report.pdf', 'Linde 2026-11-23 Management report.pdf'];
    expect(readdirSync(out).sort()).toEqual(names);
    const third = await world.run('export', '--all', '--out', out, '--resume');
    expect(third.code).toBe(2);
    world.hooks = hooks;
    world.env = env;
  });

  test('of a month, under names by a pattern; another month than one is wrong usage', async () => {
    const out = join(world.profile.dir, 'month');
    mkdirSync(out);
    const args = ['export', '--all', '--format', 'xlsx', '--out', out, '--include', 'Larkfield,Linde'];
    const ran = await world.run(...args, '--month', '2026-10', '--name', '{month} {nickname}', '--json');
    expect(ran.code, ran.err).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['October 2026 Larkfield.xlsx', 'October 2026 Linde.xlsx']);
    expect((await world.run(...args, '--month', 'October')).code).toBe(2);
  });
});

describe('report', () => {
  test('goes to a file as a workbook or as CSV; a form without a file is wrong usage', async () => {
    const args = ['report', '--org', 'Linde', '--report', 'balance-sheet'];
    const out = join(world.profile.dir, 'balance.xlsx');
    const book = await world.run(...args, '--out', out, '--json');
    expect(book.code, book.err).toBe(0);
    expect(book.json()).toMatchObject({ file: out, format: 'xlsx' });
    expect(readFileSync(out).subarray(0, 2).toString()).toBe('PK');
    const csv = join(world.profile.dir, 'balance.csv');
    expect((await world.run(...args, '--format', 'csv', '--csv', 'european', '--out', csv)).code).toBe(0);
    expect(readFileSync(csv, 'utf8')).toMatch(/^\ufeffClient;As of;Page;Section;Name;Kind;.*\r\nLinde;2026-11-22;/);
    expect((await world.run(...args, '--format', 'csv')).code).toBe(2);
  });
});
