import { writeSync } from 'node:fs';
import { apiKey, TimeplusClient } from '@sdk/timeplus';
import { fileSpool } from '../../src/writer/spool.node.js';

/** What the process is told, as JSON in its first argument. */
export interface SpoolTask {
  readonly baseUrl: string;
  readonly workspace: string;
  readonly key: string;
  readonly stream: string;
  readonly path: string;
  readonly ordered: boolean;
  /** First number to write; without it, what is in the spool is sent and the process ends. */
  readonly from?: number;
}

/**
 * Writes numbers to a stream until it is killed, and says on standard output which of them a `write` has resolved for.
 * Up to three writes are under way, of one to four numbers each.
 */
async function run(task: SpoolTask): Promise<void> {
  const { baseUrl, workspace, key, ordered, path } = task;
  const timeplus = new TimeplusClient({ baseUrl, workspace, credential: apiKey(key), retry: { baseMs: 1 } });
  const stream = await timeplus.streams.get(task.stream);
  const writer = stream.writer({ spool: fileSpool(path), ordered, maxRows: 20, lingerMs: 3, maxInFlight: 3 });
  if (task.from === undefined) {
    await writer.close();
    return;
  }
  let underWay: Promise<void>[] = [];
  for (let n = task.from, size = 1; ; size = (size % 4) + 1) {
    const numbers = Array.from({ length: size }, (_, index) => n + index);
    n += size;
    const written = writer.write(numbers.map(number => ({ n: number })));
    underWay.push(written.then(() => void writeSync(1, `${numbers.join(' ')}\n`)));
    if (underWay.length < 3) continue;
    await Promise.all(underWay);
    underWay = [];
  }
}

await run(JSON.parse(process.argv[2] ?? '') as SpoolTask);
