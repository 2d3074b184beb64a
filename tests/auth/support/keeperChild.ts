/**
 * One real process with a keeper over a real registry file and a real sealed file. Reads one JSON command per line from standard
 * input and answers each with one JSON line.
 */
import { createInterface } from 'node:readline';
import { identityQueries } from '../../../db/registry/queries/identities.ts';
import { openRegistry } from '../../../db/registry/open.ts';
import { openSealedFileStore } from '../../../main/auth/sealedFileStore.ts';
import { createTokenKeeper } from '../../../main/auth/tokenKeeper.ts';
import type { SignedIn } from '../../../main/auth/signIn.ts';

type Setup = { profileDir: string; masterKey: string; sealedPath: string; origin: string; endAt: string | null };
type Command =
  { do: 'keep'; signedIn: SignedIn } | { do: 'renew'; identityId: string } | { do: 'row'; identityId: string };

const setup = JSON.parse(process.argv[2] ?? '{}') as Setup;
const master = Buffer.from(setup.masterKey, 'base64');
const opened = await openSealedFileStore({ path: setup.sealedPath, passphrase: 'pass', cost: 2 ** 10 });
if (!opened.ok) throw new Error(opened.code);
const keeper = createTokenKeeper({
  custody: identityQueries(openRegistry(setup.profileDir, master)),
  secrets: opened.value,
  sealKey: master,
  origins: { login: setup.origin, identity: setup.origin, api: setup.origin },
  atPoint: (point) => {
    if (point === setup.endAt) process.kill(process.pid, 'SIGKILL');
  },
});

/** The token in hand, which a server is taken to have rejected when it is to be renewed. */
let inHand: string | null = null;

async function run(command: Command): Promise<unknown> {
  if (command.do === 'row') return keeper.get(command.identityId);
  if (command.do === 'keep') {
    inHand = command.signedIn.tokens.accessToken;
    return keeper.keepSignIn(command.signedIn);
  }
  const { identityId } = command;
  const answer = await (inHand === null ? keeper.getAccessToken(identityId) : keeper.forceRefresh(identityId, inHand));
  if (answer.ok) inHand = answer.value.token;
  return answer;
}

process.stdout.write('"ready"\n');
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line) as Command))}\n`);
}
