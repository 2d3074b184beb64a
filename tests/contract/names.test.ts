import { describe, expect, it } from 'vitest';
import { calls, events } from '#contract/index';
import { callNames, eventNames } from '../../preload/contract/names.ts';

describe('the names the preload lets through', () => {
  it('are exactly the calls of the contract', () => {
    expect([...callNames].sort()).toEqual(Object.keys(calls).sort());
  });
  it('are exactly the events of the contract', () => {
    expect([...eventNames].sort()).toEqual(Object.keys(events).sort());
  });
});
