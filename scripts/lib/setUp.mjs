// Brings a fresh clone to the point where the app can run. Everything here is skipped, quickly, when it is already done.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { inRoot, node24 } from './paths.mjs';
import { capture, hasCommand, run } from './run.mjs';

/** Messages go to standard error: standard output belongs to the command that was asked for. */
const say = (text) => process.stderr.write(`${text}\n`);

const oldestNode = 20;
const installMark = inRoot('node_modules/.orgfolio-install');

function stop(sentence) {
  say(sentence);
  process.exit(1);
}

/** Children speak on standard error only. */
const quiet = { stdio: ['ignore', 2, 2] };

function checkStartingNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode)
    stop(
      `Orgfolio needs Node ${oldestNode} or newer to set itself up, and this is Node ${process.versions.node}. Install a newer Node from nodejs.org and run the same command again.`,
    );
}

/** SQLite's module ends an older Node without a message, so the version is looked at before anything is loaded. */
function checkProjectNode() {
  const found = existsSync(node24) ? capture(node24, ['-p', 'process.versions.napi']) : { code: 1, out: '' };
  if (found.code !== 0 || Number(found.out) < 10)
    stop(
      'Orgfolio runs on Node 24, which comes with its packages, but it could not be fetched. With a network connection, delete the folder node_modules and run the same command again.',
    );
}

const hash = (...files) => {
  const sum = createHash('sha256');
  for (const file of files) sum.update(readFileSync(file));
  return sum.digest('hex');
};

/**
 * Install scripts stay off for 700 packages; the two that are needed run by name. SQLite's module ships its binaries and would
 * be compiled for nothing; Node 24 is fetched by its package's own script.
 */
async function packages() {
  const wanted = `${hash(inRoot('package-lock.json'))} ${process.platform}-${process.arch}`;
  if (existsSync(installMark) && readFileSync(installMark, 'utf8') === wanted) return;
  say('Installing packages (once, about a minute) …');
  const code = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], quiet);
  if (code !== 0)
    stop(
      'The packages could not be installed. The lines above say why; with a network connection, run the same command again.',
    );
  await run('npm', ['rebuild', 'node', '--loglevel=error'], quiet);
  checkProjectNode();
  writeFileSync(installMark, wanted);
}

/** What the machine has to bring on Linux, and for what. macOS and Windows bring their own keychain and need none of it. */
const systemPackages = {
  start: [
    {
      name: 'chromium',
      has: () => ['chromium', 'chromium-browser', 'google-chrome'].some(hasCommand),
      why: 'shows the window where no Electron binary is present',
    },
  ],
  test: [
    { name: 'chromium', has: () => hasCommand('chromium'), why: 'runs the window in tests' },
    { name: 'chromium-driver', has: () => hasCommand('chromedriver'), why: 'the Spectron smoke test' },
    { name: 'gnome-keyring', has: () => hasCommand('gnome-keyring-daemon'), why: 'a real keychain in tests' },
    { name: 'dbus', has: () => hasCommand('dbus-run-session'), why: 'a private session bus for the keychain' },
    { name: 'poppler-utils', has: () => hasCommand('pdftotext'), why: 'reads the printed PDF back' },
    { name: 'qpdf', has: () => hasCommand('qpdf'), why: 'checks the printed PDF' },
    {
      name: 'libreoffice-calc-nogui',
      has: () => hasCommand('soffice'),
      why: 'opens and computes the written workbooks',
    },
    { name: 'hledger', has: () => hasCommand('hledger'), why: "independent proof of the sandbox's books" },
  ],
};

/** keytar compiles where no prebuilt file can be fetched, and needs these for it. */
const keychainBuilt = () => existsSync(inRoot('node_modules/keytar/build/Release/keytar.node'));
const keychainParts = [
  {
    name: 'libsecret-1-dev',
    has: () => capture('pkg-config', ['--exists', 'libsecret-1']).code === 0,
    why: 'the keychain module',
  },
  { name: 'build-essential', has: () => hasCommand('g++') && hasCommand('make'), why: 'the keychain module' },
  { name: 'pkg-config', has: () => hasCommand('pkg-config'), why: 'the keychain module' },
  { name: 'python3', has: () => hasCommand('python3'), why: 'the keychain module' },
];

async function installSystem(missing) {
  const mayInstall = process.getuid?.() === 0 && hasCommand('apt-get');
  const list = missing.map((part) => `  ${part.name}: ${part.why}`).join('\n');
  if (!mayInstall) {
    say(
      `These system packages are missing:\n${list}\nInstall them with:  sudo apt-get install ${missing.map((part) => part.name).join(' ')}`,
    );
    return false;
  }
  say(`Installing system packages: ${missing.map((part) => part.name).join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const log = { stdio: ['ignore', 'ignore', 2], env };
  await run('apt-get', ['update', '-qq'], log);
  const code = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing.map((part) => part.name)],
    log,
  );
  if (code !== 0) say(`Some system packages could not be installed:\n${list}`);
  return code === 0;
}

async function system(need) {
  if (process.platform !== 'linux') return;
  const parts = [...(systemPackages[need] ?? []), ...(keychainBuilt() ? [] : keychainParts)];
  const missing = parts.filter((part) => !part.has());
  if (missing.length > 0) await installSystem(missing);
}

async function keychain() {
  if (process.platform === 'linux' && keychainParts.some((part) => !part.has())) return;
  if (keychainBuilt()) return;
  await run('npm', ['rebuild', 'keytar', '--loglevel=error'], quiet);
  if (!keychainBuilt())
    say(
      'The keychain module could not be built. Orgfolio still runs: sign-ins are kept for one session, or in a file behind a passphrase.',
    );
}

/**
 * `need`: `start`, `test` or `cli` (nothing beyond packages). Ends the process with one sentence where it cannot go on.
 */
export async function setUp(need) {
  checkStartingNode();
  if (need !== 'cli') await system(need);
  await packages();
  checkProjectNode();
  await keychain();
}

const sources = ['main', 'preload', 'renderer', 'db', 'sandbox', 'electron.vite.config.ts', 'package-lock.json'];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => (name === 'node_modules' ? latest : Math.max(latest, newest(`${path}/${name}`))),
    stat.mtimeMs,
  );
}

/** Builds `out/` when a source is newer than the last build. */
export async function build({ force = false } = {}) {
  const mark = inRoot('out/.built');
  const latest = Math.max(...sources.map((source) => newest(inRoot(source))));
  if (!force && existsSync(mark) && statSync(mark).mtimeMs > latest) return;
  say('Building …');
  const code = await run('electron-vite', ['build', '--logLevel', 'warn'], quiet);
  if (code !== 0) stop('The build failed; the lines above say where.');
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(mark, '');
}
