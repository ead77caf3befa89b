const project = (name, directory) => ({
  displayName: name,
  rootDir: directory,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      { useESM: true, tsconfig: `${import.meta.dirname}/tsconfig.test.json`, diagnostics: false },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^#websocket$': `${import.meta.dirname}/packages/core/src/runtime/websocket.node.ts`,
    '^#(file|host)$': `${import.meta.dirname}/${directory}/src/runtime/$1.node.ts`,
    '^@sdk/(emulator|testkit)$': `${import.meta.dirname}/tools/$1/src/index.ts`,
    '^@sdk/([^/]+)$': `${import.meta.dirname}/packages/$1/src/index.ts`,
  },
});

export default {
  // A limit for hangs, not a promise of speed: machines may be busy.
  testTimeout: 60_000,
  projects: [
    project('core', 'packages/core'),
    project('timeplus', 'packages/timeplus'),
    project('vantiq', 'packages/vantiq'),
    project('ivcap', 'packages/ivcap'),
    project('flowthings', 'packages/flowthings'),
    project('iotcs', 'packages/iotcs'),
    project('emulator', 'tools/emulator'),
  ],
};
