import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCanary } from './canary.js';
import { makeReport, REPORT_BYTES, writeScan } from './make-documents.js';

describe('documents of the tour', () => {
  const canary = newCanary();

  it('has a report of the very size of its model, with the canary in it many times', () => {
    const report = makeReport(REPORT_BYTES, canary);
    expect(report).toHaveLength(REPORT_BYTES);
    expect(report.toString('utf8').split(canary).length).toBeGreaterThan(10);
  });

  it('has a large document of the size asked for, and tells its hash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-scan-'));
    try {
      const path = join(folder, 'scan.bin');
      const hash = await writeScan(path, 1_000_003, canary);
      const bytes = readFileSync(path);
      expect(bytes).toHaveLength(1_000_003);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
      expect(bytes.includes(canary)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
