import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  completeMonths,
  isMonthEnd,
  lastDayOf,
  monthOf,
  sameDay,
  statementCalls,
} from '#engine/sync/periods';

const day = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('periods', () => {
  it('months and their ends', () => {
    expect(lastDayOf('2028-02')).toBe('2028-02-29');
    expect(lastDayOf('2026-02')).toBe('2026-02-28');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2026-11', 14)).toBe('2028-01');
    expect(isMonthEnd('2026-11-30')).toBe(true);
    expect(isMonthEnd('2026-10-30')).toBe(false);
    expect(sameDay('2026-03-31', -1)).toBe('2026-02-28');
    expect(sameDay('2028-02-29', -12)).toBe('2027-02-28');
    expect(completeMonths('2026-01-15', 3)).toEqual(['2025-12', '2025-11', '2025-10']);
  });

  it('statements: every month once, and a month with comparisons always has 31 days', () => {
    fc.assert(
      fc.property(day, fc.constantFrom(12, 24, 36), (today, months) => {
        const calls = statementCalls(today, months);
        for (const call of calls) if (call.columns > 1) expect(lastDayOf(call.month).slice(-2)).toBe('31');
        const covered = calls.flatMap((call) =>
          Array.from({ length: call.columns }, (_, index) => addMonths(call.month, -index)),
        );
        expect(new Set(covered).size).toBe(covered.length);
        expect(covered.slice(0, months)).toEqual(completeMonths(today, months));
        expect(calls.length).toBeLessThanOrEqual(months / 12 + 1);
        expect(covered[0]).toBe(addMonths(monthOf(today), -1));
      }),
    );
  });
});
