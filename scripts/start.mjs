#!/usr/bin/env node
// npm start: sets up what is missing, builds, opens the window.  npm start -- --demo  goes to the demo practice directly.
import { mkdirSync, rmSync } from 'node:fs';
import { electronBinary } from './lib/electron.mjs';
import { inRoot, node24 } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { build, setUp } from './lib/setUp.mjs';

const args = process.argv.slice(2);
const main = inRoot('out/main/index.cjs');
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

await setUp('start');
await build();

const electron = electronBinary();
if (!electron) console.error('Electron is not here and could not be fetched, so the same built app opens in Chromium.');

const open = (appArgs, env = {}) =>
  electron
    ? run(electron, [inRoot('.'), ...appArgs], { env })
    : run(node24, [inRoot('host/run.mjs'), main, ...appArgs], { env });

if (hasDisplay) process.exit(await open(args));

const folder = inRoot('out/demo');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
console.error(
  'There is no display here: the demo practice runs without a window, and its pages are saved as pictures.',
);
const code = await open(['--demo', '--tour', folder]);
if (code === 0) console.log(`Screenshots of the main pages and one client's PDF: ${folder}`);
process.exit(code);
