// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DataTable } from '../../renderer/tables/DataTable.tsx';
import { fillJsdom } from './harness/mount.tsx';

const columns = [
  { name: 'invoice_number', type: 'text', meaning: 'Number on the document', source: 'Xero: Invoices' },
  { name: 'total', type: 'money', meaning: 'Total with tax', source: 'Xero: Invoices' },
] as const;
beforeAll(fillJsdom);
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(700);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1000);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const table = (total: number, more: Partial<Parameters<typeof DataTable>[0]> = {}) => (
  <DataTable
    label="Invoices"
    columns={columns}
    total={total}
    rowAt={(index) => ({ invoice_number: `2026-${index}`, total: '-1340.00' })}
    onRange={() => undefined}
    sort={null}
    onSort={() => undefined}
    {...more}
  />
);

test('a hundred thousand rows are fewer than a hundred elements', () => {
  render(table(100_000));
  const rows = document.querySelectorAll('.grid-body [role=row]');
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.length).toBeLessThan(100);
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001');
});
test('negative money has the minus sign and says the column its meaning', () => {
  render(table(3));
  expect(screen.getAllByText('\u22121,340.00')).toHaveLength(3);
  expect(screen.getByTitle('Total with tax')).toBeDefined();
});
test('it says which rows it wants, and a row that is still read is an empty row', () => {
  const wanted: [number, number][] = [];
  render(table(100_000, { rowAt: () => undefined, onRange: (first, last) => wanted.push([first, last]) }));
  expect(wanted.at(-1)?.[0]).toBe(0);
  expect(wanted.at(-1)?.[1]).toBeGreaterThan(10);
});
test('a head sorts up, then down', () => {
  const asked: object[] = [];
  const { rerender } = render(table(3, { onSort: (sort) => asked.push(sort) }));
  fireEvent.click(screen.getByRole('button', { name: 'total' }));
  rerender(table(3, { sort: { column: 'total', descending: false }, onSort: (sort) => asked.push(sort) }));
  fireEvent.click(screen.getByRole('button', { name: 'total' }));
  expect(asked).toEqual([
    { column: 'total', descending: false },
    { column: 'total', descending: true },
  ]);
});
test('arrows move one cell at a time and stay inside', () => {
  render(table(3));
  const grid = screen.getByRole('grid');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown'])
    act(() => void fireEvent.keyDown(grid, { key }));
  const cell = document.querySelector('.active')!;
  expect([cell.getAttribute('aria-colindex'), cell.parentElement!.dataset['index']]).toEqual(['2', '2']);
});
