import { listPackage } from '@electron/asar';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * Packs the built app against a stand-in for Electron's folder, so that no binary is needed: what goes into the pack and
 * how the fuses end up is real, only the program inside is not.
 */
const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'orgfolio-pack-'));
const electronDist = join(work, 'electron');
const output = join(work, 'dist');

/** The marker Electron's fuses stand behind, then wire version 1, nine fuses, in Electron's default state. */
const fuseMarker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const defaultFuses = '101100011';

function makeStandIn(): void {
  mkdirSync(join(electronDist, 'locales'), { recursive: true });
  mkdirSync(join(electronDist, 'resources'));
  const wire = Buffer.concat([
    Buffer.from(`#!/bin/sh\nexit 0\n# ${fuseMarker}`),
    Buffer.from([1, 9]),
    Buffer.from(defaultFuses),
  ]);
  writeFileSync(join(electronDist, 'electron'), wire);
  chmodSync(join(electronDist, 'electron'), 0o755);
  writeFileSync(join(electronDist, 'version'), '45.4.1');
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(join(electronDist, name), 'x');
}

let packed: string[] = [];
let unpacked = '';

beforeAll(() => {
  makeStandIn();
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/electron-builder/cli.js'),
      '--linux',
      'dir',
      '--x64',
      `--config.electronDist=${electronDist}`,
      `--config.directories.output=${output}`,
    ],
    { cwd: root, stdio: 'pipe', env: { ...process.env, CI: 'true' } },
  );
  unpacked = join(output, 'linux-unpacked');
  packed = listPackage(join(unpacked, 'resources/app.asar'), { isPack: false }).map((path) =>
    path.replaceAll('\\', '/'),
  );
}, 300_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the packed app', () => {
  it('holds the built main process, engine, reader, sandbox, preload and page', () => {
    for (const file of [
      '/package.json',
      '/out/main/index.cjs',
      '/out/main/engine.cjs',
      '/out/main/readerThread.cjs',
      '/out/main/sandbox.cjs',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
    ]) {
      expect(packed).toContain(file);
    }
  });

  it('holds the two native modules and their binaries for this platform only, outside the archive', () => {
    const natives = packed.filter((path) => path.endsWith('.node'));
    expect(natives).toContain('/node_modules/better-sqlite3/prebuilds/linux-x64.node');
    expect(natives.filter((path) => path.includes('prebuilds'))).toHaveLength(1);
    for (const native of natives) {
      expect(existsSync(join(unpacked, 'resources/app.asar.unpacked', native))).toBe(true);
    }
  });

  it('holds nothing of tests, host, documents, sources or development packages', () => {
    const roots = new Set(packed.map((path) => path.split('/')[1]));
    expect([...roots].sort()).toEqual(
      ['LICENSE', 'node_modules', 'out', 'package.json'].filter((name) => roots.has(name)).sort(),
    );
    const modules = new Set(
      packed.filter((path) => path.startsWith('/node_modules/')).map((path) => path.split('/')[2]),
    );
    expect([...modules].filter((name) => name !== undefined && !['better-sqlite3', 'keytar'].includes(name))).toEqual(
      [],
    );
    expect(packed.filter((path) => /\.(ts|tsx|map)$|playwright|spectron|xero-node/.test(path))).toEqual([]);
  });

  it('has its fuses set: no Node mode, no inspector, no file protocol privileges, only the archive is loaded', () => {
    const binary = readFileSync(join(unpacked, readdirSync(unpacked).includes('orgfolio') ? 'orgfolio' : 'electron'));
    const at = binary.indexOf(fuseMarker) + fuseMarker.length;
    const [runAsNode, , nodeOptions, inspect, integrity, onlyAsar, snapshot, fileProtocol] = binary
      .subarray(at + 2, at + 2 + 9)
      .toString('latin1');
    expect({ runAsNode, nodeOptions, inspect, integrity, onlyAsar, snapshot, fileProtocol }).toEqual({
      runAsNode: '0',
      nodeOptions: '0',
      inspect: '0',
      integrity: '1',
      onlyAsar: '1',
      snapshot: '0',
      fileProtocol: '0',
    });
  });
});
