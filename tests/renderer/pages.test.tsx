// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Tile } from '#contract/tiles';
import { members } from './fixtures/orgs.ts';
import { buildTiles } from './fixtures/tiles.ts';
import { fillJsdom, mount } from './harness/mount.tsx';

const eik = members[0]!.tenantId;
beforeAll(fillJsdom);
afterEach(cleanup);
const tileOf = (id: string) => document.querySelector<HTMLElement>(`[data-tile="${id}"]`)!;
const typeInto = (field: HTMLElement, value: string) =>
  act(async () => void fireEvent.change(field, { target: { value } }));
const click = (target: HTMLElement) => act(async () => void fireEvent.click(target));

describe('start', () => {
  test('an empty practice begins with the welcome page', async () => {
    await mount('/', { emptyPractice: true });
    expect(await screen.findByRole('heading', { level: 1 })).toHaveProperty(
      'textContent',
      'Every client’s books, on your own desk.',
    );
  });
  test('a locked keychain stands in the way of everything, with its ways out', async () => {
    const world = await mount('/practice');
    world.unmount();
    const locked = await mount('/practice', { info: { ...world.world.info, problem: { code: 'keychain.locked' } } });
    expect(await screen.findByText('The figures cannot be opened yet')).toBeDefined();
    await act(async () => screen.getByRole('button', { name: 'Work in memory for this session' }).click());
    expect(locked.world.asked).toContainEqual({ name: 'app.unlock', input: { how: 'session' } });
  });
});

describe('practice', () => {
  test('every client stands in its own currency, and what is not known is n/a', async () => {
    await mount('/practice');
    const row = (await screen.findByRole('link', { name: /Windmolen/ })).closest('tr')!;
    expect(within(row).getAllByText('n/a').length).toBeGreaterThan(3);
    expect(screen.getAllByRole('row')).toHaveLength(members.length + 1);
  });
  test('a column sorts both ways and what is not known stays last', async () => {
    await mount('/practice');
    await screen.findByRole('link', { name: /Windmolen/ });
    const names = () => [...document.querySelectorAll('tbody [scope=row] b')].map((name) => name.textContent);
    const button = screen.getByRole('button', { name: /Net profit/ });
    await act(async () => button.click());
    expect(names().at(-1)).toBe('Windmolen Coöp');
    const first = names()[0];
    await act(async () => button.click());
    expect(names().at(-1)).toBe('Windmolen Coöp');
    expect(names()[0]).not.toBe(first);
  });
  test('two letters and Enter open a client', async () => {
    const { press, router } = await mount('/practice');
    const field = await screen.findByRole('searchbox');
    await typeInto(field, 'no');
    await press('Enter', field);
    expect(router.state.location.pathname).toBe(`/org/${members[5]!.tenantId}/overview`);
  });
  test('refresh all asks for all, a row asks for itself', async () => {
    const { world } = await mount('/practice');
    await act(async () => (await screen.findByRole('button', { name: 'Refresh all' })).click());
    await act(async () => screen.getByRole('button', { name: 'refresh Tramhuis' }).click());
    const asked = world.asked.filter((one) => one.name === 'sync.start').map((one) => one.input);
    expect(asked).toEqual([{}, { orgIds: [members[4]!.tenantId] }]);
  });
});

describe('overview', () => {
  test('all 31 tiles are there, each a group with its name', async () => {
    await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1, name: 'De Gouden Eik' });
    expect(document.querySelectorAll('[data-tile]')).toHaveLength(31);
    expect(screen.getByRole('group', { name: 'Outstanding receivables' })).toBe(tileOf('T10'));
    expect(document.querySelectorAll('[data-tile][tabindex="0"]')).toHaveLength(1);
  });
  test('the rule under a figure says how it ties', async () => {
    await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    const rule = (id: string) => tileOf(id).querySelector('.fig')!.className;
    expect([rule('T05'), rule('T10'), rule('T16')].map((name) => /tied|explained|open/.exec(name)?.[0])).toEqual([
      'tied',
      'explained',
      'open',
    ]);
    expect(tileOf('T16').textContent).toContain('312.40');
    expect(screen.getByTitle('Show the tie-out list').textContent).toContain('30 of 31 tie');
  });
  const states: [Tile['state'], string, RegExp][] = [
    ['never', 'never synced', /no figure yet/],
    ['loading', 'loading', /Reading Invoices and bills, 6,400 of 9,180/],
    ['partial', 'partial', /so far.*Not for use yet/s],
    ['stale', '3 days old', /\d.*As of 19 Nov/s],
    ['error', 'not updated', /\d.*complete and safe.*Try now/s],
    ['notPermitted', 'no permission', /not shown.*Copy a note/s],
  ];
  test.each(states)('a tile that is %s says so in words', async (state, corner, body) => {
    const document = buildTiles(members[0]!, 'accrual', 'en');
    const hasFigure = state === 'stale' || state === 'error' || state === 'partial';
    const tiles = document.tiles.map((tile) =>
      tile.id === 'T10'
        ? {
            ...tile,
            state,
            value: hasFigure ? tile.value : null,
            asOf: '2026-11-19T01:04:00Z',
            waiting: { step: 'invoices', done: 6400, total: 9180 },
          }
        : tile,
    );
    await mount(`/org/${eik}/overview`, { overrides: { 'tiles.list': () => ({ ...document, tiles }) } });
    await screen.findByRole('heading', { level: 1 });
    expect(tileOf('T10').querySelector('.st')!.textContent).toBe(corner);
    expect(tileOf('T10').textContent).toMatch(body);
  });
  test('a ratio that cannot be computed is n/a with its reason, never 0', async () => {
    await mount(`/org/${members[4]!.tenantId}/overview`);
    await screen.findByRole('heading', { level: 1 });
    expect(tileOf('T29').textContent).toContain('n/a');
    expect(tileOf('T29').textContent).toContain('Negative equity');
  });
  test('F explains a figure and T shows its table', async () => {
    const { press } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    await press('f', tileOf('T02'));
    const popover = await screen.findByRole('dialog', { name: 'How Cash in is made' });
    expect(popover.textContent).toContain('Bank Summary in Xero');
    await act(async () => within(popover).getByRole('button', { name: 'Close' }).click());
    await press('t', tileOf('T06'));
    expect((await screen.findByRole('dialog', { name: 'Invoiced sales' })).querySelectorAll('tbody tr')).toHaveLength(
      13,
    );
  });
  test('Enter on a tile opens the report behind it', async () => {
    const { press, router } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    await press('Enter', tileOf('T16'));
    expect(router.state.location).toMatchObject({ pathname: `/org/${eik}/reports`, search: { report: 'suppliers' } });
  });
});

describe('moving about', () => {
  test('digits change the tab, B the basis, and both are in the address', async () => {
    const { press, router, world } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    await press('b', document.body);
    await press('2', document.body);
    expect(router.state.location).toMatchObject({ pathname: `/org/${eik}/cash`, search: { basis: 'cash' } });
    expect(world.asked.filter((one) => one.name === 'tiles.list').at(-1)?.input).toMatchObject({ basis: 'cash' });
  });
  test('[ asks for the end of last month, the grid jumps, and the way back to today is one button', async () => {
    const { press, router, world } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    const asked = () => world.asked.filter((one) => one.name === 'tiles.list').map((one) => one.input);
    await press('[', document.body);
    expect(router.state.location.search).toMatchObject({ month: '2026-10' });
    expect(asked()).toContainEqual(expect.objectContaining({ asOf: '2026-10-31' }));
    await click(await screen.findByRole('button', { name: /As of 31 Oct 2026/ }));
    await click(await screen.findByRole('button', { name: '30 Sep 2026' }));
    expect(router.state.location.search).toMatchObject({ month: '2026-09' });
    expect(asked()).toContainEqual(expect.objectContaining({ asOf: '2026-09-30' }));
    await click(await screen.findByRole('button', { name: 'Today' }));
    expect(router.state.location.search).toEqual({});
  });
  test('the switcher keeps page and basis', async () => {
    const { press, router } = await mount(`/org/${eik}/health?basis=cash`);
    await screen.findByRole('heading', { level: 1, name: 'De Gouden Eik' });
    await press('k', document.body, { ctrlKey: true });
    const field = await screen.findByRole('combobox', { name: /Two letters/ });
    await typeInto(field, 'ha');
    await press('Enter', field);
    expect(router.state.location).toMatchObject({
      pathname: `/org/${members[1]!.tenantId}/health`,
      search: { basis: 'cash' },
    });
    await press('k', document.body, { ctrlKey: true });
    await press('Tab', await screen.findByRole('combobox', { name: /Two letters/ }));
    expect(router.state.location.pathname).toBe(`/org/${eik}/health`);
  });
  test('the language changes while the page is open, and client names do not', async () => {
    const { emit, world } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    world.settings = { ...world.settings, lang: 'nl' };
    await emit('org.changed', { orgId: null, areas: ['settings'] });
    expect(await screen.findByRole('group', { name: 'Openstaande debiteuren' })).toBeDefined();
    expect(tileOf('T10').textContent).toMatch(/\d\.\d{3},\d\d/);
    expect(document.documentElement.lang).toBe('nl');
    expect(tileOf('T04').textContent).toContain('ING Zakelijk 4471');
  });
  test('only what changed is asked again', async () => {
    const { emit, world } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    const count = (name: string) => world.asked.filter((one) => one.name === name).length;
    const before = [count('tiles.list'), count('settings.get')];
    await emit('org.changed', { orgId: members[1]!.tenantId, areas: ['tiles'] });
    expect(count('tiles.list')).toBe(before[0]);
    await emit('org.changed', { orgId: eik, areas: ['tiles'] });
    expect([count('tiles.list'), count('settings.get')]).toEqual([before[0]! + 1, before[1]]);
  });
  test('an expected failure stands where its answer would, with the way on', async () => {
    await mount(`/org/${eik}/overview`, { overrides: { 'tiles.list': () => ({ code: 'file.corrupt' }) } });
    expect((await screen.findByRole('alert')).textContent).toMatch(/.{20}/);
    expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
  });
});

describe('adding a client', () => {
  const status = (change: object) => ({
    attemptId: 'attempt-1',
    purpose: 'attach',
    phase: 'choose',
    identity: { id: 'marit', name: 'Marit van Dijk', email: 'm@x.example' },
    organisations: [],
    orgId: null,
    failure: null,
    ...change,
  });
  test('sign in, choose, name: an organisation that is attached already cannot be chosen', async () => {
    const { emit, world } = await mount('/add');
    await act(async () => (await screen.findByRole('button', { name: 'Sign in to Xero' })).click());
    expect(await screen.findByDisplayValue(/^https:\/\/login\.xero\.com/)).toBeDefined();
    await emit(
      'signIn.changed',
      status({
        organisations: [
          {
            tenantId: eik,
            name: 'Bakkerij',
            attachedAs: 'De Gouden Eik',
            suggestedNickname: 'Bakkerij',
            successorOf: null,
          },
          {
            tenantId: members[9]!.tenantId,
            name: 'Hotel De Witte Zwaan B.V.',
            attachedAs: null,
            suggestedNickname: 'De Witte Zwaan',
            successorOf: null,
          },
        ],
      }),
    );
    const choices = await screen.findAllByRole('radio');
    expect(
      choices.map((choice) => [(choice as HTMLInputElement).disabled, (choice as HTMLInputElement).checked]),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
    await typeInto(screen.getByLabelText('Nickname'), 'Zwaan');
    await act(async () => screen.getByRole('button', { name: 'Attach Zwaan' }).click());
    expect(world.asked).toContainEqual({
      name: 'connections.attach',
      input: { attemptId: 'attempt-1', tenantId: members[9]!.tenantId, nickname: 'Zwaan' },
    });
  });
  test('a duplicate is refused with its sentence and leads to the client that is here', async () => {
    const { emit, router } = await mount('/add');
    await act(async () => (await screen.findByRole('button', { name: 'Sign in to Xero' })).click());
    await emit(
      'signIn.changed',
      status({
        phase: 'failed',
        orgId: eik,
        failure: {
          code: 'org.duplicate',
          params: { attempted: 'Bakkerij', attachedAs: 'De Gouden Eik', nickname: 'De Gouden Eik' },
        },
      }),
    );
    expect((await screen.findByRole('alert')).textContent).toContain('De Gouden Eik');
    await act(async () => screen.getByRole('button', { name: 'Open De Gouden Eik' }).click());
    expect(router.state.location.pathname).toBe(`/org/${eik}/overview`);
  });
  test('leaving the page ends the wait', async () => {
    const { router, world } = await mount('/add');
    await act(async () => (await screen.findByRole('button', { name: 'Sign in to Xero' })).click());
    await act(async () => router.navigate({ to: '/practice' }));
    expect(world.asked).toContainEqual({ name: 'connections.cancelSignIn', input: { attemptId: 'attempt-1' } });
  });
});
