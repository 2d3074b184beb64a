#!/usr/bin/env node
// npm run -s cli -- <command>: the headless commands. Printing needs a browser engine, so a PDF runs inside the app.
import { electronBinary } from './lib/electron.mjs';
import { inRoot, node24 } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { build, setUp } from './lib/setUp.mjs';

const args = process.argv.slice(2);
const format = args.includes('--format') ? args[args.indexOf('--format') + 1] : 'pdf';
const prints = args[0] === 'export' && format === 'pdf';

await setUp(prints ? 'start' : 'cli');
if (!prints) process.exit(await run(node24, [inRoot('main/cli/run.ts'), ...args], { cwd: process.cwd() }));

await build();
const electron = electronBinary({ fetch: false });
const appArgs = ['--cli', ...args];
process.exit(
  electron
    ? await run(electron, [inRoot('.'), ...appArgs], { cwd: process.cwd() })
    : await run(node24, [inRoot('host/run.mjs'), inRoot('out/main/index.cjs'), ...appArgs], {
        cwd: process.cwd(),
        env: { ORGFOLIO_HOST_HEADLESS: '1' },
      }),
);
