// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { members } from './fixtures/orgs.ts';
import { fillJsdom, mount } from './harness/mount.tsx';

const eik = members[0]!.tenantId;
beforeAll(fillJsdom);
afterEach(cleanup);
const click = (target: HTMLElement) => act(async () => void fireEvent.click(target));
const there = (what: string) => expect.poll(() => document.querySelector(what), { timeout: 10_000 }).not.toBeNull();
const rowsThere = () => there('[data-row]');
const pageThere = () => there('.band:not(.plain) h1');
const rowOf = (orgId: string) => document.querySelector<HTMLElement>(`[data-row="${orgId}"]`)!;
const tileOf = (id: string) => document.querySelector<HTMLElement>(`[data-tile="${id}"]`)!;

describe('rows of the practice', () => {
  test('the row a key moved to has the focus, so that Enter and R mean the client that is marked', async () => {
    const { press, world } = await mount('/practice');
    await rowsThere();
    const first = rowOf(eik).querySelector<HTMLElement>('th a')!;
    await act(async () => first.focus());
    await press('ArrowDown', first);
    const marked = document.querySelector<HTMLElement>('tr.sel')!;
    expect(marked.dataset['row']).not.toBe(eik);
    expect(document.activeElement?.closest('tr')).toBe(marked);
    await press('r');
    expect(world.asked.filter((one) => one.name === 'sync.start').at(-1)?.input).toEqual({
      orgIds: [marked.dataset['row']],
    });
  });
  test('a row that was clicked opens with Enter, wherever the click left the focus', async () => {
    const { press, router } = await mount('/practice');
    await rowsThere();
    const row = rowOf(members[4]!.tenantId);
    await click(row);
    await act(async () => document.querySelector<HTMLElement>('main.sheet')!.focus());
    await press('Enter');
    expect(router.state.location.pathname).toBe(`/org/${members[4]!.tenantId}/overview`);
  });
});

describe('keys', () => {
  test('after G a letter is a place, also where it does something else on the page', async () => {
    const { press, router, world } = await mount(`/org/${eik}/overview`);
    await pageThere();
    await press('g', document.body);
    await press('p', document.body);
    expect(router.state.location.pathname).toBe('/practice');
    expect(world.asked.some((one) => one.name === 'exports.dashboardPdf')).toBe(false);
    await rowsThere();
    await click(rowOf(eik));
    await press('g', document.body);
    await press('s', document.body);
    expect(router.state.location.pathname).toBe('/settings');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  test('a key on a tile gives way too', async () => {
    const { press, router } = await mount(`/org/${eik}/overview`);
    await pageThere();
    await press('g', tileOf('T06'));
    await press('t', tileOf('T06'));
    expect(router.state.location.pathname).toBe(`/org/${eik}/tables`);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('an arrangement that is not kept yet', () => {
  test('basis and month change under it, and leaving it asks first, also for the same page', async () => {
    const { press, router } = await mount(`/org/${eik}/overview`);
    await pageThere();
    await press('e', document.body);
    const edited = () => document.querySelector<HTMLElement>('[data-edit="T06"]')!;
    await press('Delete', edited());
    expect(edited()).toBeNull();
    await press('b', document.body);
    await press('[', document.body);
    expect(router.state.location.search).toEqual({ edit: true, basis: 'cash', month: '2026-10' });
    expect(edited()).toBeNull();
    await press('1', document.body);
    expect(await screen.findByRole('dialog', { name: /Leave/ })).toBeDefined();
    expect(router.state.location.search).toMatchObject({ edit: true });
  });
  test('one that was kept leaves without a question', async () => {
    const { press, router, world } = await mount(`/org/${eik}/overview?edit=true`);
    await pageThere();
    await press('Delete', document.querySelector<HTMLElement>('[data-edit="T06"]')!);
    await press('s', document.body, { ctrlKey: true });
    await expect.poll(() => router.state.location.search).toEqual({});
    expect(world.desk.layouts[eik]).toBeDefined();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('what an address keeps', () => {
  test('another month keeps the conditions on the rows of a table', async () => {
    const where = { table: 'invoices', filters: [{ column: 'status', is: 'equal', value: 'PAID' }] };
    const { press, router } = await mount(`/org/${eik}/tables?where=${encodeURIComponent(JSON.stringify(where))}`);
    await pageThere();
    await press('[', document.body);
    expect(router.state.location.search).toEqual({ where, month: '2026-10' });
  });
  test('a tile opens the page of its report it is about, without what another report was narrowed to', async () => {
    const only = encodeURIComponent(JSON.stringify({ tracking: 'a:b' }));
    const { press, router } = await mount(`/org/${eik}/overview?part=sales&only=${only}`);
    await pageThere();
    await press('Enter', tileOf('T11'));
    expect(router.state.location).toMatchObject({ pathname: `/org/${eik}/reports` });
    expect(router.state.location.search).toEqual({ report: 'customer', part: 'ageing' });
  });
});

describe('messages', () => {
  test('what went wrong is there again after what was said meanwhile, until it is closed', async () => {
    const { press } = await mount('/practice', { overrides: { 'sync.start': () => ({ code: 'engine.restarting' }) } });
    await rowsThere();
    await click(screen.getByRole('button', { name: 'Refresh all' }));
    const toast = () => document.querySelector('.toast');
    await expect.poll(() => toast()?.querySelector('.neg')?.textContent).toMatch(/.{15}/);
    const wrong = toast()!.querySelector('.neg')!.textContent;
    await click(screen.getByRole('button', { name: /Save view/ }));
    await act(
      async () => void fireEvent.change(screen.getByLabelText('Name of the view'), { target: { value: 'Mine' } }),
    );
    await click(screen.getByRole('button', { name: 'Save' }));
    await expect.poll(() => toast()?.querySelector('.neg')).toBeNull();
    await click(toast()!.querySelector<HTMLElement>('button:last-of-type')!);
    expect(toast()?.querySelector('.neg')?.textContent).toBe(wrong);
    await click(toast()!.querySelector<HTMLElement>('button:last-of-type')!);
    expect(toast()).toBeNull();
    await press('Escape');
  });
  test('a locked window says no name: no message, no title', async () => {
    const open = { isSet: true, isLocked: false, idleMinutes: 10, onSuspend: true, waitSeconds: 0 };
    const { world, emit, press } = await mount(`/org/${eik}/overview`, { lock: open });
    await pageThere();
    expect(document.title).toBe('De Gouden Eik · Orgfolio');
    await press('p', document.body);
    await expect.poll(() => document.querySelector('.toast')).not.toBeNull();
    world.lock = { ...open, isLocked: true };
    await emit('lock.changed', { isLocked: true });
    await screen.findByLabelText('Passphrase');
    expect(document.body.textContent).not.toContain('Eik');
    expect(document.title).not.toContain('Eik');
  });
  test('every page names the window', async () => {
    const { router } = await mount(`/org/${eik}/overview`);
    await pageThere();
    for (const [to, title] of [['/connections', 'Connections'], ['/settings', 'Settings'], ['/runs', 'Run log']] as const) {
      await act(async () => router.history.push(to));
      await expect.poll(() => document.title).toBe(`${title} · Orgfolio`);
    } // prettier-ignore
  });
  test('findings that cannot be read say so', async () => {
    await mount('/connections', { overrides: { 'duplicates.list': () => ({ code: 'engine.restarting' }) } });
    expect((await screen.findByRole('alert')).textContent).toMatch(/.{15}/);
  });
});

test('an engine that started anew is asked what is running', async () => {
  const { emit, world } = await mount(`/org/${eik}/overview`);
  await pageThere();
  const count = () => world.asked.filter((one) => one.name === 'sync.progress').length;
  const before = count();
  await emit('org.changed', { orgId: null, areas: ['runs'] });
  expect(count()).toBe(before + 1);
});
