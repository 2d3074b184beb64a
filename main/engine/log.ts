import type { LogLine } from '../wire.ts';
import type { Clock } from './clock.ts';

export type Log = (level: LogLine['level'], event: string, fields?: LogLine['fields']) => void;

/** Turns events into lines for a sink. Values are numbers, flags and codes; the sink never sees names or bodies. */
export function createLog(clock: Clock, sink: (line: LogLine) => void): Log {
  return (level, event, fields) => {
    const at = clock.now().toISOString();
    sink(fields ? { at, level, event, fields } : { at, level, event });
  };
}
