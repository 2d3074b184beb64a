import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { calls, events, type CallName } from '#contract/index';
import { openEngineWorld, type EngineWorld } from '../engine/core/support.ts';

let world: EngineWorld;
beforeAll(async () => {
  world = await openEngineWorld();
});
afterAll(async () => {
  await world.close();
});

const names = Object.keys(calls) as CallName[];

describe.each(names.filter((name) => calls[name].place === 'engine'))('%s', (name) => {
  test('is answered by the engine', async () => {
    const reply = await world.engine.call(name, {});
    expect(reply.ok ? '' : reply.failure.code).not.toBe('call.unknown');
  });

  test('refuses what its schema refuses, before anything else', async () => {
    for (const input of [null, 7, 'text', [], { orgId: 'not-a-guid', lang: 'fr' }]) {
      if (calls[name].input.safeParse(input).success) continue;
      expect(await world.engine.call(name, input)).toEqual({
        ok: false,
        failure: { code: 'bad.input', params: { call: name } },
      });
    }
  });
});

test('a name that is not in the contract does not exist', async () => {
  for (const name of ['orgs.drop', '__proto__', 'constructor', 'toString', '']) {
    expect(await world.engine.call(name, {})).toEqual({ ok: false, failure: { code: 'call.unknown' } });
  }
});

test('calls that belong to the main process are not answered by the engine', async () => {
  for (const name of names.filter((one) => calls[one].place === 'main')) {
    expect(await world.engine.call(name, {})).toEqual({ ok: false, failure: { code: 'call.unknown' } });
  }
});

/** JSON Schema can express exactly the values JSON can carry; zod refuses dates, maps, bigints, undefined and functions. */
const jsonSafe = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'throw' });

describe('only values that JSON carries cross the border', () => {
  test.each(names)('%s', (name) => {
    expect(() => jsonSafe(calls[name].input, 'input')).not.toThrow();
    expect(() => jsonSafe(calls[name].output, 'output')).not.toThrow();
  });
  test.each(Object.keys(events) as (keyof typeof events)[])('event %s', (name) => {
    expect(() => jsonSafe(events[name], 'output')).not.toThrow();
  });
  test('and a date would be noticed', () => {
    expect(() => jsonSafe(z.object({ at: z.date() }), 'output')).toThrow();
  });
});

test('answers survive JSON unchanged', async () => {
  for (const [name, input] of [
    ['orgs.list', { lang: 'en' }],
    ['orgs.practice', { lang: 'nl' }],
    ['settings.get', {}],
    ['glossary.list', { lang: 'nl' }],
  ] as const) {
    const reply = await world.engine.call(name, input);
    expect(JSON.parse(JSON.stringify(reply))).toEqual(reply);
    expect(reply.ok).toBe(true);
  }
});
