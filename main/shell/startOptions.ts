import { resolve } from 'node:path';

export interface StartOptions {
  readonly demo: boolean;
  /** Folder for pictures and PDFs of the demo's tour, or null. */
  readonly tour: string | null;
  readonly profile: string | undefined;
  /** The words after --cli: a headless command; null for the window. */
  readonly cli: readonly string[] | null;
}

/** Reads our own options; anything unknown is ignored, so that a link or a second instance cannot smuggle behaviour in. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const cli = argv.indexOf('--cli');
  const own = cli < 0 ? argv : argv.slice(0, cli);
  const valueOf = (name: string) => {
    const at = own.indexOf(name);
    const value = at < 0 ? undefined : own[at + 1];
    return value === undefined || value.startsWith('--') ? undefined : value;
  };
  const tour = valueOf('--tour');
  return {
    demo: own.includes('--demo'),
    tour: tour === undefined ? null : resolve(tour),
    profile: valueOf('--profile'),
    cli: cli < 0 ? null : argv.slice(cli + 1),
  };
}
