import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  completeMonths,
  daysIn,
  fiscalYearOf,
  fiscalYearToDate,
  monthEnd,
  monthOf,
  sameDaysLastMonth,
  sameSpanLastFiscalYear,
  thirteenMonths,
} from '#engine/metrics/periods';

const day = fc.integer({ min: 10_000, max: 30_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
const yearEnd = fc
  .tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 12 }))
  .filter(([d, m]) => d <= new Date(Date.UTC(2024, m, 0)).getUTCDate() || d === 31);

describe('financial years', () => {
  it.each([
    [5, 4, '2026-04-05', '2025-04-06', '2026-04-05'],
    [5, 4, '2026-04-06', '2026-04-06', '2027-04-05'],
    [29, 2, '2026-03-01', '2026-03-01', '2027-02-28'],
    [29, 2, '2028-02-29', '2027-03-01', '2028-02-29'],
    [28, 2, '2026-02-28', '2025-03-01', '2026-02-28'],
    [31, 12, '2026-11-22', '2026-01-01', '2026-12-31'],
    [31, 3, '2026-11-22', '2026-04-01', '2027-03-31'],
    [30, 6, '2026-06-30', '2025-07-01', '2026-06-30'],
    [31, 9, '2026-10-01', '2026-10-01', '2027-09-30'],
    [31, 9, '2026-09-30', '2025-10-01', '2026-09-30'],
  ])('ending %i/%i: %s lies in %s to %s', (d, m, today, from, to) => {
    expect(fiscalYearOf(d, m, today)).toEqual({ from, to });
  });

  it('hold every day exactly once, follow one another and last a year', () => {
    fc.assert(
      fc.property(yearEnd, day, ([d, m], today) => {
        const year = fiscalYearOf(d, m, today);
        expect(year.from <= today && today <= year.to).toBe(true);
        expect(fiscalYearOf(d, m, year.from)).toEqual(year);
        expect(fiscalYearOf(d, m, year.to)).toEqual(year);
        expect(fiscalYearOf(d, m, addDays(year.to, 1)).from).toBe(addDays(year.to, 1));
        expect(fiscalYearOf(d, m, addDays(year.from, -1)).to).toBe(addDays(year.from, -1));
        expect([365, 366]).toContain(daysIn(year));
        // The last day is the day asked for, or the month's last one where the month is shorter.
        expect(Number(year.to.slice(5, 7))).toBe(m);
        expect(year.to.slice(8) === String(d).padStart(2, '0') || monthEnd(monthOf(year.to)) === year.to).toBe(true);
      }),
    );
  });

  it('are compared with the same days of the year before, never longer by more than a leap day', () => {
    fc.assert(
      fc.property(yearEnd, day, ([d, m], today) => {
        const now = fiscalYearToDate(d, m, today);
        const before = sameSpanLastFiscalYear(d, m, today);
        expect(before.to < now.from).toBe(true);
        expect(before.from <= before.to).toBe(true);
        expect(fiscalYearOf(d, m, before.to).to).toBe(addDays(now.from, -1));
        expect(Math.abs(daysIn(now) - daysIn(before))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('months', () => {
  it('compare with the same days of the month before, cut to its length', () => {
    expect(sameDaysLastMonth('2026-11-22')).toEqual({ from: '2026-10-01', to: '2026-10-22' });
    expect(sameDaysLastMonth('2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(sameDaysLastMonth('2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-15' });
  });

  it('the twelve complete ones end before the month that is running', () => {
    fc.assert(
      fc.property(day, (today) => {
        const months = completeMonths(today, 12);
        expect(months).toHaveLength(12);
        expect(new Set(months).size).toBe(12);
        expect([...months].sort()).toEqual(months);
        expect(addDays(monthEnd(months[11] ?? ''), 1)).toBe(`${monthOf(today)}-01`);
        expect(thirteenMonths(today)).toEqual([...months, monthOf(today)]);
      }),
    );
  });
});
