import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrgKey, openMasterKey, unwrapKey, wrapKey } from '../../main/auth/keys.ts';
import { classifyKeychainError, openKeytarStore, type Keychain } from '../../main/auth/keytarStore.ts';
import { createMemoryStore } from '../../main/auth/memoryStore.ts';
import { openSecretStore } from '../../main/auth/openSecretStore.ts';
import { openProfileMarker } from '../../main/auth/profileMarker.ts';
import { succeed } from '../../main/auth/result.ts';
import { openSealedFileStore } from '../../main/auth/sealedFileStore.ts';
import type { SecretResult, SecretStore } from '../../main/auth/secretStore.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgfolio-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const COST = 2 ** 10;

function value<T>(result: SecretResult<T>): T {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

/** A keychain of one machine; `lock` makes it behave as a locked Linux keyring does: `null`, and writes are refused. */
function fakeKeychain() {
  const entries = new Map<string, string>();
  const state = {
    isLocked: false,
    hang: null as Promise<void> | null,
    calls: 0,
    inFlight: 0,
    mostInFlight: 0,
    error: '',
  };
  const call = async <T>(work: () => T): Promise<T> => {
    state.calls += 1;
    state.inFlight += 1;
    state.mostInFlight = Math.max(state.mostInFlight, state.inFlight);
    try {
      await (state.hang ?? new Promise((resolve) => setImmediate(resolve)));
      if (state.error !== '') throw new Error(state.error);
      return work();
    } finally {
      state.inFlight -= 1;
    }
  };
  const keychain: Keychain = {
    getPassword: (service, account) =>
      call(() => (state.isLocked ? null : (entries.get(`${service}:${account}`) ?? null))),
    setPassword: (service, account, password) =>
      call(() => {
        if (state.isLocked) throw new Error('Cannot create an item in a locked collection');
        entries.set(`${service}:${account}`, password);
      }),
    deletePassword: (service, account) => call(() => !state.isLocked && entries.delete(`${service}:${account}`)),
  };
  return { keychain, entries, state };
}

describe.each(['memory', 'sealed file', 'keychain'] as const)('the %s store', (kind) => {
  async function open(): Promise<SecretStore> {
    if (kind === 'memory') return createMemoryStore();
    if (kind === 'sealed file') {
      return value(await openSealedFileStore({ path: join(folder, 's'), passphrase: 'pass', cost: COST }));
    }
    return value(await openKeytarStore({ marker: openProfileMarker(folder), keychain: fakeKeychain().keychain }));
  }

  it('gives back what was written, null for what was not, and nothing after removal', async () => {
    const store = await open();
    expect(await store.read('rt/x/a')).toEqual({ ok: true, value: null });
    expect((await store.write('rt/x/a', 'geheim ✓')).ok).toBe(true);
    expect((await store.write('rt/x/a', 'next')).ok).toBe(true);
    expect(await store.read('rt/x/a')).toEqual({ ok: true, value: 'next' });
    expect(await store.remove('rt/x/a')).toEqual({ ok: true, value: true });
    expect(await store.remove('rt/x/a')).toEqual({ ok: true, value: false });
    expect(await store.read('rt/x/a')).toEqual({ ok: true, value: null });
  });

  it('refuses what is longer than every system takes, and keeps the former value', async () => {
    const store = await open();
    await store.write('n', 'x'.repeat(1_200));
    expect(await store.write('n', 'é'.repeat(601))).toMatchObject({ ok: false, code: 'keychain.tooLong' });
    expect(value(await store.read('n'))).toHaveLength(1_200);
  });

  it('does not mix names up with properties every object has', async () => {
    const store = await open();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(await store.read(name)).toEqual({ ok: true, value: null });
    }
  });
});

describe('the keychain', () => {
  it('counts null as locked, never as empty, once a canary was written', async () => {
    const { keychain, state } = fakeKeychain();
    const marker = openProfileMarker(folder);
    const store = value(await openKeytarStore({ marker, keychain }));
    await store.write('db-key', 'k');
    state.isLocked = true;
    expect(await store.read('db-key')).toMatchObject({ ok: false, code: 'keychain.locked' });
    expect(await store.read('never written')).toMatchObject({ ok: false, code: 'keychain.locked' });
    expect(await openKeytarStore({ marker: openProfileMarker(folder), keychain })).toMatchObject({
      code: 'keychain.locked',
    });
  });

  it('is locked at a first start too when nothing can be written', async () => {
    const { keychain, state } = fakeKeychain();
    state.isLocked = true;
    const opened = await openKeytarStore({ marker: openProfileMarker(folder), keychain });
    expect(opened).toMatchObject({ ok: false, code: 'keychain.locked' });
    expect(openProfileMarker(folder).state.canaryWritten).toBe(false);
  });

  it('keeps the entries of two profiles apart', async () => {
    const { keychain, entries } = fakeKeychain();
    const stores = [];
    for (const profile of ['one', 'two']) {
      stores.push(value(await openKeytarStore({ marker: openProfileMarker(join(folder, profile)), keychain })));
    }
    await stores[0]!.write('db-key', 'first');
    expect(await stores[1]!.read('db-key')).toEqual({ ok: true, value: null });
    expect([...entries.keys()].every((key) => /^Orgfolio:[0-9a-f-]{36}\//.test(key))).toBe(true);
  });

  it('has one call in flight at a time', async () => {
    const { keychain, state } = fakeKeychain();
    const store = value(await openKeytarStore({ marker: openProfileMarker(folder), keychain }));
    await Promise.all(Array.from({ length: 30 }, (_, index) => store.write(`n${index}`, 'v')));
    expect(state.mostInFlight).toBe(1);
    expect(await store.read('n29')).toMatchObject({ value: 'v' });
  });

  it('answers "timeout" while a question waits on the screen, starts nothing behind it, and works again afterwards', async () => {
    const { keychain, state, entries } = fakeKeychain();
    const store = value(await openKeytarStore({ marker: openProfileMarker(folder), keychain, timeoutMs: 250 }));
    let answerPrompt: () => void = () => {};
    state.hang = new Promise((resolve) => {
      answerPrompt = resolve;
    });
    const before = state.calls;
    const answers = await Promise.all([store.read('a'), store.write('late', 'v'), store.read('b'), store.remove('c')]);
    expect(answers.map((answer) => !answer.ok && answer.code)).toEqual(Array(4).fill('keychain.timeout'));
    expect(state.calls - before).toBe(1);
    answerPrompt();
    state.hang = null;
    expect(await store.write('after', 'v')).toMatchObject({ ok: true });
    expect([...entries.keys()].some((key) => key.endsWith('/late'))).toBe(false);
  });

  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain.missing'],
    ['Could not connect: No such file or directory', 'keychain.missing'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain.missing'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'keychain.missing'],
    ['Cannot create an item in a locked collection', 'keychain.locked'],
    ['User interaction is not allowed.', 'keychain.locked'],
    ['User canceled the operation.', 'keychain.denied'],
    ['The user name or passphrase you entered is not correct.', 'keychain.denied'],
    ['A specified logon session does not exist.', 'keychain.missing'],
    ['something new', 'keychain.denied'],
  ])('reads "%s" as %s', (sentence, code) => {
    expect(classifyKeychainError(sentence)).toBe(code);
  });
});

describe('the sealed file', () => {
  const open = (passphrase = 'pass') => openSealedFileStore({ path: join(folder, 's'), passphrase, cost: COST });

  it('opens again with the passphrase, and only with it', async () => {
    await value(await open()).write('rt', 'the-refresh-token');
    const before = readFileSync(join(folder, 's'));
    expect(await open('Pass')).toMatchObject({ ok: false, code: 'sealed.wrongPassphrase' });
    expect(await open('')).toMatchObject({ ok: false, code: 'sealed.passphraseNeeded' });
    expect(readFileSync(join(folder, 's')).equals(before)).toBe(true);
    expect(await value(await open()).read('rt')).toEqual({ ok: true, value: 'the-refresh-token' });
    expect(before.includes('the-refresh-token')).toBe(false);
    if (process.platform !== 'win32') expect(statSync(join(folder, 's')).mode & 0o777).toBe(0o600);
  });

  it('notices every single changed character and leaves the file as it is', async () => {
    await value(await open()).write('rt', 'token');
    const text = readFileSync(join(folder, 's'), 'utf8');
    for (let at = 0; at < text.trimEnd().length; at += 3) {
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
      writeFileSync(join(folder, 's'), changed);
      const opened = await open();
      if (opened.ok) expect(await opened.value.read('rt')).toEqual({ ok: true, value: 'token' });
      else expect(opened.code).toBe('sealed.wrongPassphrase');
      expect(readFileSync(join(folder, 's'), 'utf8')).toBe(changed);
    }
  });

  it('loses nothing when two stores write at once', async () => {
    const stores = [value(await open()), value(await open())];
    await stores[0]!.write('first', 'v');
    const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
    await Promise.all(names.map((name, index) => stores[index % 2]!.write(name, name)));
    for (const name of names) expect(await stores[0]!.read(name)).toMatchObject({ value: name });
    expect(readdirSync(folder)).toEqual(['s']);
  });

  it('takes over the lock file of a process that has ended', async () => {
    const lock = { pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), nonce: 'x' };
    writeFileSync(join(folder, 's.lock'), JSON.stringify(lock));
    expect((await value(await open()).write('n', 'v')).ok).toBe(true);
    expect(existsSync(join(folder, 's.lock'))).toBe(false);
  });
});

describe('choosing the place for secrets', () => {
  const passphraseFile = () => {
    const path = join(folder, 'passphrase');
    writeFileSync(path, 'open sesame\n');
    return path;
  };
  const choose = (chosen: { passphraseFile?: string; keychain?: Keychain }) =>
    openSecretStore({
      profileDir: join(folder, 'profile'),
      sealedFileCost: COST,
      passphraseFile: chosen.passphraseFile,
      loadKeychain: async () =>
        chosen.keychain === undefined ? { ok: false, code: 'keychain.missing' } : succeed(chosen.keychain),
    });

  it('is the sealed file where a passphrase file is named, and then no other', async () => {
    const opened = value(await choose({ passphraseFile: passphraseFile(), keychain: fakeKeychain().keychain }));
    expect(opened.store.kind).toBe('sealedFile');
    await opened.store.write('n', 'v');
    const without = await choose({ keychain: fakeKeychain().keychain });
    expect(without).toMatchObject({ ok: false, code: 'sealed.passphraseNeeded' });
    expect(!without.ok && without.detail).toContain('ORGFOLIO_PASSPHRASE_FILE');
  });

  it('is the keychain otherwise, and "missing" where there is none', async () => {
    expect(value(await choose({ keychain: fakeKeychain().keychain })).store.kind).toBe('keychain');
    expect(await choose({})).toMatchObject({ ok: false, code: 'keychain.missing' });
  });

  it('says so when the passphrase file is absent or empty', async () => {
    expect(await choose({ passphraseFile: join(folder, 'nowhere') })).toMatchObject({
      code: 'sealed.passphraseNeeded',
    });
    writeFileSync(join(folder, 'empty'), '\n');
    expect(await choose({ passphraseFile: join(folder, 'empty') })).toMatchObject({ code: 'sealed.passphraseNeeded' });
  });

  it('leaves an unreadable profile marker as it is, since a new one would hide what the keychain holds', async () => {
    value(await choose({ keychain: fakeKeychain().keychain }));
    const marker = join(folder, 'profile', 'profile.json');
    writeFileSync(marker, '{"schema":1,');
    expect(await choose({ keychain: fakeKeychain().keychain })).toMatchObject({ ok: false, code: 'keychain.changed' });
    expect(readFileSync(marker, 'utf8')).toBe('{"schema":1,');
  });

  it('says that a profile cannot be written where a file stands in the way', async () => {
    writeFileSync(join(folder, 'profile'), '');
    expect(await choose({ keychain: fakeKeychain().keychain })).toMatchObject({ ok: false, code: 'file.busy' });
  });

  it('does not change over from the keychain that holds the key', async () => {
    const { keychain } = fakeKeychain();
    const opened = value(await choose({ keychain }));
    const profileDir = join(folder, 'profile');
    value(await openMasterKey({ ...opened, profileDir, hasRegistry: () => false }));
    expect(await choose({ passphraseFile: passphraseFile() })).toMatchObject({ ok: false, code: 'keychain.changed' });
  });
});

describe('keys', () => {
  const setUp = () => ({ store: createMemoryStore(), marker: openProfileMarker(folder), profileDir: folder });

  it('make one master key of 32 bytes and find it again', async () => {
    const parts = setUp();
    const first = value(await openMasterKey({ ...parts, hasRegistry: () => false }));
    const again = value(await openMasterKey({ ...parts, hasRegistry: () => true }));
    expect(first).toHaveLength(32);
    expect(again.equals(first)).toBe(true);
  });

  it('agree on one master key when twenty starts happen at once', async () => {
    const parts = setUp();
    const keys = await Promise.all(
      Array.from({ length: 20 }, () => openMasterKey({ ...parts, hasRegistry: () => false })),
    );
    expect(new Set(keys.map((key) => value(key).toString('hex'))).size).toBe(1);
  });

  it('never make a new one where a registry exists', async () => {
    const parts = setUp();
    const opened = await openMasterKey({ ...parts, hasRegistry: () => true });
    expect(opened).toMatchObject({ ok: false, code: 'keychain.changed' });
    expect(await parts.store.read('db-key')).toEqual({ ok: true, value: null });
  });

  it('wrap a data key for one organisation and one master key only', () => {
    const master = randomBytes(32);
    const key = createOrgKey();
    const wrapped = wrapKey(master, key, 'org-a');
    expect(unwrapKey(master, wrapped, 'org-a')?.equals(key)).toBe(true);
    expect(unwrapKey(master, wrapped, 'org-b')).toBeNull();
    expect(unwrapKey(randomBytes(32), wrapped, 'org-a')).toBeNull();
    expect(wrapped.includes(key)).toBe(false);
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
      const flipped = Buffer.from(wrapped);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(unwrapKey(master, flipped, 'org-a')).toBeNull();
    }
    for (let length = 0; length < wrapped.length; length += 1) {
      expect(unwrapKey(master, wrapped.subarray(0, length), 'org-a')).toBeNull();
    }
  });
});
