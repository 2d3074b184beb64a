// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { members } from './fixtures/orgs.ts';
import { fillJsdom, mount, type Mounted } from './harness/mount.tsx';

const eik = members[0]!.tenantId;
beforeAll(fillJsdom);
afterEach(cleanup);
const there = (what: string) => expect.poll(() => document.querySelector(what), { timeout: 10_000 }).not.toBeNull();
const click = (target: HTMLElement) => act(async () => void fireEvent.click(target));
const sheet = () => document.querySelector<HTMLElement>('main.sheet')!;
const tileOf = (id: string) => document.querySelector<HTMLElement>(`[data-tile="${id}"]`)!;
const at = ({ router }: Mounted) => router.state.location;

describe('Back and Forward', () => {
  test('from a report to the tile it was opened from, as far down as it stood; and on again', async () => {
    const page = await mount(`/org/${eik}/overview`);
    await there('[data-tile]');
    await act(async () => tileOf('T16').focus());
    sheet().scrollTop = 420;
    await page.press('Enter', tileOf('T16'));
    await there('.report h2');
    expect(sheet().scrollTop).toBe(0);
    await page.press('ArrowLeft', document.body, { altKey: true });
    await there('[data-tile]');
    await expect.poll(() => (document.activeElement as HTMLElement | null)?.dataset['tile']).toBe('T16');
    expect(sheet().scrollTop).toBe(420);
    await page.press('ArrowRight', document.body, { altKey: true });
    await there('.report h2');
    expect(at(page).search).toMatchObject({ report: 'suppliers' });
  });
  test('from a client to its row of the practice, by a side button of the mouse and by the menu', async () => {
    const page = await mount('/practice');
    await there('[data-row]');
    const row = document.querySelector<HTMLElement>(`[data-row="${members[4]!.tenantId}"] th a`)!;
    for (const back of [
      () => act(async () => void fireEvent.mouseUp(document.body, { button: 3 })),
      () => page.emit('app.command', { command: 'back' }),
    ]) {
      await act(async () => document.querySelector<HTMLElement>(`[data-row="${members[4]!.tenantId}"] th a`)!.focus());
      await click(document.querySelector<HTMLElement>(`[data-row="${members[4]!.tenantId}"] th a`)!);
      await there('[data-tile]');
      await back();
      await there('[data-row]');
      await expect.poll(() => document.activeElement?.getAttribute('href')).toBe(row.getAttribute('href'));
    }
  });
  test('opened anew a page begins at its top, whatever was left there', async () => {
    const page = await mount(`/org/${eik}/overview`);
    await there('[data-tile]');
    sheet().scrollTop = 300;
    await page.press('2', document.body);
    await page.press('1', document.body);
    await there('[data-tile=T31]');
    expect(sheet().scrollTop).toBe(0);
  });
  test('a search behind a figure, its order and its row are there again after a document', async () => {
    const page = await mount(`/org/${eik}/overview`);
    await there('[data-tile]');
    await page.press('d', tileOf('T10'));
    await there('[role=grid]');
    const field = screen.getByRole('searchbox');
    await act(async () => void fireEvent.change(field, { target: { value: '2026' } }));
    await expect.poll(() => at(page).search).toMatchObject({ text: '2026' });
    await there('.found');
    await there('[role=grid]');
    await page.press('ArrowDown', document.querySelector('[role=grid]')!);
    await page.press('Enter', document.querySelector('[role=grid]')!);
    await there('article.document');
    expect(at(page).search).not.toHaveProperty('text');
    await page.press('Escape');
    await there('[role=grid]');
    expect(at(page).search).toMatchObject({ text: '2026', figure: { tile: 'T10' } });
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('2026');
  });
});

describe('every state has an address', () => {
  test('view, search and order of the practice', async () => {
    const page = await mount(`/practice?filter=attention&text=tram&order=${encodeURIComponent('{"column":"overdue","isDescending":true}')}`);
    await there('[data-row]');
    expect([...document.querySelectorAll<HTMLElement>('[data-row]')].map((row) => row.dataset['row'])).toEqual([members[4]!.tenantId]);
    await act(async () => void fireEvent.change(document.querySelector('[data-find]')!, { target: { value: '' } }));
    await expect.poll(() => at(page).search).toEqual({ filter: 'attention', order: { column: 'overdue', isDescending: true } });
    await page.press('1', document.body);
    expect(at(page).search).toEqual({});
    expect(document.querySelectorAll('[data-row]')).toHaveLength(members.length);
    await act(async () => page.router.history.back());
    await expect.poll(() => at(page).search).toMatchObject({ filter: 'attention' });
  }); // prettier-ignore
  test('words in the address that mean nothing are left out', async () => {
    const page = await mount('/practice?filter=nothing&order=7&tags=x&view=a&columns=%5B%22none%22%5D');
    await there('[data-row]');
    expect(document.querySelectorAll('[data-row]')).toHaveLength(members.length);
    expect(page.router.state.matches.at(-1)?.search).toEqual({});
  });
  test('search and order of a table, and another table begins anew', async () => {
    const page = await mount(`/org/${eik}/tables?text=abc&sort=${encodeURIComponent('{"column":"total","descending":true}')}`);
    await there('[role=grid]');
    expect(page.world.asked.filter((one) => one.name === 'tables.page').at(-1)?.input).toMatchObject({ search: 'abc', sort: { column: 'total', descending: true } });
    await click(screen.getByText('Contacts', { selector: '.side-list a' }));
    await expect.poll(() => at(page).search).toEqual({ table: 'contacts' });
  }); // prettier-ignore
  test('the page of packs, and the run that is open in the log', async () => {
    const page = await mount('/packs?view=branding');
    await there('.packs form, .packs .form');
    await act(async () => page.router.history.push('/runs'));
    await there('main .link[aria-expanded]');
    await click(document.querySelector<HTMLElement>('main .link[aria-expanded]')!);
    await there('.run-step');
    expect(at(page).search).toHaveProperty('run');
  });
});

test('month and basis go along to the next client, whichever way it is opened', async () => {
  const page = await mount(`/org/${eik}/overview?basis=cash&month=2026-09`);
  await there('[data-tile]');
  const time = { basis: 'cash', month: '2026-09' };
  await page.press('g', document.body);
  await page.press('p', document.body);
  await there('[data-row]');
  await click(document.querySelector<HTMLElement>(`[data-row="${members[1]!.tenantId}"] th a`)!);
  await there('[data-tile]');
  expect(at(page)).toMatchObject({ pathname: `/org/${members[1]!.tenantId}/overview`, search: time });
  await act(async () => page.router.history.push('/connections'));
  await expect.poll(() => document.querySelector('.band.plain h1')?.textContent).toBe('Connections');
  await click(document.querySelector<HTMLElement>(`.rail a[href*="${members[2]!.tenantId}"]`)!);
  await there('[data-tile]');
  expect(at(page).search).toEqual(time);
  await act(async () => page.router.history.push('/connections'));
  await page.press('g', document.body);
  await page.press('t', document.body);
  await expect.poll(() => at(page).pathname).toMatch(/tables$/);
  expect(at(page).search).toEqual(time);
});
