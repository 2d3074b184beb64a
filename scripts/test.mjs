#!/usr/bin/env node
// npm test: everything CI checks, in one run that ends with one line "N passed, N failed".
//   --nightly     the long suites as well        --only NAME[,NAME]  just these stages
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { run, runNode24 } from './lib/run.mjs';
import { build, setUp } from './lib/setUp.mjs';

const args = process.argv.slice(2);
const nightly = args.includes('--nightly');
const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : null;
const results = inRoot('out/test-results');

const totals = { passed: 0, failed: 0, skipped: 0 };
const notes = [];

function count(passed, failed, skipped = 0) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

/** A stage without tests of its own counts as one. */
const check = (command, commandArgs) => async () => {
  const code = await run(command, commandArgs);
  count(code === 0 ? 1 : 0, code === 0 ? 0 : 1);
};

const suite =
  (name, config, env = {}) =>
  async () => {
    const file = `${results}/${name}.json`;
    const code = await runNode24(
      [
        inRoot('node_modules/vitest/vitest.mjs'),
        'run',
        '--config',
        config,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      { env: { ORGFOLIO_NIGHTLY: nightly ? '1' : '', ...env } },
    );
    if (!existsSync(file)) return count(0, 1);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    count(report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests);
    // A suite that could not even be loaded has no failed test of its own.
    if (code !== 0 && report.numFailedTests === 0) count(0, 1);
  };

const stages = {
  types: check('npm', ['run', '-s', 'typecheck']),
  lint: check('npm', ['run', '-s', 'lint']),
  format: check('npm', ['run', '-s', 'format:check']),
  build: async () => {
    await build({ force: true });
    count(1, 0);
  },
  unit: suite('unit', 'vitest.config.ts'),
  e2e: suite('e2e', 'vitest.e2e.config.ts'),
  spectron: async () => {
    const code = await runNode24([inRoot('tests/e2e/spectron/smoke.mjs'), inRoot('out/main/index.cjs')]);
    count(code === 0 ? 1 : 0, code === 0 ? 0 : 1);
  },
};

await setUp('test');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const failedStages = [];
for (const [name, stage] of Object.entries(stages)) {
  if (only && !only.includes(name)) continue;
  const before = totals.failed;
  const started = Date.now();
  console.log(`\n== ${name}`);
  await stage();
  const seconds = Math.round((Date.now() - started) / 1000);
  if (totals.failed > before) failedStages.push(name);
  notes.push(`${name}: ${totals.failed > before ? 'failed' : 'ok'}, ${seconds} s`);
}

console.log(`\n${notes.join('\n')}`);
if (failedStages.length > 0) console.log(`Failed: ${failedStages.join(', ')}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);
