import { join } from 'node:path';
import { tool } from '../tools-cache.mjs';
import { programOf } from './script.mjs';

/** Runtimes that start a program from the command line. */
const RUNTIMES = [
  { name: 'Node 22', package: 'node', version: '22.23.3', args: [] },
  { name: 'Node 24', package: 'node', version: '24.21.0', args: [] },
  { name: 'Node 26', package: 'node', version: '26.9.0', args: [] },
  {
    name: 'Deno',
    package: 'deno',
    version: '2.9.6',
    args: ['run', '--allow-all', '--no-lock'],
    forms: ['import'],
  },
  { name: 'Bun', package: 'bun', version: '1.4.5', args: ['run'], forms: ['import'] },
];

/**
 * Runs every platform in every such runtime.
 *
 * @returns {AsyncGenerator<{runtime: string, platform: string, did: string} | {runtime: string, platform: string, error: string}>}
 */
export async function* runPrograms({ installations, servers }) {
  for (const { name, package: wanted, version, args, forms = ['import', 'require'] } of RUNTIMES) {
    const folder = tool(wanted, version);
    for (const form of forms) {
      const runtime = forms.length === 1 ? name : `${name}, ${form}`;
      for (const [platform, installation] of installations) {
        if (folder === undefined) {
          yield { runtime, platform, skipped: `${wanted} ${version} could not be installed` };
          continue;
        }
        const file = `${form}.mjs`;
        installation.write(file, programOf(platform, form));
        try {
          const output = await installation.run(join(folder, 'node_modules/.bin', wanted), [...args, file], {
            SERVER: JSON.stringify(servers[platform]),
          });
          yield { runtime, platform, did: output.trim().split('\n').at(-1) };
        } catch (error) {
          yield { runtime, platform, error: `${error.stderr ?? ''}${error.message}`.trim() };
        }
      }
    }
  }
}
