import { Figures } from './figures.js';
import { measureDurableSends } from './durable-sends.js';
import { measureSealing } from './sealing.js';

const figures = new Figures();
await measureSealing(figures);
await measureDurableSends(figures);
process.stdout.write(`\n${figures.table()}\n`);
