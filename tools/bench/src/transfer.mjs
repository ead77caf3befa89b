import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compare, median } from './measure.mjs';
import { startPeer } from './start-peer.mjs';

const script = fileURLToPath(new URL('./transfer-process.mjs', import.meta.url));
const GIBIBYTE = 2 ** 30;
const MEBIBYTE = 2 ** 20;
const LARGEST_GROWTH_MIB = 64;

/**
 * Lines of the table for 1 GiB up and down: MiB a second beside bare fetch, and how much the memory of the process grows.
 *
 * @param {string} platform a file of the folders `peers` and `transfers`
 * @param {{name: string, floor?: string, targets?: Partial<Record<'upload' | 'download', number>>}} options
 */
export async function transferLines(platform, { name, floor = 'bare', targets = {} }) {
  const peer = await startPeer(platform);
  const lines = [];
  try {
    for (const direction of ['upload', 'download']) {
      const growths = [];
      const figures = await compare(
        {
          'bare fetch': () => transfer(floor, direction, peer.url).then(({ speed }) => speed),
          [name]: async () => {
            const { speed, growth } = await transfer(platform, direction, peer.url);
            growths.push(growth);
            return speed;
          },
        },
        { rounds: 3, warmup: 0 },
      );
      const figure = `1 GiB ${direction}`;
      for (const row of figures) {
        lines.push({
          figure,
          unit: 'MiB/s',
          target: row.name === name ? targets[direction] : undefined,
          ...row,
        });
      }
      lines.push({
        figure: `${figure}, growth of memory`,
        unit: 'MiB',
        name,
        median: median(growths),
        low: Math.min(...growths),
        high: Math.max(...growths),
        targetBelow: LARGEST_GROWTH_MIB,
      });
    }
  } finally {
    peer.stop();
  }
  return lines;
}

async function transfer(who, direction, url) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', script, who, direction, url, String(GIBIBYTE)],
    { encoding: 'utf8' },
  );
  const { bytesPerSecond, rssGrowthBytes } = JSON.parse(stdout);
  return { speed: bytesPerSecond / MEBIBYTE, growth: rssGrowthBytes / MEBIBYTE };
}
