/// <reference types="node" />
import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { build } from 'vite';

/** Builds the renderer alone, the way electron.vite.config.ts does, into a folder of its own. */
export async function buildRenderer(outDir: string): Promise<void> {
  const root = resolve(import.meta.dirname, '../../../renderer');
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  });
}
