import { Figures } from './figures.js';
import { measureDurableSends } from './durable-sends.js';
import { measureSealing } from './sealing.js';
import { measureStart } from './start.js';
import { measureWeb } from './web/measure-web.js';

/** `npm run bench` measures everything; `npm run bench -- web` what is named. */
const MEASUREMENTS: Readonly<Record<string, (figures: Figures) => Promise<void>>> = { sealing: measureSealing, sends: measureDurableSends, start: measureStart, web: measureWeb };

const asked = process.argv.slice(2);
const figures = new Figures();
for (const [name, measure] of Object.entries(MEASUREMENTS)) if (asked.length === 0 || asked.includes(name)) await measure(figures);
process.stdout.write(`\n${figures.table()}\n`);
