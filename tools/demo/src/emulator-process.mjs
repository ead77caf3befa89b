import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const seed = fileURLToPath(new URL('./seed.mjs', import.meta.url));
const command = fileURLToPath(new URL('../../emulator/bin/sdk-emulator.js', import.meta.url));

/**
 * Starts the emulator as a user would: as a command of its own that prints one line of JSON when it is ready.
 *
 * @param {string[]} platforms
 * @returns {Promise<{platforms: Record<string, any>, stop(): Promise<void>}>}
 */
export async function startEmulatorProcess(platforms) {
  const child = spawn(process.execPath, [command, ...platforms, '--seed', seed, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    log += text;
  });
  const exit = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exit.then(([code]) => {
      throw new Error(`the emulator ended with exit code ${code} before it was ready:\n${log}`);
    }),
  ]);
  return {
    platforms: JSON.parse(line).platforms,
    async stop() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
