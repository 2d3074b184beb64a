// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { members } from './fixtures/orgs.ts';
import { fillJsdom, mount } from './harness/mount.tsx';

beforeAll(fillJsdom);
afterEach(cleanup);

it('D on a tile opens what is behind it, Escape stands on the tile again', async () => {
  const page = await mount(`/org/${members[0]!.tenantId}/overview`);
  await screen.findAllByText('Outstanding receivables');
  const tile = document.querySelector<HTMLElement>('[data-tile=T10]');
  tile?.focus();
  await page.press('d');
  await screen.findByText('140 documents');
  expect(page.router.state.location.search).toMatchObject({ figure: { of: 'tile', tile: 'T10' } });
  await page.press('Escape');
  await screen.findAllByText('Outstanding receivables');
  await expect.poll(() => (document.activeElement as HTMLElement | null)?.dataset['tile']).toBe('T10');
});
