import { describe, expect, it } from 'vitest';
import { modifiedSinceHeader, readDay, readInstant } from '#engine/xero/dates';
import { ianaZone, todayIn, zoneNames } from '#engine/timezones';

describe('Xero’s dates', () => {
  it('are read by position, with and without an offset, also before 1970', () => {
    expect(readInstant('/Date(1439434356790)/')).toBe('2015-08-13T02:52:36.790Z');
    expect(readInstant('/Date(1419937200000+0000)/')).toBe('2014-12-30T11:00:00.000Z');
    expect(readInstant('/Date(1419937200000+1300)/')).toBe('2014-12-30T11:00:00.000Z');
    expect(readInstant('/Date(-86400000)/')).toBe('1969-12-31T00:00:00.000Z');
    expect(readInstant('/Date(-86400000-0500)/')).toBe('1969-12-31T00:00:00.000Z');
    expect(readInstant('2018-11-02T16:36:32Z')).toBe('2018-11-02T16:36:32.000Z');
  });

  it('the zero date of voided records and the year 1 are no dates', () => {
    expect(readInstant('/Date(0+0000)/')).toBeNull();
    expect(readInstant('/Date(-62135596800000+0000)/')).toBeNull();
    expect(readDay(null)).toBeNull();
    expect(readDay('')).toBeNull();
  });

  it('a day is the organisation’s own, whatever the machine’s zone', () => {
    const before = process.env['TZ'];
    for (const zone of ['Pacific/Auckland', 'Pacific/Honolulu', 'Asia/Kolkata', 'America/St_Johns']) {
      process.env['TZ'] = zone;
      expect(readDay('/Date(1792454400000+0000)/')).toBe('2026-10-20');
      expect(readDay('/Date(1792454400000+0000)/', '2026-10-21T00:00:00')).toBe('2026-10-21');
    }
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('anything else is refused', () => {
    for (const text of [
      '/Date()/',
      '/Date(abc)/',
      '/Date(1e99)/',
      'yesterday',
      '2026-13-45',
      '/Date(99999999999999999)/',
    ]) {
      expect(() => readInstant(text), text).toThrow(RangeError);
    }
  });

  it('If-Modified-Since has whole seconds and no zone', () => {
    expect(modifiedSinceHeader('2026-11-20T08:15:00.123Z')).toBe('2026-11-20T08:15:00');
  });
});

describe('time zones', () => {
  it('every name in the table is a zone this machine knows', () => {
    for (const name of zoneNames) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone: ianaZone(name) ?? '' }), name).not.toThrow();
    }
    expect(zoneNames.length).toBeGreaterThanOrEqual(137);
  });

  it('today is the organisation’s day', () => {
    const now = new Date('2026-11-22T11:30:00Z');
    expect(todayIn('NEWZEALANDSTANDARDTIME', now)).toBe('2026-11-23');
    expect(todayIn('HAWAIIANSTANDARDTIME', now)).toBe('2026-11-22');
    expect(todayIn('GMTSTANDARDTIME', new Date('2026-06-30T23:30:00Z'))).toBe('2026-07-01');
    expect(todayIn('CENTRALSTANDARDTIME(MEXICO)', new Date('2026-11-22T03:00:00Z'))).toBe('2026-11-21');
    expect(todayIn('MOONBASETIME', now)).toBe('2026-11-22');
    expect(ianaZone('MOONBASETIME')).toBeNull();
  });
});
