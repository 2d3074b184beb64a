/**
 * Runs inside a private session bus against whatever keychain answers there, and prints one JSON line per command line argument.
 * `tests/auth/keyring.test.ts` starts it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openMasterKey } from '../../../main/auth/keys.ts';
import { openSecretStore } from '../../../main/auth/openSecretStore.ts';
import { readSlot, slotOf, writeSlot } from '../../../main/auth/slots.ts';

const [profileDir = '', ...steps] = process.argv.slice(2);
const registry = join(profileDir, 'registry.sqlite');
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const opened = await openSecretStore({ profileDir, keychainTimeoutMs: 15_000 });
say(opened.ok ? opened.value.store.kind : opened.code);
if (opened.ok) {
  const { store, marker } = opened.value;
  for (const step of steps) {
    const [what = '', name = '', value = ''] = step.split('=');
    if (what === 'read') say(await store.read(name));
    if (what === 'write') say(await store.write(name, value));
    if (what === 'remove') say(await store.remove(name));
    if (what === 'size') say(await store.write(name, 'x'.repeat(Number(value))));
    if (what === 'key') {
      const key = await openMasterKey({ store, marker, profileDir, hasRegistry: () => existsSync(registry) });
      say(key.ok ? key.value.toString('hex') : key.code);
    }
    if (what === 'killService') process.kill(servicePid(), 'SIGKILL');
    if (what === 'slots') say([await readSlot(store, name, 'a'), await readSlot(store, name, 'b')]);
    if (what === 'rewrite') {
      say({ pid: process.pid });
      // Until it is killed: every token is as long as a real one and says its own generation at both ends.
      for (let generation = Number(value); ; generation += 1) {
        const token = `${generation}:${slotOf(generation).repeat(200)}:${generation}`;
        if ((await writeSlot(store, name, { generation, token })).ok) say(generation);
      }
    }
  }
}

/** The process behind the Secret Service of this private bus. */
function servicePid(): number {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.GetConnectionUnixProcessID',
  ];
  const answer = spawnSync('dbus-send', [...question, 'string:org.freedesktop.secrets'], { encoding: 'utf8' });
  return Number(/uint32 (\d+)/.exec(answer.stdout)?.[1]);
}
