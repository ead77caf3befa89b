import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@sdk/emulator';
import { activateDevice } from './activate-device.mjs';
import { Installation } from './installation.mjs';
import { pack } from './packs.mjs';
import { runEsbuild, runJest, runVite } from './runtimes/builders.mjs';
import { runBrowser } from './runtimes/chromium.mjs';
import { runCompilers } from './runtimes/compilers.mjs';
import { runPrograms } from './runtimes/programs.mjs';
import { runWorkers } from './runtimes/workerd.mjs';
import { runYarnPnp } from './runtimes/yarn-pnp.mjs';
import { scenarios } from './scenarios.mjs';

const runs = [runPrograms, runWorkers, runBrowser, runCompilers, runVite, runEsbuild, runJest, runYarnPnp];

/**
 * Installs each package alone and uses it in every runtime.
 *
 * @returns {AsyncGenerator<{runtime: string, platform: string, did?: string, error?: string, skipped?: string}>}
 */
export async function* runMatrix() {
  const work = mkdtempSync(join(tmpdir(), 'sdk-consumers-'));
  const platforms = Object.keys(scenarios);
  await using emulator = await startEmulator({ platforms });
  try {
    const core = pack('packages/core');
    const installations = new Map();
    for (const platform of platforms) {
      const dependencies = { [`@sdk/${platform}`]: pack(`packages/${platform}`), '@sdk/core': core };
      const installation = new Installation(join(work, platform), dependencies);
      copyFileSync(new URL('./scenarios.mjs', import.meta.url), join(installation.folder, 'scenarios.mjs'));
      installations.set(platform, installation);
      yield judge(platform, installation.packages());
    }
    const servers = { ...emulator.ready, iotcs: await activateDevice(emulator.ready.iotcs) };
    for (const run of runs) yield* run({ installations, servers });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} platform @param {{names: string[], withScripts: string[]}} packages what was installed for it */
function judge(platform, { names, withScripts }) {
  const runtime = 'packages that are installed';
  const wanted = [`@sdk/${platform}`, ...documentedPackages()].sort();
  if (names.join() !== wanted.join())
    return { runtime, platform, error: `${names.join(', ')} in place of ${wanted.join(', ')}` };
  if (withScripts.length > 0)
    return { runtime, platform, error: `${withScripts.join(', ')} run something when they are installed` };
  return { runtime, platform, did: String(names.length) };
}

/** What comes with every platform, as the page on sizes tells. @returns {string[]} */
function documentedPackages() {
  const text = readFileSync(new URL('../../../docs/topics/bundle-size.md', import.meta.url), 'utf8');
  const [, table = ''] = text.split('## What is installed');
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
}
