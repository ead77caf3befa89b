import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An application that makes an error of the Vantiq SDK, with the core that this SDK came with. */
const FIRST = `import { ValidationError, VantiqClient, accessToken } from '@sdk/vantiq';
export const client = new VantiqClient({ baseUrl: 'http://127.0.0.1:9', credential: accessToken('t') });
export async function failure() {
  try {
    await client.selectOne('Car', '');
  } catch (error) {
    return { error, isOwn: error instanceof ValidationError };
  }
}
`;

/** An application with another core, which judges that error by its own guards. */
const SECOND = `import { failure } from '@app/first';
import { isSdkError, isValidationError, SdkError } from '@sdk/core';
import { TimeplusClient } from '@sdk/timeplus';
new TimeplusClient({ baseUrl: 'http://127.0.0.1:9', workspace: 'default' });
const { error, isOwn } = await failure();
console.log(JSON.stringify({
  isOwn,
  isSdkError: isSdkError(error),
  isValidationError: isValidationError(error),
  isOfThisCore: error instanceof SdkError,
}));
`;

/**
 * Another monorepo with two applications, on two versions of the core side by side.
 *
 * @param {string} folder @param {string} registry @param {{vantiq: string, timeplus: string, core: string}} versions
 * @returns {{isOwn: boolean, isSdkError: boolean, isValidationError: boolean, isOfThisCore: boolean}}
 */
export function runTwoApps(folder, registry, { vantiq, timeplus, core }) {
  const write = (name, content) => {
    const file = join(folder, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  write('.npmrc', `@sdk:registry=${registry}\n`);
  write('package.json', { private: true });
  write('pnpm-workspace.yaml', 'packages:\n  - apps/*\n');
  write('apps/first/package.json', {
    name: '@app/first',
    version: '1.0.0',
    private: true,
    type: 'module',
    exports: './index.mjs',
    dependencies: { '@sdk/vantiq': vantiq },
  });
  write('apps/first/index.mjs', FIRST);
  write('apps/second/package.json', {
    name: '@app/second',
    version: '1.0.0',
    private: true,
    type: 'module',
    dependencies: { '@app/first': 'workspace:*', '@sdk/core': core, '@sdk/timeplus': timeplus },
  });
  write('apps/second/index.mjs', SECOND);
  execFileSync('pnpm', ['install', '--silent', '--no-frozen-lockfile'], { cwd: folder, stdio: 'pipe' });
  const output = execFileSync(process.execPath, ['index.mjs'], {
    cwd: join(folder, 'apps/second'),
    encoding: 'utf8',
  });
  return JSON.parse(output);
}
