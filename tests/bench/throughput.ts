/**
 * First syncs of two hundred organisations side by side on a virtual clock, with Xero's limits in force: `node tests/bench/throughput.ts
 * [organisations]`. Prints one JSON document; the sandbox's own log is the judge. A smaller one of its kind runs with every test.
 */
import { measureThroughput } from '../support/throughput.ts';

const organisations = Number(process.argv[2] ?? 200);
const started = performance.now();
const sound = await measureThroughput({ organisations, months: 3, pageSize: 2 });
const troubled = await measureThroughput({ organisations, months: 3, pageSize: 2, withTrouble: true });
const short = ({ sound: ended, ...figures }: typeof sound) => ({
  ...figures,
  complete: ended.filter((result) => result === 'complete').length,
});
process.stdout.write(
  `${JSON.stringify({ organisations, sound: short(sound), withTrouble: short(troubled), realSeconds: Math.round((performance.now() - started) / 1000) }, null, 1)}\n`,
);
