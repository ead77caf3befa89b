import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts the other side of a measurement, in a process of its own so that it does not compete for the same thread.
 *
 * @param {string} [name] a file of the folder `peers`
 * @returns {Promise<{url: string, stop(): void}>}
 */
export async function startPeer(name = 'general') {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`./peers/${name}.mjs`, import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { url: `http://127.0.0.1:${JSON.parse(line).port}`, stop: () => child.kill('SIGTERM') };
}
