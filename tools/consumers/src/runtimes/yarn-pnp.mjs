import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../tools-cache.mjs';
import { programOf } from './script.mjs';

const YARN = '4.18.1';

/** Installs each package with Yarn's Plug'n'Play, where no module may load what it does not name, and runs its scenario. */
export async function* runYarnPnp({ installations, servers }) {
  const runtime = `Yarn ${YARN.split('.')[0]}, Plug'n'Play`;
  const folder = tool('@yarnpkg/cli-dist', YARN);
  for (const [platform, installation] of installations) {
    if (folder === undefined) {
      yield { runtime, platform, skipped: `yarn ${YARN} could not be installed` };
      continue;
    }
    const yarn = join(folder, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');
    try {
      prepare(join(installation.folder, 'pnp'), installation, platform);
      const options = { folder: 'pnp' };
      await installation.run(process.execPath, [yarn, 'install'], {}, options);
      const server = { SERVER: JSON.stringify(servers[platform]) };
      const output = await installation.run(process.execPath, [yarn, 'node', 'import.mjs'], server, options);
      yield { runtime, platform, did: output.trim().split('\n').at(-1) };
    } catch (error) {
      const said = `${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`;
      yield { runtime, platform, error: said.trim().slice(0, 800) };
    }
  }
}

function prepare(folder, installation, platform) {
  mkdirSync(folder, { recursive: true });
  const { dependencies } = installation;
  const name = `@sdk/${platform}`;
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: { [name]: `file:${dependencies[name]}` },
      resolutions: { '@sdk/core': `file:${dependencies['@sdk/core']}` },
    }),
  );
  // Yarn does not read the settings of npm, and an empty lock file makes the folder a project of its own.
  const authorities = npmSetting('cafile');
  const settings = [
    `npmRegistryServer: "${npmSetting('registry')}"`,
    ...(authorities === undefined ? [] : [`httpsCaFilePath: "${authorities}"`]),
    'enableTelemetry: false',
    'enableGlobalCache: false',
    'enableImmutableInstalls: false',
  ];
  writeFileSync(join(folder, '.yarnrc.yml'), `${settings.join('\n')}\n`);
  writeFileSync(join(folder, 'yarn.lock'), '');
  writeFileSync(join(folder, 'import.mjs'), programOf(platform, 'import'));
  copyFileSync(join(installation.folder, 'scenarios.mjs'), join(folder, 'scenarios.mjs'));
}

/** @param {string} name @returns {string | undefined} */
function npmSetting(name) {
  const value = execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim();
  return value === 'null' || value === 'undefined' ? undefined : value;
}
