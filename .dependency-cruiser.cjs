/**
 * The never-arrows of docs/architecture.md. Rules look at reachability and at type-only imports: a path through three
 * harmless files is still a path.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const SERVER = '^(libs/server/|apps/(server|worker)/)';
const CLIENT = '^(libs/client/|apps/(web|cli|trainer)/)';
const MLS = '(^|/)node_modules/ts-mls/';
const SODIUM = '(^|/)node_modules/libsodium';
const FRAMING = '^libs/contracts/src/delivery/mls-framing\\.ts$';
/** Where a program is put together. */
const COMPOSITION = '^apps/(server/src/(app\\.module|server|search-canaries\\.main)|worker/src/(worker\\.module|main))\\.ts$';

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    never('server-never-reaches-client', 'The ciphertext wing never reaches the plaintext wing.', { path: SERVER, pathNot: '\\.spec\\.ts$' }, { path: CLIENT, reachable: true }),
    never('client-never-reaches-server', 'The plaintext wing never reaches the server.', { path: CLIENT, pathNot: '\\.spec\\.ts$' }, { path: SERVER, reachable: true }),
    never('server-never-reaches-libsodium', 'Nothing of the server may hold a content key.', { path: SERVER, pathNot: '\\.spec\\.ts$' }, { path: SODIUM, reachable: true }),
    never('only-sealing-and-the-framing-door-import-mls', 'One door to MLS.', { path: '^(apps|libs)/', pathNot: `^libs/client/sealing/|${FRAMING.slice(1)}|\\.spec\\.ts$` }, { path: MLS }),
    never('only-sealing-and-vault-import-libsodium', 'One door to libsodium.', { path: '^(apps|libs)/', pathNot: '^libs/client/(sealing|vault)/|\\.spec\\.ts$' }, { path: SODIUM }),
    never('server-takes-the-framing-door-only', 'Only through the door without keys.', { path: '^(libs/server/|apps/(server|worker)/)', pathNot: '\\.spec\\.ts$' }, { path: MLS }),
    never('domain-reaches-nothing', 'The ground floor stands on nothing.', { path: '^libs/domain/', pathNot: '\\.spec\\.ts$' }, { pathNot: '^libs/domain/' }),
    never('contracts-reach-domain-and-codecs-only', 'What crosses the wire hangs from nothing above it.', { path: '^libs/contracts/', pathNot: `\\.spec\\.ts$|${FRAMING.slice(1)}` }, { pathNot: '^libs/(contracts|domain)/|node_modules/(class-validator|cborg|@noble/hashes)/' }),
    never('the-framing-door-adds-the-decoders-only', 'What every contract may have, and the MLS library; nothing more.', { path: FRAMING }, { pathNot: `^libs/(contracts|domain)/|node_modules/(class-validator|cborg|@noble/hashes)/|${MLS}` }),
    never('only-persistence-imports-typeorm', 'Rows never leave persistence.', { path: '^(apps|libs)/', pathNot: '^libs/server/persistence/|\\.spec\\.ts$' }, { path: '(^|/)node_modules/(typeorm|@nestjs/typeorm)/' }),
    never('only-persistence-and-the-supervisor-import-pg', 'SQL has one home.', { path: '^(apps|libs)/', pathNot: '^libs/server/(persistence|embedded-postgres)/|\\.spec\\.ts$' }, { path: '(^|/)node_modules/(pg|@types/pg)/' }),
    never('only-the-relay-imports-socket-io', 'Sockets have one home.', { path: '^(apps|libs)/', pathNot: '^apps/server/src/relay/|\\.spec\\.ts$' }, { path: '(^|/)node_modules/(socket\\.io|@nestjs/platform-socket\\.io|@nestjs/websockets)/' }),
    never('doorways-never-import-persistence', 'Rooms of the server and the worker call use cases; only what composes them knows the database.', { path: '^apps/(server|worker)/', pathNot: `${COMPOSITION}|\\.spec\\.ts$` }, { path: '^libs/server/persistence/' }),
    never('use-cases-never-reach-gateways', 'An outbox emits; nobody calls a gateway.', { path: '^libs/' }, { path: '^apps/' }),
    never('web-features-never-import-one-another', 'A feature is a room.', { path: '^apps/web/src/features/([^/]+)/' }, { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' }),
    never('web-takes-the-doors-only', 'The page and its worker use the client through its doors: sdk, vault, domain, contracts.', { path: '^apps/web/src/', pathNot: '\\.spec\\.tsx?$' }, { path: '^(libs|apps)/', pathNot: '^apps/web/src/|^libs/client/(sdk|vault)/src/(browser/)?index\\.ts$|^libs/(domain|contracts)/src/index\\.ts$' }),
    never('web-is-imported-by-nobody', 'What a browser gets is built apart.', { path: '^(apps|libs)/', pathNot: '^apps/web/' }, { path: '^apps/web/' }),
    never('the-service-worker-stands-alone', 'It is short enough to be read whole, and stays so.', { path: '^apps/web/src/service-worker/(service-worker|answer|bundle-cache)\\.ts$' }, { pathNot: '^apps/web/src/service-worker/' }),
    never('sources-never-import-tests', 'What ships does not know its tests.', { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$' }, { path: '^test/|\\.spec\\.tsx?$' }),
    never('no-cycles', 'No cycles.', { path: '^(apps|libs)/' }, { circular: true }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts', '.json'] },
  },
};
