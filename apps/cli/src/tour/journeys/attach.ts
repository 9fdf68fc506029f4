import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '@chancery/contracts';
import type { ChannelView } from '@chancery/sdk';
import { fileSink, fileSource } from '@chancery/sdk/node';
import { formatSize } from '../../terminal/times.js';
import type { Officers } from '../cast.js';
import { LARGE_BYTES, makeReport, REPORT_BYTES, writeScan } from '../make-documents.js';
import type { Person } from '../person.js';
import { readByAll } from '../read-by-all.js';
import type { Stage } from '../stage.js';
import { demand } from '../story.js';

/** Where the link drops, in bytes on their way up. */
const CUTS = [9_000_000, 21_000_000] as const;
/** Sending twice what was sent before a cut would go beyond it. */
const MOST_UP = LARGE_BYTES * 1.25;

/** Journey 2, second part: a report, and a large draft over a link that drops twice. */
export async function attach(stage: Stage, officers: Officers, channel: ChannelView): Promise<void> {
  await attachReport(stage, officers, channel);
  await attachOverBadLink(stage, officers, channel);
}

async function attachReport(stage: Stage, { ghana, caboVerde }: Officers, { channelId }: ChannelView): Promise<void> {
  const { story, canary, desk } = stage;
  const path = join(desk, 'report.txt');
  writeFileSync(path, makeReport(REPORT_BYTES, canary));
  await story.timed(`Ghana attaches a report of ${formatSize(REPORT_BYTES)}; Cabo Verde saves it`, async () => {
    const sent = await ghana.client.attachments.attach(channelId, await fileSource(path, { name: `report ${canary}.txt`, mediaType: 'text/plain' }));
    story.counts.attachments++;
    await readByAll([caboVerde], sent);
    await saveAndCompare(caboVerde, channelId, sent.id, join(desk, 'report saved.txt'), await sha256(path));
  });
}

async function attachOverBadLink(stage: Stage, { benin, nigeria }: Officers, { channelId }: ChannelView): Promise<void> {
  const { story, canary, desk, badLink } = stage;
  const path = join(desk, 'draft.pdf');
  const hash = await writeScan(path, LARGE_BYTES, canary);
  badLink.planCuts(CUTS);
  const sent = await story.timed(`Benin attaches a draft of ${formatSize(LARGE_BYTES)} over a link that drops twice`, async () =>
    benin.client.attachments.attach(channelId, await fileSource(path, { name: `draft request ${canary}.pdf`, mediaType: 'application/pdf' })),
  );
  story.counts.attachments++;
  demand(badLink.cutsMade === CUTS.length, 'the link dropped twice during the upload');
  demand(badLink.bytesUp < MOST_UP, 'the upload went on where it was cut, instead of beginning again');
  story.tell(`The link was cut ${badLink.cutsMade} times; ${formatSize(badLink.bytesUp)} went up in all: only what was in flight was sent again.`);
  await readByAll([nigeria], sent);
  await story.timed('Nigeria saves it and compares the SHA-256', () => saveAndCompare(nigeria, channelId, sent.id, join(desk, 'draft saved.pdf'), hash));
}

async function saveAndCompare(reader: Person, channelId: string, messageId: string, path: string, expected: string): Promise<void> {
  const { sha256: told } = await reader.client.attachments.save(channelId, messageId, 0, await fileSink(path));
  demand(toHex(told) === expected && (await sha256(path)) === expected, `${reader.name} has saved the very bytes that were attached`);
}

const sha256 = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex');
