import type { Reader } from './reader.js';
import type { RowEmitter } from './row-emitter.js';

/** Most rows of the stream that are looked at in one go. */
const rowsAtOnce = 8192;

/** Emits what the query gives for each new row, as the rows arrive. */
export async function runTail(
  reader: Reader,
  emitter: RowEmitter,
  signal: AbortSignal,
  onScanned: (rows: number) => void,
): Promise<void> {
  const { table, start } = reader.from;
  let position = start;
  while (!emitter.isDone) {
    await table.waitBeyond(position, signal);
    if (signal.aborted) return;
    const to = Math.min(table.lastSequence, position + rowsAtOnce);
    for await (const rows of reader.emission({ from: position, to })) {
      if (signal.aborted) return;
      await emitter.emit(rows);
      if (emitter.isDone) return;
    }
    onScanned(to - position);
    position = to;
  }
}
