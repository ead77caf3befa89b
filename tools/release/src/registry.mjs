import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const VERSION = '6.10.4';
const cache = new URL(`../.cache/verdaccio-${VERSION}/`, import.meta.url).pathname;

/**
 * Starts an npm registry on this machine that holds nothing but what is published to it.
 *
 * @param {string} folder where it keeps its files
 * @returns {Promise<{url: string, stop(): Promise<void>}>}
 */
export async function startRegistry(folder) {
  install();
  const port = await freePort();
  const config = join(folder, 'verdaccio.yaml');
  writeFileSync(
    config,
    [
      `storage: ${join(folder, 'storage')}`,
      'uplinks: {}',
      'packages:',
      "  '**': { access: $all, publish: $all, unpublish: $all }",
      `auth: { htpasswd: { file: ${join(folder, 'htpasswd')} } }`,
      'log: { type: stdout, format: json, level: warn }',
      '',
    ].join('\n'),
  );
  const child = spawn(
    process.execPath,
    [
      join(cache, 'node_modules/verdaccio/bin/verdaccio'),
      '--config',
      config,
      '--listen',
      `127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      log += text;
    });
  }
  const exit = new Promise(resolve => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}/`;
  await answering(
    `${url}-/ping`,
    () => child.exitCode,
    () => log,
  );
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** Verdaccio asks for a dist-tag of node-fetch that does not resolve, so it is installed with an override. */
function install() {
  if (existsSync(join(cache, 'ready'))) return;
  mkdirSync(cache, { recursive: true });
  const manifest = {
    private: true,
    dependencies: { verdaccio: VERSION },
    overrides: { 'node-fetch': '2.7.0' },
  };
  writeFileSync(join(cache, 'package.json'), JSON.stringify(manifest));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: cache,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(join(cache, 'ready'), '');
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answering(url, exitCode, log) {
  for (;;) {
    if (exitCode() !== null) throw new Error(`the registry ended with exit code ${exitCode()}:\n${log()}`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // It is not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
