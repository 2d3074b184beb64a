import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nicknameKey } from '#contract/values';
import { chooseMark, monogramOf, type Mark } from '#engine/orgs/marks';
import { suggestNickname } from '#engine/orgs/nicknames';
import { stateOf } from '#engine/orgs/states';
import type { OrgRecord } from '#db/registry/queries/orgs';

describe('marks', () => {
  test('attached in any order, no two neighbours of the list share a colour at the moment one joins', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 60 }), (names) => {
        const list: { name: string; mark: Mark }[] = [];
        for (const name of names) {
          const after = list.findIndex((one) => one.name > name);
          const place = after === -1 ? list.length : after;
          const neighbours = list.slice(Math.max(0, place - 2), place + 2).map((one) => one.mark);
          const mark = chooseMark(
            list.map((one) => one.mark),
            neighbours,
          );
          expect(mark.colour).toBeGreaterThanOrEqual(1);
          expect(mark.colour).toBeLessThanOrEqual(12);
          expect(mark.pattern).toBeGreaterThanOrEqual(1);
          expect(mark.pattern).toBeLessThanOrEqual(4);
          for (const neighbour of neighbours) expect(mark.colour).not.toBe(neighbour.colour);
          list.splice(place, 0, { name, mark });
        }
      }),
      { numRuns: 100 },
    );
  });

  test('48 clients get 48 different marks', () => {
    const marks: Mark[] = [];
    for (let count = 0; count < 48; count++) marks.push(chooseMark(marks, marks.slice(-1)));
    expect(new Set(marks.map((mark) => `${mark.colour}/${mark.pattern}`)).size).toBe(48);
  });

  test.each([
    ['Timmerwerk De Linde', 'TL'],
    ['Harbour & Sons', 'HS'],
    ['Tramhuis', 'TR'],
    ['Élan', 'EL'],
    ['7 Hills', '7H'],
    ['鈴木商店', '鈴木'],
    ['de', 'D'],
    ['!', '!'],
  ])('the monogram of %s is %s', (nickname, monogram) => {
    expect(monogramOf(nickname)).toBe(monogram);
  });

  test('every nickname has a monogram of one or two signs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (nickname) => {
        expect([...monogramOf(nickname)].length).toBeGreaterThanOrEqual(1);
        expect([...monogramOf(nickname)].length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('suggested nicknames', () => {
  test.each([
    ['Totara Instruments Limited', 'Totara Instruments'],
    ['Timmerwerk De Linde B.V.', 'Timmerwerk De Linde'],
    ['Wavecrest Candles Pty Ltd', 'Wavecrest Candles'],
    ['  Spaced   Out  ', 'Spaced Out'],
    ['Ltd', 'Ltd'],
    ['', 'Client'],
  ])('%s becomes %s', (name, nickname) => {
    expect(suggestNickname(name, new Set())).toBe(nickname);
  });

  test('are always free, at most 60 characters and never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), fc.integer({ min: 0, max: 12 }), (name, count) => {
        const taken = new Set<string>();
        for (let index = 0; index < count; index++) taken.add(nicknameKey(suggestNickname(name, taken)));
        expect(taken.size).toBe(count);
        const next = suggestNickname(name, taken);
        expect(taken.has(nicknameKey(next))).toBe(false);
        expect([...next].length).toBeLessThanOrEqual(60);
        expect(next.trim()).not.toBe('');
      }),
    );
  });
});

describe('states', () => {
  const around = { isRunning: false, hasSignInEnded: false, isParkedByLimit: false };
  const org = (change: Partial<OrgRecord>) =>
    ({ state: 'fresh', syncedAt: '2026-11-22T08:00:00.000Z', ...change }) as OrgRecord;
  test.each([
    ['2026-11-23T19:59:59.000Z', 'fresh'],
    ['2026-11-23T20:00:01.000Z', 'stale'],
  ])('36 hours after the last complete run figures become stale: %s', (now, state) => {
    expect(stateOf(org({}), new Date(now), around)).toBe(state);
  });
  test('a run under way wins over everything', () => {
    expect(stateOf(org({ state: 'needsSignIn' }), new Date(), { ...around, isRunning: true })).toBe('syncing');
  });
  test('a sign-in that has ended and a day limit that is reached show, also where nothing has noticed yet', () => {
    expect(stateOf(org({}), new Date(), { ...around, hasSignInEnded: true })).toBe('needsSignIn');
    expect(stateOf(org({}), new Date(), { ...around, isParkedByLimit: true })).toBe('parked');
  });
  test('what was never completed is not fresh', () => {
    expect(stateOf(org({ syncedAt: null }), new Date(), around)).toBe('stale');
    expect(stateOf(org({ state: 'new', syncedAt: null }), new Date(), around)).toBe('new');
  });
});
