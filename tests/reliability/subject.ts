import { expect } from 'vitest';
import { orgFilePath } from '#db/orgFiles';
import { startBench, type Bench } from '../support/syncBench.ts';
import { dice, expectedFrom, forgetOrg, smallWorld, tempDir, type Dice, type Expected } from './support.ts';

/** A small client that was read undisturbed once, and an empty profile in which harm is done to others like it. */
export interface Subject {
  readonly bench: Bench;
  readonly orgId: string;
  readonly random: Dice;
  /** Where the harm is done. */
  readonly profile: string;
  /** The file of the harmed one. */
  readonly path: string;
  /** What the undisturbed sync stores. */
  readonly expected: Expected;
  /** The same of the books as they are now, read from nothing. */
  readAgain(): Promise<Expected>;
  close(): Promise<void>;
}

type Options = NonNullable<Parameters<typeof startBench>[0]> & {
  readonly months?: number;
  /** Between the making of the file and the sync. */
  onMade?(bench: Bench, orgId: string): void;
};

/** Sets up what every suite of this folder needs that harms a file: `suite` names its seed and its folder. */
export async function openSubject(suite: string, options: Options = {}): Promise<Subject> {
  const { months = 3, onMade, ...rest } = options;
  const random = dice(suite);
  const profile = tempDir(suite);
  const bench = await startBench({ scenario: smallWorld(1, months), ...rest });
  const orgId = bench.orgIds[0] ?? '';
  const read = async (): Promise<Expected> => {
    expect(await bench.sync.start(orgId)).toMatchObject({ result: 'complete', failure: null });
    return expectedFrom(bench.file(orgId));
  };
  bench.file(orgId);
  onMade?.(bench, orgId);
  return {
    bench,
    orgId,
    random,
    profile: profile.dir,
    path: orgFilePath(profile.dir, orgId),
    expected: await read(),
    async readAgain() {
      bench.file(orgId).close();
      forgetOrg(bench.dir, orgId);
      return await read();
    },
    async close() {
      await bench.close();
      profile.remove();
    },
  };
}
