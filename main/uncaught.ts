import type { LogLine } from './wire.ts';

/** An exception nobody caught: its kind goes to the log, its words may be a client's and do not. */
export function noteUncaught(
  process: { on(event: string, listener: (error: unknown) => void): unknown },
  log: (line: LogLine) => void,
  event: string,
  after: () => void = () => {},
): void {
  const note = (error: unknown): void => {
    const name = error instanceof Error ? error.name : typeof error;
    log({ at: new Date().toISOString(), level: 'error', event, fields: { error: name } });
    after();
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}
