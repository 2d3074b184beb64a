#!/usr/bin/env node
// Drives a built app through Spectron and chromedriver: start, title, click, read, picture, stop.
//   node tests/e2e/spectron/smoke.mjs <main.cjs> [name of a list in steps.mjs] [picture.png]
// Ends with 0 when every step held, with 1 and a reason when one did not or the app did not start.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import spectron from 'spectron';
import * as lists from './steps.mjs';

const [main, list = 'app', picture] = process.argv.slice(2);
if (main === undefined || lists[list] === undefined) {
  console.error(`Usage: smoke.mjs <main.cjs> <${Object.keys(lists).join(' | ')}> [picture.png]`);
  process.exit(1);
}

// got 11, which Spectron's WebDriver speaks HTTP with, throws this one outside any promise on Node 24 when it retries a
// request. It means "already finished"; every other uncaught error still ends the run.
const knownOnNode24 = 'The `onCancel` handler was attached after the promise settled.';
process.on('uncaughtException', (error) => {
  if (process.versions.node.startsWith('24.') && error.message === knownOnNode24) return;
  console.error(error);
  process.exit(1);
});

const { args, steps } = lists[list];

// Read by launcher.sh.
process.env.ORGFOLIO_SPECTRON_MAIN = resolve(main);
process.env.ORGFOLIO_SPECTRON_NODE = process.execPath;
process.env.ORGFOLIO_SPECTRON_ARGS = args.join(' ');

const launcher = fileURLToPath(new URL('launcher.sh', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'orgfolio-spectron-'));
process.env.ORGFOLIO_PROFILE = join(folder, 'profile');
const shot = picture ? resolve(picture) : join(folder, 'smoke.png');
const port = 20_000 + (process.pid % 10_000);

const app = new spectron.Application({
  path: launcher,
  port,
  startTimeout: 20_000,
  waitTimeout: 10_000,
  connectionRetryCount: 1,
  webdriverOptions: {
    capabilities: {
      'goog:chromeOptions': { binary: launcher, args: ['no-sandbox'], windowTypes: ['app', 'webview'] },
    },
  },
});

const limit = setTimeout(() => {
  console.error('The smoke run took longer than three minutes.');
  process.exit(1);
}, 180_000);

let code = 0;
try {
  if (!existsSync(main)) throw new Error(`There is no built app at ${main}.`);
  await app.start();
  console.log('ok  starts');
  for (const { title, run } of steps) {
    await run(app);
    console.log(`ok  ${title}`);
  }
  await app.client.saveScreenshot(shot);
  if (statSync(shot).size < 1000) throw new Error('The picture is empty.');
  console.log('ok  takes a picture');
} catch (error) {
  code = 1;
  console.error(`not ok  ${error.name}: ${error.message}`);
  // What the window showed then is worth more than any message.
  if (picture) await app.client?.saveScreenshot(shot).catch(() => undefined);
  for (const line of app.chromeDriver?.getLogs().slice(-10) ?? []) if (line.trim()) console.error(`        ${line}`);
} finally {
  try {
    if (app.isRunning()) await app.stop();
    if (code === 0) console.log('ok  stops');
  } catch (error) {
    code = 1;
    console.error(`not ok  stops: ${error.message}`);
  }
  app.chromeDriver?.stop();
  clearTimeout(limit);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
