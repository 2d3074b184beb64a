/** A scenario as a file: which world, at which instant, and what is turned and broken in it from the start. */
import { readFileSync } from 'node:fs';

export interface ScenarioFile {
  readonly scenario?: string;
  readonly now?: string;
  readonly speed?: number;
  /** Control calls in order, as `POST /control/<call>` takes them. */
  readonly control: readonly { readonly call: string; readonly body: unknown }[];
}

/** Reads and checks a scenario file. Throws an `Error` that names what is wrong with it. */
export function readScenarioFile(path: string): ScenarioFile {
  const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new Error('it is not a JSON object');
  const { scenario, now, speed, control = [], ...unknown } = raw as Record<string, unknown>;
  const extra = Object.keys(unknown);
  if (extra.length > 0) throw new Error(`unknown: ${extra.join(', ')}`);
  if (scenario !== undefined && typeof scenario !== 'string') throw new Error('"scenario" is not a name');
  if (now !== undefined && typeof now !== 'string') throw new Error('"now" is not an instant');
  if (speed !== undefined && typeof speed !== 'number') throw new Error('"speed" is not a number');
  if (!Array.isArray(control)) throw new Error('"control" is not a list');
  return {
    ...(scenario === undefined ? {} : { scenario }),
    ...(now === undefined ? {} : { now }),
    ...(speed === undefined ? {} : { speed }),
    control: control.map(readStep),
  };
}

function readStep(step: unknown, index: number): { call: string; body: unknown } {
  const entries = typeof step === 'object' && step !== null ? Object.entries(step) : [];
  const [entry] = entries;
  if (!entry || entries.length !== 1 || !/^[a-z-]+$/.test(entry[0])) {
    throw new Error(`step ${index + 1} of "control" is not { "<call>": <body> }`);
  }
  return { call: entry[0], body: entry[1] };
}
