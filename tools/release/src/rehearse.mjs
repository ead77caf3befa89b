import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Checkout } from './checkout.mjs';
import { Consumer, managerNames } from './consumer.mjs';
import { environments } from './quickstarts.mjs';
import { startRegistry } from './registry.mjs';
import { runTwoApps } from './two-apps.mjs';

let failed = 0;

/** @param {string} what @param {boolean} holds @param {string} [detail] */
function check(what, holds, detail = '') {
  if (!holds) failed++;
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${what}${detail === '' ? '' : `: ${detail}`}`);
}

const work = mkdtempSync(join(tmpdir(), 'sdk-release-'));
const registry = await startRegistry(work);
try {
  const userConfig = join(work, 'npmrc');
  writeFileSync(
    userConfig,
    `${registry.url.replace('http:', '')}:_authToken=nobody\n@sdk:registry=${registry.url}\n`,
  );

  console.log('A release of everything');
  const checkout = new Checkout(join(work, 'repository'));
  checkout.withoutProvenance();
  checkout.release(registry.url, userConfig);
  const first = checkout.packages();
  for (const [name, { version }] of first)
    check(`${name} is published`, await isPublished(name, version), version);

  console.log('\nOne platform in a new folder');
  await installEach(first);

  console.log('\nA breaking change of core');
  checkout.addChangeset('@sdk/core', 'minor', 'Something that callers notice.');
  checkout.release(registry.url, userConfig);
  const second = checkout.packages();
  const core = second.get('@sdk/core').version;
  check('core has a new minor version', minorOf(core) === minorOf(first.get('@sdk/core').version) + 1, core);
  for (const [name, { version, dependencies }] of second) {
    if (dependencies?.['@sdk/core'] === undefined) continue;
    const before = first.get(name).version;
    const published = await manifestOf(name, version);
    check(
      `${name} follows with a new version`,
      version !== before && published.dependencies['@sdk/core'] === `^${core}`,
      `${before} -> ${version}, needs core ${published.dependencies['@sdk/core']}`,
    );
  }
  const emulator = '@sdk/emulator';
  check(`${emulator} stays as it is`, second.get(emulator).version === first.get(emulator).version);

  console.log('\nAnother monorepo with two applications');
  const judged = runTwoApps(join(work, 'monorepo'), registry.url, {
    vantiq: first.get('@sdk/vantiq').version,
    timeplus: second.get('@sdk/timeplus').version,
    core,
  });
  check('two versions of core live side by side', judged.isOwn && !judged.isOfThisCore);
  check('the guards of one know the errors of the other', judged.isSdkError && judged.isValidationError);
} finally {
  await registry.stop();
  rmSync(work, { recursive: true, force: true });
}
console.log(failed === 0 ? '\nThe rehearsal went well.' : `\n${failed} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

/** Installs each platform alone with each package manager, and runs its quickstart against the published emulator. */
async function installEach(packages) {
  const platforms = Object.keys(environments).filter(name => packages.has(`@sdk/${name}`));
  const emulator = new Consumer(join(work, 'emulator'), registry.url, 'npm', '@sdk/emulator');
  for (const platform of platforms) {
    for (const manager of managerNames) {
      const name = `@sdk/${platform}`;
      const consumer = new Consumer(join(work, `${platform}-${manager}`), registry.url, manager, name);
      const sdks = consumer.installedSdks();
      const server = await startEmulator(emulator, platform);
      try {
        const lines = consumer.runQuickstart(name, environments[platform](server.facts)).trim().split('\n');
        const isAlone = sdks.length === 2 && sdks.includes('@sdk/core') && sdks.includes(name);
        check(
          `${name} by ${manager}`,
          isAlone && lines[0] !== '',
          `with ${sdks.join(', ')}; its quickstart printed ${lines.length} lines`,
        );
      } catch (error) {
        check(`${name} by ${manager}`, false, error.message);
      } finally {
        await server.stop();
      }
    }
  }
}

/** Starts the emulator that was installed. */
async function startEmulator({ folder }, platform) {
  const command = join(folder, 'node_modules/@sdk/emulator/bin/sdk-emulator.js');
  const child = spawn(process.execPath, [command, platform], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    facts: JSON.parse(line).platforms[platform],
    async stop() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

async function manifestOf(name, version) {
  const response = await fetch(`${registry.url}${name.replace('/', '%2f')}`);
  const { versions = {} } = await response.json();
  return versions[version];
}

async function isPublished(name, version) {
  return (await manifestOf(name, version)) !== undefined;
}

function minorOf(version) {
  return Number(version.split('.')[1]);
}
