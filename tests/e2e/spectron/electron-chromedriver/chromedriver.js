#!/usr/bin/env node
// Spectron 19 pins a chromedriver it would have to download; the one of the machine speaks to the browser that is really there.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { delimiter, join, sep } = require('node:path');

// npm links this very file as node_modules/.bin/chromedriver, and npm scripts put that folder first: taking it would start
// itself for ever.
const isOurs = (folder) => folder.includes(join('node_modules', '.bin')) || __dirname.startsWith(folder + sep);
const name = process.platform === 'win32' ? 'chromedriver.exe' : 'chromedriver';
const found = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => folder !== '' && !isOurs(folder))
  .map((folder) => join(folder, name))
  .find((file) => existsSync(file));
const command = process.env.ORGFOLIO_CHROMEDRIVER || found;
if (!command) {
  console.error('There is no chromedriver on this machine; install the one that belongs to its Chromium.');
  process.exit(1);
}

const driver = spawn(command, process.argv.slice(2), { stdio: 'inherit' });
driver.on('error', (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(1);
});
driver.on('close', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => driver.kill(signal));
