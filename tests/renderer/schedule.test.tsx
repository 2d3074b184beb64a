// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { members } from './fixtures/orgs.ts';
import { fillJsdom, mount } from './harness/mount.tsx';

beforeAll(fillJsdom);
afterEach(cleanup);
const choose = (field: HTMLElement, value: string) =>
  act(async () => void fireEvent.change(field, { target: { value } }));
const second = members[1]!;

describe('refreshing', () => {
  test('the practice chooses a plan, and a plan with an hour refuses what is no hour', async () => {
    const { world } = await mount('/settings/refresh');
    await choose(await screen.findByLabelText('When clients are refreshed'), 'everyHours');
    expect(world.settings.schedule).toEqual({ kind: 'everyHours', hours: 4 });
  });
  test('a client has a plan of its own or follows the practice', async () => {
    const { world } = await mount('/settings/refresh');
    const field = await screen.findByLabelText(`Refreshed: ${second.nickname}`);
    await choose(field, 'off');
    expect(world.asked).toContainEqual({
      name: 'schedule.setOrg',
      input: { orgId: second.tenantId, plan: { kind: 'off' } },
    });
    await choose(field, '');
    expect(world.asked).toContainEqual({ name: 'schedule.setOrg', input: { orgId: second.tenantId, plan: null } });
  });
  test('a time that is none is refused in words and not kept', async () => {
    const { world } = await mount('/settings/refresh');
    const row = (await screen.findByLabelText(`Refreshed: ${second.nickname}`)).closest('tr')!;
    const time = within(row).getByLabelText('Time of day');
    await choose(time, '25:00');
    await act(async () => void fireEvent.blur(time));
    expect(within(row).getByText('A time such as 07:30.')).toBeDefined();
    expect(world.asked.filter((call) => call.name === 'schedule.setOrg')).toEqual([]);
  });
  test('the client whose day is used up says until when', async () => {
    await mount('/settings/refresh');
    expect(await screen.findByText(/day limit reached, goes on/)).toBeDefined();
  });
});

describe('the run log', () => {
  test('shows what the app has read of its allowance, and steps as lines of the same table', async () => {
    await mount('/runs');
    expect(await screen.findByText('612.4 MB of 10.00 GB')).toBeDefined();
    const columns = screen.getAllByRole('columnheader').length;
    const button = screen.getAllByRole('button', { name: /Show steps/ })[0]!;
    const before = screen.getAllByRole('row').length;
    await act(async () => button.click());
    const rows = screen.getAllByRole('row');
    expect(rows.length).toBe(before + 3);
    for (const row of rows) expect(row.children.length).toBe(columns);
  });
});

test('a sign-in near its end is announced with the way to renew it', async () => {
  await mount('/practice');
  const banner = (await screen.findByText(/ends in 4 days when it is not used/)).closest('p')!;
  expect(
    within(banner)
      .getByRole('link', { name: /Sign in again/ })
      .getAttribute('href'),
  ).toContain('reconnect=');
});

test('the engine is told which client is on screen', async () => {
  const { world } = await mount(`/org/${second.tenantId}/overview`);
  await screen.findAllByRole('heading');
  expect(world.asked).toContainEqual({ name: 'sync.shown', input: { orgId: second.tenantId } });
});
