import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const here = import.meta.dirname;
/** Native modules are found beside the app at run time; everything else is bundled, so the pack needs no node_modules tree of its own. */
const native = ['electron', 'better-sqlite3', 'keytar'];

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      minify: false,
      sourcemap: true,
      rollupOptions: {
        external: native,
        input: {
          index: resolve(here, 'main/index.ts'),
          engine: resolve(here, 'main/engine/entry.ts'),
          readerThread: resolve(here, 'main/engine/readers/readerThread.ts'),
          sandbox: resolve(here, 'sandbox/cli.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: resolve(here, 'preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: resolve(here, 'out/renderer'),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: { input: resolve(here, 'renderer/index.html') },
    },
  },
});
