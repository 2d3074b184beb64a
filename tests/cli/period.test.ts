import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReportDocument } from '#contract/ledger';
import { TilesDocument } from '#contract/tiles';
import { openCliWorld, sam, type CliWorld } from '../engine/core/support.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld();
  world.consent(sam, ['Larkfield Books Ltd']);
  await world.run('connect', '--nickname', 'Larkfield');
});
afterAll(async () => {
  await world.close();
});
const tiles = async (...more: string[]) => {
  const ran = await world.run('tiles', '--org', 'Larkfield', '--json', ...more);
  expect(ran.err).toBe('');
  return TilesDocument.parse(ran.json());
};
const value = (document: TilesDocument, id: string) => document.tiles.find((tile) => tile.id === id)?.value;

test('tiles and reports as of an earlier month end, from a real sync', async () => {
  const today = await tiles();
  const [lastEnd = ''] = today.calendar.monthEnds;
  expect(today.asOf).toBeNull();
  const then = await tiles('--as-of', lastEnd);
  expect(then).toMatchObject({ today: lastEnd, asOf: lastEnd, calendar: { today: today.today } });
  expect(value(then, 'T05')).toBe(today.tiles.find((tile) => tile.id === 'T05')?.comparison?.value);
  expect(then.tiles.filter((tile) => tile.tieOut.status === 'open').map((tile) => tile.id)).toEqual([]);
  const ran = await world.run(
    'report',
    '--org',
    'Larkfield',
    '--report',
    'balance-sheet',
    '--as-of',
    lastEnd,
    '--json',
  );
  const report = ReportDocument.parse(ran.json());
  expect(report).toMatchObject({ asOf: lastEnd, period: { to: lastEnd } });
  const lines = report.sections.find((section) => section.key === 'lines');
  expect(lines?.rows.find((row) => row.key === 'assets')?.values[lastEnd]).toBe(value(then, 'T23'));
});

test('a day that ends no month is wrong usage', async () => {
  for (const day of ['2026-10-30', 'october', '2026-13-31']) {
    expect((await world.run('tiles', '--org', 'Larkfield', '--as-of', day)).code).toBe(2);
  }
});

test('a choice is kept and every figure follows it', async () => {
  const before = await tiles();
  const ran = await world.run('choices', '--org', 'Larkfield', '--set', 'T21.comparison=yearAgo', '--json');
  expect(ran.code).toBe(0);
  const listed = ran.json() as { choices: { key: string; value: string }[] };
  expect(listed.choices).toContainEqual(expect.objectContaining({ key: 'T21.comparison', value: 'yearAgo' }));
  const after = await tiles();
  const window = (document: TilesDocument) => document.tiles.find((tile) => tile.id === 'T21')?.comparison?.window.from;
  expect(window(after)).not.toBe(window(before));
  expect((await world.run('choices', '--org', 'Larkfield', '--set', 'T21.comparison=never')).code).toBe(2);
  await world.run('choices', '--org', 'Larkfield', '--set', 'T21.comparison=');
  expect(window(await tiles())).toBe(window(before));
});

test('a report is narrowed to one account', async () => {
  const whole = ReportDocument.parse(
    (await world.run('report', '--org', 'Larkfield', '--report', 'bank-accounts', '--json')).json(),
  );
  const account = whole.controls[0]?.options[1]?.value ?? '';
  const one = ReportDocument.parse(
    (
      await world.run(
        'report',
        '--org',
        'Larkfield',
        '--report',
        'bank-accounts',
        '--only',
        `account=${account}`,
        '--json',
      )
    ).json(),
  );
  expect(one.sections.find((section) => section.key === 'accounts')?.rows.map((row) => row.key)).toEqual([
    account,
    'total',
  ]);
});
