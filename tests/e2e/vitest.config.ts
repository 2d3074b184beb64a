import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** End-to-end specs: each starts the app itself, so one file at a time is what a small machine can carry. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/e2e/specs/**/*.spec.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
