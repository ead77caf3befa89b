/** Who may import whom; `pnpm lint` checks it. @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Folders and files form layers; a circle means that two of them are one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-circles',
      comment: 'The folders of a package are layers too.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(packages|tools)/[^/]+/src' },
      to: { circular: true },
    },
    {
      name: 'platforms-know-only-core',
      comment: 'A user installs one platform; it must not pull in another one, nor the emulator.',
      severity: 'error',
      from: { path: '^packages/(?!core/)([^/]+)/src' },
      to: { path: '(^|/)(packages|tools|@sdk)/', pathNot: '^packages/(core|$1)/|^@sdk/core$' },
    },
    {
      name: 'core-knows-no-platform',
      severity: 'error',
      from: { path: '^packages/core/src' },
      to: { path: '(^|/)(packages|tools|@sdk)/', pathNot: '^packages/core/' },
    },
    {
      name: 'emulator-is-independent',
      comment: 'A mistake that SDK and emulator share would pass every test.',
      severity: 'error',
      from: { path: '^tools/emulator/src' },
      to: { path: '(^|/)(packages|@sdk)/' },
    },
    {
      name: 'one-importer-of-ky',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/core/src/http/transport\\.ts$|/test/' },
      to: { path: '(^|/)ky(/|$)' },
    },
    {
      name: 'one-importer-of-ws-per-runtime',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/core/src/runtime/websocket\\.node\\.ts$|/test/' },
      to: { path: '(^|/)ws(/|$)' },
    },
    {
      name: 'node-only-in-node-files',
      comment: 'Everything else must run in browsers and workers too.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '\\.node\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one-importer-of-duckdb',
      severity: 'error',
      from: { path: '^tools/emulator/src', pathNot: '^tools/emulator/src/timeplus/engine/duckdb/' },
      to: { path: '@duckdb/' },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { path: '^(packages|tools)/[^/]+/src' },
      to: { couldNotResolve: true, pathNot: '^#(websocket|file|host)$|^@sdk/' },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)(vectors|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
