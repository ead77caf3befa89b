import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
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
      const sdks = installation.sdks();
      const alone = sdks.join() === ['core', platform].sort().join();
      const runtime = 'nothing else is installed';
      yield alone ? { runtime, platform, did: 'yes' } : { runtime, platform, error: sdks.join(', ') };
    }
    const servers = { ...emulator.ready, iotcs: await activateDevice(emulator.ready.iotcs) };
    for (const run of runs) yield* run({ installations, servers });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
