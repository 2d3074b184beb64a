import { parseArgs } from 'node:util';
import { readScenarioFile, type ScenarioFile } from './scenarioFile.ts';
import { defaultNow, newAppScopes, olderAppScopes, startSandbox } from './server/index.ts';
import { dayLimits, type AppTier } from './server/limits.ts';

/**
 * Starts the sandbox as a process: prints one line of JSON with its addresses, and ends with its standard input, so that
 * it never outlives the program that started it. `sandbox/README.md` lists the options.
 */
const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    'scenario-file': { type: 'string' },
    port: { type: 'string', default: '0' },
    now: { type: 'string' },
    speed: { type: 'string' },
    users: { type: 'string' },
    tier: { type: 'string', default: 'core' },
    'client-id': { type: 'string' },
    'redirect-uri': { type: 'string', multiple: true },
    'older-app': { type: 'boolean', default: false },
    'auto-approve': { type: 'boolean', default: false },
    bulk: { type: 'boolean', default: false },
    state: { type: 'string' },
    warm: { type: 'boolean', default: false },
    stay: { type: 'boolean', default: false },
  },
});

const file: ScenarioFile = fromFile();
/** What stands on the command line goes before what the scenario file says. */
const scenario = values.scenario ?? file.scenario ?? 'first';
const now = values.now ?? file.now ?? defaultNow;
const speed = Number(values.speed ?? file.speed ?? 1);
if (!(speed >= 0 && speed <= 60)) fail('--speed goes from 0 to 60');
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail('--port is not a port');
if (Number.isNaN(Date.parse(now))) fail('--now is not an instant');
if (!(values.tier in dayLimits)) fail(`--tier is one of ${Object.keys(dayLimits).join(', ')}`);

async function serve(): Promise<void> {
  const sandbox = await startSandbox({
    scenario,
    now,
    speed,
    port,
    ...(values.users === undefined ? {} : { users: values.users.split(',') }),
    appTier: values.tier as AppTier,
    ...(values.state === undefined ? {} : { memoryFile: values.state }),
    knobs: {
      allowedScopes: values['older-app'] ? olderAppScopes : newAppScopes,
      autoApprove: values['auto-approve'],
      bulk: values.bulk,
      ...(values['client-id'] === undefined ? {} : { clientId: values['client-id'] }),
      ...(values['redirect-uri'] === undefined ? {} : { redirectUris: values['redirect-uri'] }),
    },
  });

  // Books and ledgers are made when first asked for; a measurement wants that done before.
  const { world } = sandbox.state;
  const today = now.slice(0, 10);
  if (values.warm) for (const tenantId of world.tenantIds) world.books(tenantId).trialBalance(today, false);

  const { origin } = sandbox;
  for (const step of file.control) await control(origin, step);
  process.stdout.write(
    `${JSON.stringify({
      login: origin,
      identity: origin,
      api: origin,
      control: origin,
      scenario,
      clientId: sandbox.clientId,
      users: sandbox.state.world.users.map(({ id, email }) => ({ id, email })),
    })}\n`,
  );

  const end = (): void => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (!values.stay) process.stdin.once('end', end).once('close', end).resume();
}

function fromFile(): ScenarioFile {
  const path = values['scenario-file'];
  if (path === undefined) return { control: [] };
  try {
    return readScenarioFile(path);
  } catch (error) {
    return fail(`--scenario-file: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

/** One step of a scenario file, told to the control interface as anyone else would. */
async function control(origin: string, step: ScenarioFile['control'][number]): Promise<void> {
  const answer = await fetch(`${origin}/control/${step.call}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(step.body),
  });
  if (!answer.ok) throw new Error(`--scenario-file: ${step.call} was refused: ${await answer.text()}`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

serve().catch((error: unknown) => fail(error instanceof Error ? error.message : 'The sandbox did not start.'));
