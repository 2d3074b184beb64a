// Resolves 'electron' to the host, for import and require alike. Needs Node 24 (registerHooks, TypeScript without a build).
import { registerHooks } from 'node:module';

const host = new URL('electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: host, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});
