import { defineConfig } from 'vitest/config';

/** The users' journeys: the built app on the Chromium host, and on Electron where its binary is present. One window at a time. */
export default defineConfig({
  test: {
    include: ['tests/e2e/specs/**/*.spec.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
