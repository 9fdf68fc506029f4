import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = process.cwd();
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

const FRAMING = 'libs/contracts/src/delivery/mls-framing.ts';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

function cruise(folder: string): Violation[] {
  const run = spawnSync(process.execPath, [CRUISER, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  const report = JSON.parse(run.stdout) as { summary: { violations: Violation[]; totalCruised: number } };
  expect(report.summary.totalCruised).toBeGreaterThan(100);
  return report.summary.violations;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules' || name === 'dist') return [];
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

const sources = (...folders: string[]): string[] => folders.flatMap((folder) => filesUnder(join(ROOT, folder))).filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.spec.ts'));
const inside = (path: string): string => path.slice(ROOT.length + 1);

/** Each plant breaks exactly one rule, in the sly way: by type only, or through a harmless file between. */
const PLANTS: readonly { readonly rule: string; readonly files: Record<string, string> }[] = [
  {
    rule: 'server-never-reaches-client',
    files: {
      'libs/server/telemetry/src/planted-a.ts': "import type { PlantedB } from './planted-b.js';\nexport type PlantedA = PlantedB;\n",
      'libs/server/telemetry/src/planted-b.ts': "import type { planted } from '../../../client/vault/src/planted-c.js';\nexport type PlantedB = typeof planted;\n",
      'libs/client/vault/src/planted-c.ts': 'export const planted = 1;\n',
    },
  },
  { rule: 'client-never-reaches-server', files: { 'libs/client/content/src/planted-d.ts': "import type { Database } from '@chancery/persistence';\nexport type D = Database;\n" } },
  {
    rule: 'server-never-reaches-libsodium',
    files: {
      'libs/server/access/src/planted-e.ts': "import { hash } from './planted-f.js';\nexport const token = hash;\n",
      'libs/server/access/src/planted-f.ts': "import sodium from 'libsodium-wrappers';\nexport const hash = sodium.crypto_generichash;\n",
    },
  },
  { rule: 'only-sealing-and-the-framing-door-import-mls', files: { 'libs/client/sdk/src/planted-g.ts': "import type { ClientState } from 'ts-mls';\nexport type G = ClientState;\n" } },
  { rule: 'only-sealing-and-vault-import-libsodium', files: { 'libs/client/sdk/src/planted-h.ts': "import sodium from 'libsodium-wrappers';\nexport const h = sodium;\n" } },
  { rule: 'server-takes-the-framing-door-only', files: { 'apps/server/src/planted-i.ts': "import { encodeMlsMessage } from 'ts-mls';\nexport const i = encodeMlsMessage;\n" } },
  { rule: 'domain-reaches-nothing', files: { 'libs/domain/src/planted-j.ts': "import { readFileSync } from 'node:fs';\nexport const j = readFileSync;\n" } },
  { rule: 'contracts-reach-domain-and-codecs-only', files: { 'libs/contracts/src/planted-k.ts': "import { createHash } from 'node:crypto';\nexport const k = createHash;\n" } },
  { rule: 'only-persistence-imports-typeorm', files: { 'libs/server/application/src/planted-l.ts': "import type { Repository } from 'typeorm';\nexport type L = Repository<object>;\n" } },
  { rule: 'only-persistence-and-the-supervisor-import-pg', files: { 'libs/server/application/src/planted-m.ts': "import pg from 'pg';\nexport const m = pg;\n" } },
  { rule: 'only-the-relay-imports-socket-io', files: { 'apps/server/src/trust/planted-n.ts': "import { Server } from 'socket.io';\nexport const n = Server;\n" } },
  { rule: 'the-framing-door-adds-the-decoders-only', files: { [FRAMING]: `${readFileSync(join(ROOT, FRAMING), 'utf8')}\nimport { deflateSync } from 'node:zlib';\nexport const planted = deflateSync;\n` } },
  { rule: 'doorways-never-import-persistence', files: { 'apps/server/src/trust/planted-o.ts': "import type { Database } from '@chancery/persistence';\nexport type O = Database;\n" } },
  { rule: 'use-cases-never-reach-gateways', files: { 'libs/server/application/src/planted-p.ts': "import { q } from '../../../../apps/server/src/relay/planted-q.js';\nexport const p = q;\n", 'apps/server/src/relay/planted-q.ts': 'export const q = 1;\n' } },
  { rule: 'sources-never-import-tests', files: { 'libs/client/sdk/src/planted-r.ts': "import { planted } from '../../../../test/planted-kit.js';\nexport const r = planted;\n", 'test/planted-kit.ts': 'export const planted = 1;\n' } },
  { rule: 'web-features-never-import-one-another', files: { 'apps/web/src/features/desk/planted-s.ts': "import { t } from '../board/planted-t.js';\nexport const s = t;\n", 'apps/web/src/features/board/planted-t.ts': 'export const t = 1;\n' } },
  { rule: 'web-takes-the-doors-only', files: { 'apps/web/src/features/desk/planted-w.ts': "import type { Planted } from '../../../../../libs/client/vault/src/planted-x.js';\nexport type W = Planted;\n", 'libs/client/vault/src/planted-x.ts': 'export type Planted = 1;\n' } },
  { rule: 'web-is-imported-by-nobody', files: { 'apps/cli/src/planted-y.ts': "import type { planted } from '../../web/src/planted-z.js';\nexport type Y = typeof planted;\n", 'apps/web/src/planted-z.ts': 'export const planted = 1;\n' } },
  { rule: 'the-service-worker-stands-alone', files: { 'apps/web/src/service-worker/answer.ts': `${readFileSync(join(ROOT, 'apps/web/src/service-worker/answer.ts'), 'utf8')}\nexport { planted } from '../shell/planted-sw.js';\n`, 'apps/web/src/shell/planted-sw.ts': 'export const planted = 1;\n' } },
  { rule: 'no-cycles', files: { 'libs/domain/src/planted-u.ts': "import { v } from './planted-v.js';\nexport const u = v;\n", 'libs/domain/src/planted-v.ts': "import type { u } from './planted-u.js';\nexport const v: typeof u = 1 as never;\n" } },
];

/** Of a planted file, or of the line planted in one that is there. */
const isPlanted = ({ from, to }: Violation): boolean => [from, to].some((path) => path.includes('planted')) || (from === FRAMING && to === 'zlib');

/** The tree as it stands, and in it everything that is planted: cruised once, because that takes long. */
function cruisePlanted(): Violation[] {
  const copy = mkdtempSync(join(tmpdir(), 'chancery-arrows-'));
  try {
    for (const part of ['apps', 'libs', 'tsconfig.json', '.dependency-cruiser.cjs', 'package.json']) cpSync(join(ROOT, part), join(copy, part), { recursive: true, filter: (path) => !path.endsWith('node_modules') });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const { files } of PLANTS)
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(copy, path)), { recursive: true });
        writeFileSync(join(copy, path), text);
      }
    return cruise(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

describe('never-arrows', () => {
  let violations: Violation[];
  beforeAll(() => {
    violations = cruisePlanted();
  }, 120_000);

  it('hold in the tree as it stands', () => {
    expect(violations.filter((violation) => !isPlanted(violation)).map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('have a planted violation for every rule', () => {
    const rules = [...readFileSync(join(ROOT, '.dependency-cruiser.cjs'), 'utf8').matchAll(/never\('([a-z-]+)'/g)].map((match) => match[1]);
    expect(PLANTS.map((plant) => plant.rule).sort()).toEqual(rules.sort());
  });

  it.each(PLANTS)('see what is planted against $rule, by type only and through files between', ({ rule, files }) => {
    expect(violations.filter(({ from, to }) => Object.keys(files).some((path) => path === from || path === to)).map((violation) => violation.rule.name)).toContain(rule);
  });
});

describe('house rules that no import shows', () => {
  it('only config reads the environment, and one file of the command line; what builds the web client sets it', () => {
    const readers = sources('apps', 'libs').filter((path) => /process\.env|process\[['"]env/.test(readFileSync(path, 'utf8'))).map(inside);
    expect(readers.filter((path) => !path.startsWith('libs/server/config/src/') && path !== 'apps/cli/src/environment.ts' && !path.startsWith('apps/web/build/'))).toEqual([]);
  });

  it('nobody calls forwardRef', () => {
    expect(sources('apps', 'libs').filter((path) => /\bforwardRef\s*\(/.test(readFileSync(path, 'utf8'))).map(inside)).toEqual([]);
  });

  it('no folder has a name that says nothing', () => {
    expect(sources('apps', 'libs', 'test').map(inside).filter((path) => /(^|\/)(common|utils?|helpers|shared|misc)\//.test(path))).toEqual([]);
  });

  it('the top level has the agreed names only', () => {
    const agreed = ['apps', 'libs', 'deploy', 'docs', 'test', 'nest-cli.json', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'LICENSE', 'node_modules', 'dist', 'coverage'];
    expect(readdirSync(ROOT).filter((name) => !name.startsWith('.') && !agreed.includes(name))).toEqual([]);
  });

  it('nobody on the server turns a row into an entity by save()', () => {
    expect(sources('libs/server', 'apps/server', 'apps/worker').filter((path) => /\.save\(/.test(readFileSync(path, 'utf8'))).map(inside)).toEqual([]);
  });
});
