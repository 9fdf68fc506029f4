/** One figure with what it was measured beside, in the same run. Machines differ; proportions last. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Name of the reference, and value divided by it. */
  readonly beside?: string;
  readonly ratio?: number;
  /** What it may be at most, in the same unit, where that was promised. */
  readonly budget?: number;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export class Figures {
  readonly list: Figure[] = [];

  add(name: string, value: number, unit: string, beside?: string): void {
    const reference = beside === undefined ? undefined : this.list.find((figure) => figure.name === beside);
    this.list.push({ name, value: rounded(value), unit, ...(reference ? { beside, ratio: rounded(value / reference.value) } : {}) });
    process.stdout.write(`${JSON.stringify(this.list.at(-1))}\n`);
  }

  /** Beside what was promised. */
  within(budget: number, name: string, value: number, unit: string): void {
    this.list.push({ name, value: rounded(value), unit, budget });
    process.stdout.write(`${JSON.stringify(this.list.at(-1))}\n`);
  }

  table(): string {
    const rows = [['figure', 'value', 'unit', 'ratio', 'beside'], ...this.list.map((f) => [f.name, String(f.value), f.unit, f.ratio === undefined ? '' : `${f.ratio} ×`, f.beside ?? besideBudget(f)])];
    const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
    return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n');
  }
}

const besideBudget = ({ value, budget, unit }: Figure): string => (budget === undefined ? '' : `budget ${budget} ${unit}: ${value <= budget ? 'kept' : 'MISSED'}`);

/** How often per second `work` is done by `workers` of it at once, over about `seconds`. */
export async function perSecond(workers: number, seconds: number, work: (worker: number) => Promise<unknown>): Promise<number> {
  let done = 0;
  const from = performance.now();
  const until = from + seconds * 1000;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() < until) {
        await work(worker);
        done++;
      }
    }),
  );
  return done / ((performance.now() - from) / 1000);
}
