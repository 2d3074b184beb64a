// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { buildReport } from './fixtures/ledger.ts';
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

it('a row that is a document opens it; a cell of a narrowed report says what it is narrowed to', async () => {
  const member = members[0]!;
  const id = '0a1b2c3d-1111-4222-8333-444444444444';
  const report = buildReport(member, 'profit-and-loss', 'accrual', 'en');
  const [first, ...others] = report.sections;
  const [row, ...rows] = first!.rows;
  const narrowed = {
    ...report,
    controls: [
      { key: 'tracking', label: 'Tracking', value: 'a:b', options: [{ value: 'a:b', label: 'B' }], pages: [] },
    ],
    sections: [{ ...first!, rows: [{ ...row!, document: { kind: 'invoice' as const, id } }, ...rows] }, ...others],
  };
  const page = await mount(`/org/${member.tenantId}/reports?report=profit-and-loss`, {
    overrides: { 'reports.get': () => narrowed },
  });
  const link = await screen.findByRole('button', { name: row!.label });
  const cell = link.closest('tr')!.querySelector<HTMLElement>('td .drill')!;
  expect(JSON.parse(cell.dataset['drill']!)).toMatchObject({ of: 'report', options: { tracking: 'a:b' } });
  await act(async () => link.click());
  expect(page.router.state.location.search).toMatchObject({ doc: { kind: 'invoice', id } });
});
