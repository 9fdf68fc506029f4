import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { loadConfiguration } from '@chancery/config';
import { pageHeaders, pagePolicy, PREVIEW_POLICY } from '../../apps/server/src/web/page-headers.js';
import { SETTINGS } from '../../libs/server/config/src/schema.js';
import { COMPOSE, CONTAINERFILE, copiedSources, flowItems, GUIDE, nginxHeaders, nginxMap, startedScripts, UNIT, unitSettings, yamlLines } from './kit/deploy-files.js';

const SERVER = 'https://chancery.example';
const settings = Object.values(SETTINGS);
const variables = settings.flatMap((setting) => [setting.variable, ...('secret' in setting ? [`${setting.variable}_FILE`] : [])]);
const texts = readdirSync('deploy', { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => [name, readFileSync(`deploy/${name}`, 'utf8')] as const);
/** What is built of it stands in the same place below `dist`. */
const sourceOf = (script: string): string => script.replace(/^dist\/(.*)\.js$/, '$1.ts');

describe('what deploy/ hands to the server', () => {
  it.each(texts)('%s names only settings that there are', (_, text) => {
    const named = [...text.matchAll(/\b(?:CHANCERY_[A-Z_]+|DATABASE_URL(?:_FILE)?|DATA_DIR)\b/g)].map(([name]) => name);
    expect(named.filter((name) => !variables.includes(name))).toEqual([]);
  });

  it.each([['Containerfile', CONTAINERFILE], ['chancery.service', UNIT], ['README.md', GUIDE]])('%s starts only programs that are built', (_, text) => {
    const scripts = startedScripts(text);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => !existsSync(sourceOf(script)))).toEqual([]);
  });

  it('the environment of the unit and of the image is one that the server takes', () => {
    const unit = unitSettings(UNIT).get('Service.Environment')!.join(' ');
    const image = /^ENV (.*)$/m.exec(CONTAINERFILE)![1]!;
    for (const line of [unit, image]) {
      const environment = Object.fromEntries(line.split(' ').map((pair) => pair.split('=') as [string, string]).filter(([name]) => !name.endsWith('_FILE')));
      expect(loadConfiguration(environment)).toMatchObject({ port: 3000, dataDir: '/var/lib/chancery' });
    }
  });
});

describe('the image', () => {
  it('is made of what the checkout has', () => {
    const sources = copiedSources(CONTAINERFILE);
    expect(sources).toContain('package-lock.json');
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  });

  it('holds every source that the build reads', () => {
    const copied = copiedSources(CONTAINERFILE);
    const setup = readFileSync('deploy/setup.mjs', 'utf8');
    const read = [...setup.matchAll(/^const (?:SOURCES|BUILD_SETTINGS|WEB_SOURCES|WEB_SETTINGS) = \[(.*)\];$/gm)].flatMap((match) => [...match[1]!.matchAll(/'([^']+)'/g)].map(([, path]) => path!));
    expect(read).toContain('apps');
    expect(read.filter((path) => !copied.some((source) => path === source || path.startsWith(`${source}/`)))).toEqual([]);
  });

  it('runs without root, and its server cannot change its own code', () => {
    const last = CONTAINERFILE.slice(CONTAINERFILE.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).not.toMatch(/^COPY .*--chown/m);
  });

  it('says that it is well by an operation that there is', () => expect(CONTAINERFILE).toContain('/v1/health'));
});

describe('compose.yaml', () => {
  const lines = yamlLines(COMPOSE);
  const valueOf = (path: string): string | undefined => lines.find((line) => line.path === path)?.value;
  const below = (path: string): string[] => lines.filter((line) => line.path.startsWith(`${path}.`) && !line.path.slice(path.length + 1).includes('.')).map((line) => line.path.slice(path.length + 1));

  it('is a file of two services, and every secret, volume and network that they name is declared', () => {
    expect(below('services')).toEqual(['chancery', 'database']);
    for (const service of below('services')) {
      expect(below('secrets')).toEqual(expect.arrayContaining(flowItems(valueOf(`services.${service}.secrets`)!)));
      expect(below('networks')).toEqual(expect.arrayContaining(flowItems(valueOf(`services.${service}.networks`)!)));
      expect(below('volumes')).toEqual(expect.arrayContaining(flowItems(valueOf(`services.${service}.volumes`)!).map((volume) => volume.split(':')[0])));
    }
  });

  it('hands over its secrets as files, which the guide makes', () => {
    for (const name of below('secrets')) expect(GUIDE).toContain(`deploy/${valueOf(`secrets.${name}.file`)!.replace('./', '')}`);
    const named = lines.filter(({ path }) => /^services\.\w+\.environment\.\w+_FILE$/.test(path)).map(({ value }) => value.replace('/run/secrets/', ''));
    expect(named.sort()).toEqual(below('secrets').sort());
  });

  it('builds from the Containerfile, and is reached from this machine only', () => {
    expect(existsSync(valueOf('services.chancery.build.dockerfile')!)).toBe(true);
    expect(flowItems(valueOf('services.chancery.ports')!)).toEqual(['127.0.0.1:3000:3000']);
    expect(valueOf('services.database.ports')).toBeUndefined();
    expect(valueOf('networks.inside.internal')).toBe('true');
  });

  it('gives the server no more than it needs', () => {
    expect(valueOf('services.chancery.read_only')).toBe('true');
    expect(flowItems(valueOf('services.chancery.cap_drop')!)).toEqual(['ALL']);
    expect(flowItems(valueOf('services.chancery.security_opt')!)).toEqual(['no-new-privileges:true']);
  });

  it.each([['a tab', 'a:\n\tb: 1'], ['a step too far', 'a:\n    b: 1'], ['a key twice', 'a: 1\na: 2'], ['a list that does not end', 'a: [1'], ['a text that does not end', 'a: "1']])('with %s would be found out', (_, text) => {
    expect(() => yamlLines(text)).toThrow();
  });
});

describe('chancery.service', () => {
  const unit = unitSettings(UNIT);

  it.each([
    ['NoNewPrivileges', 'yes'], ['CapabilityBoundingSet', ''], ['AmbientCapabilities', ''], ['ProtectSystem', 'strict'], ['ProtectHome', 'yes'], ['PrivateTmp', 'yes'], ['PrivateDevices', 'yes'],
    ['PrivateUsers', 'yes'], ['ProtectClock', 'yes'], ['ProtectHostname', 'yes'], ['ProtectKernelLogs', 'yes'], ['ProtectKernelModules', 'yes'], ['ProtectKernelTunables', 'yes'],
    ['ProtectControlGroups', 'yes'], ['ProtectProc', 'invisible'], ['RemoveIPC', 'yes'], ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_UNIX'], ['RestrictNamespaces', 'yes'],
    ['RestrictRealtime', 'yes'], ['RestrictSUIDSGID', 'yes'], ['LockPersonality', 'yes'], ['SystemCallArchitectures', 'native'], ['UMask', '0077'], ['LimitCORE', '0'], ['StateDirectoryMode', '0700'],
  ])('keeps %s=%s', (name, value) => expect(unit.get(`Service.${name}`)).toEqual([value]));

  it('allows system calls by a list', () => expect(unit.get('Service.SystemCallFilter')).toEqual(['@system-service', '~@privileged @resources']));

  it('runs as somebody, from where the guide installs it', () => {
    const folder = unit.get('Service.WorkingDirectory')![0]!;
    expect(GUIDE).toContain(`git clone <repository> ${folder}`);
    expect(GUIDE).toContain(`useradd --system --home-dir /var/lib/${unit.get('Service.StateDirectory')![0]} --shell /usr/sbin/nologin ${unit.get('Service.User')![0]}`);
    expect(unit.get('Unit.Documentation')).toEqual([`file:${folder}/README.md`]);
  });
});

describe('a foreign web server that is set up by the guide', () => {
  const policies = nginxMap(GUIDE, 'chancery_csp');
  const headers = nginxHeaders(GUIDE);

  it('sends the policy of the page that the server itself would send for it', () => expect(policies.get('default')).toBe(pagePolicy([SERVER])));

  it('locks the preview frame up as the server does', () => expect(policies.get('/preview.html')).toBe(PREVIEW_POLICY));

  it('hands the scripts to the frame, which has no origin', () => {
    expect(nginxMap(GUIDE, 'chancery_cors').get('~^/assets/')).toBe('*');
    expect(nginxMap(GUIDE, 'chancery_corp').get('~^/assets/')).toBe('cross-origin');
  });

  it('sends every other header of the page as the server does', () => {
    const { 'content-security-policy': _, 'cross-origin-resource-policy': byMap, 'x-frame-options': __, ...same } = pageHeaders(pagePolicy([SERVER]));
    expect(Object.fromEntries(Object.keys(same).map((name) => [name, headers.get(name)]))).toEqual(same);
    expect(nginxMap(GUIDE, 'chancery_corp').get('default')).toBe(byMap);
  });
});
