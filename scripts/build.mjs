#!/usr/bin/env node
import { build, setUp } from './lib/setUp.mjs';

await setUp('cli');
await build({ force: true });
