#!/usr/bin/env node
// Spectron 19 pins a chromedriver it would have to download; the one of the machine speaks to the browser that is really there.
const { spawn } = require('node:child_process');
const driver = spawn(process.env.ORGFOLIO_CHROMEDRIVER || 'chromedriver', process.argv.slice(2), { stdio: 'inherit' });
driver.on('close', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => driver.kill(signal));
