import { Figures } from './figures.js';
import { measureDurableSends } from './durable-sends.js';
import { measureSealing } from './sealing.js';
import { measureStart } from './start.js';

const figures = new Figures();
await measureSealing(figures);
await measureDurableSends(figures);
await measureStart(figures);
process.stdout.write(`\n${figures.table()}\n`);
