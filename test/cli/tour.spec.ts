import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TOUR = fileURLToPath(new URL('../../dist/apps/cli/src/tour/main.js', import.meta.url));

it('the tour plays to its end, prints one line of JSON, and finds no readable text where none may be', async () => {
  if (!existsSync(TOUR)) throw new Error('The tour is not built: run "npm test", or "npm run build" first.');
  const child = spawn(process.execPath, [TOUR, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, story] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (story += chunk.toString('utf8')));
  const code = await new Promise((resolve) => child.once('close', resolve));
  // The end of the story says which promise did not hold.
  expect({ code, end: code === 0 ? '' : story.slice(-2_000) }).toEqual({ code: 0, end: '' });
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(stdout)).toEqual({ messages: 6, attachments: 2, notices: 3, acknowledgements: 8, plaintextFound: 0, seconds: expect.any(Number) });
}, 300_000);
