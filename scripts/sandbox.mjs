#!/usr/bin/env node
// npm run -s sandbox -- --scenario NAME: the local Xero alone, for anyone's client. Prints its addresses as JSON.
import { inRoot, node24 } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { setUp } from './lib/setUp.mjs';

await setUp('cli');
// Large organisations are made as they are asked for; without this V8 keeps several times what they need.
process.exit(
  await run(node24, ['--max-semi-space-size=4', inRoot('sandbox/cli.ts'), ...process.argv.slice(2)], {
    cwd: process.cwd(),
  }),
);
