// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { World } from './fixtures/answers.ts';
import { members } from './fixtures/orgs.ts';
import { fillJsdom, mount } from './harness/mount.tsx';

beforeAll(fillJsdom);
afterEach(cleanup);

const address = `/org/${members[0]!.tenantId}/tables?table=invoices`;
const lastPage = (world: World) =>
  world.asked.filter((one) => one.name === 'tables.page').at(-1)?.input as { filters?: unknown; table: string };

async function put(label: string, value: string): Promise<void> {
  await act(async () => void fireEvent.change(await screen.findByLabelText(label), { target: { value } }));
}
async function press(name: string): Promise<void> {
  await act(async () => void fireEvent.click(await screen.findByRole('button', { name })));
}

it('conditions are asked of the engine, stand in the address and go with one button', async () => {
  const page = await mount(address);
  await screen.findByRole('grid');
  await put('Column', 'contact_name');
  await put('Value', 'Hotel');
  await press('Add filter');
  await put('Column', 'total');
  await put('Condition', 'atLeast');
  await put('Value', '100.50');
  await press('Add filter');
  const filters = [
    { column: 'contact_name', is: 'contains', value: 'Hotel' },
    { column: 'total', is: 'atLeast', value: '100.50' },
  ];
  await expect.poll(() => lastPage(page.world).filters).toEqual(filters);
  expect(page.router.state.location.search).toMatchObject({ where: { table: 'invoices', filters } });
  await press('Remove filter: contact name contains Hotel');
  await expect.poll(() => lastPage(page.world).filters).toEqual(filters.slice(1));
  await press('Clear filters');
  await expect.poll(() => 'where' in page.router.state.location.search).toBe(false);
  expect(screen.queryByRole('button', { name: 'Clear filters' })).toBeNull();
});

it('conditions of one table are not asked of another', async () => {
  const where = { table: 'invoices', filters: [{ column: 'total', is: 'atMost', value: '5' }] };
  const page = await mount(
    `/org/${members[0]!.tenantId}/tables?table=payments&where=${encodeURIComponent(JSON.stringify(where))}`,
  );
  await screen.findByRole('grid');
  expect(lastPage(page.world)).toMatchObject({ table: 'payments' });
  expect(lastPage(page.world).filters).toBeUndefined();
});

it('a CSV file is written in the style that was chosen', async () => {
  const page = await mount(address);
  await screen.findByRole('grid');
  await put('CSV style', 'european');
  await press('CSV');
  await expect
    .poll(() => page.world.asked.find((one) => one.name === 'exports.table')?.input)
    .toMatchObject({ format: 'csv', csv: 'european' });
});
