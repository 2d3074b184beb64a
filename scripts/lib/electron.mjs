import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { inRoot, node24 } from './paths.mjs';
import { capture } from './run.mjs';

const folder = inRoot('node_modules/electron');
const failedMark = inRoot('node_modules/.orgfolio-no-electron');
const dayMs = 86_400_000;

function present() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = `${folder}/path.txt`;
  const name = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8')
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';
  const binary = override ? `${override}/${name}` : `${folder}/dist/${name}`;
  return existsSync(binary) ? binary : null;
}

/**
 * The Electron binary: the one that is there, else one fetched now. Null where it cannot be had; that answer is kept for a
 * day, so that a machine behind a closed network does not wait for it at every start.
 */
export function electronBinary({ fetch = true } = {}) {
  const found = present();
  if (found || !fetch || process.env.ORGFOLIO_HOST === 'chromium') return found;
  if (existsSync(failedMark) && Date.now() - statSync(failedMark).mtimeMs < dayMs) return null;
  process.stderr.write('Fetching Electron …\n');
  if (capture(node24, [`${folder}/install.js`], { timeout: 300_000 }).code === 0) return present();
  writeFileSync(failedMark, '');
  return null;
}
