import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts the other side of a measurement, in a process of its own so that it does not compete for the same thread.
 *
 * @param {string} [name] a file of the folder `peers`
 * @returns {Promise<{url: string, facts: any, stop(): void}>} `facts` is the line of JSON that it prints when it is ready
 */
export async function startPeer(name = 'general') {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`./peers/${name}.mjs`, import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const facts = JSON.parse(line);
  return { url: `http://127.0.0.1:${facts.port}`, facts, stop: () => child.kill('SIGTERM') };
}
