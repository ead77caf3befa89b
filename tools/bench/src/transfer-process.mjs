// One transfer in a process of its own, so that its memory is measured from a clean start:
// transfer-process.mjs WHO upload|download ADDRESS BYTES
import { throughput } from './measure.mjs';

const [who, direction, url, bytes] = process.argv.slice(2);
const size = Number(bytes);
const transfer = (await import(`./transfers/${who}.mjs`))[direction];

// A smaller transfer first: code, connection and the slack of the collector are no part of what grows with the size.
await transfer(url, 2 ** 26);
globalThis.gc?.();
const before = process.memoryUsage.rss();
let highest = before;
const watch = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss());
}, 20);
const bytesPerSecond = await throughput(size, async () => {
  const received = await transfer(url, size);
  if (received !== undefined && received !== size) throw new Error(`${received} bytes arrived, not ${size}`);
});
clearInterval(watch);
console.log(JSON.stringify({ bytesPerSecond, rssGrowthBytes: highest - before }));
