import { expect, test } from 'vitest';
import { simulateMonth } from '../support/month.ts';
import { dice, isNightly } from './support.ts';

const days = isNightly ? 30 : 2;
const clients = 50;
/** Eleven a day on twenty-two working days. */
const turnsAMonth = 242;
const gigabyte = 1_000_000_000;

test(`${days} days of hourly refreshes stay far from a free app's day and a tenth of a Core app's month`, async () => {
  const month = await simulateMonth({ days, seed: dice('month').seed, changesAnHour: 4 });
  process.stdout.write(`${JSON.stringify(month)}\n`);
  expect(month.failed).toBe(0);
  expect(month.refreshes).toBeGreaterThanOrEqual(month.clients * (isNightly ? 230 : 20));
  expect(month.mostCallsADay).toBeLessThanOrEqual(300);
  expect(
    month.wireBytesAClient * (month.refreshes === 0 ? 0 : (turnsAMonth * month.clients) / month.refreshes) * clients,
  ).toBeLessThanOrEqual(gigabyte);
}, 1_800_000);
