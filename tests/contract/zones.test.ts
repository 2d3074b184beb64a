import { ESLint } from 'eslint';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
// Under CI the parser would read the file from disk instead of the text it is given.
const parserOptions = { disallowAutomaticSingleRunInference: true };
const eslint = new ESLint({ cwd: root, overrideConfig: { languageOptions: { parserOptions } } });

/** Lints `text` as if it stood in the existing file `path`, and returns the rules that spoke. */
async function rulesAgainst(path: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, path) });
  return (result?.messages ?? []).map((message) => message.ruleId ?? 'parse');
}

const wall = 'import-x/no-restricted-paths';

describe('the import zones', () => {
  it.each([
    [
      'the engine may not import the shell',
      'main/engine/log.ts',
      `export { isOurUrl } from '../shell/appProtocol.ts';`,
    ],
    ['the engine may not import sign-in', 'main/engine/log.ts', `export { redact } from '../auth/redact.ts';`],
    ['the shell may not open databases', 'main/shell/menu.ts', `export { openWritable } from '#db/open';`],
    ['the database layer knows nothing above it', 'db/open.ts', `export { openLog } from '../main/shell/logFile.ts';`],
    ['the contract stands alone', 'preload/contract/values.ts', `export { openWritable } from '../../db/open.ts';`],
    [
      'the sandbox shares no code with the product',
      'sandbox/cli.ts',
      `export { Guid } from '../preload/contract/values.ts';`,
    ],
    ['the page reaches nothing but the contract', 'renderer/main.tsx', `export { openWritable } from '../db/open.ts';`],
    ['nothing imports tests', 'main/safeFile.ts', `export { launchApp } from '../tests/e2e/driver/appDriver.ts';`],
  ])('%s', async (_title, path, text) => {
    expect(await rulesAgainst(path, text)).toContain(wall);
  });

  it('lets only the shell, the composition root and the preload speak to Electron', async () => {
    expect(await rulesAgainst('main/engine/log.ts', `export { app } from 'electron';`)).toContain(
      'no-restricted-imports',
    );
    expect(await rulesAgainst('main/shell/menu.ts', `export { app } from 'electron';`)).not.toContain(
      'no-restricted-imports',
    );
  });

  it('forbids the two keychain calls that can end the process', async () => {
    const text = `export const all = (k: { findCredentials(s: string): void }) => { k.findCredentials('x'); };`;
    expect(await rulesAgainst('main/safeFile.ts', text)).toContain('no-restricted-syntax');
  });
});
