import type { PreparedQuery, WireRow } from '../engine/contract.js';
import { EngineError } from '../engine/engine-error.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';

type Run = PreparedQuery['run'];

/** The run of a query that fails, or is canceled, after as many rows as a fault asks for. */
export function runUnderFaults(
  prepared: PreparedQuery,
  { failAfterRows, cancelAfterRows }: TimeplusFaultEffect,
  cancel: () => void,
): Run {
  const limit = failAfterRows ?? cancelAfterRows;
  if (limit === undefined) return options => prepared.run(options);
  return async ({ signal, onRows }) => {
    const stop = new AbortController();
    let left = limit;
    const pass = async (rows: readonly WireRow[]): Promise<void> => {
      const passed = rows.slice(0, left);
      left -= passed.length;
      if (passed.length > 0) await onRows(passed);
      if (left === 0) stop.abort();
    };
    await pass([]);
    await prepared.run({ signal: AbortSignal.any([signal, stop.signal]), onRows: pass });
    if (left > 0) return;
    if (failAfterRows === undefined) cancel();
    else throw new EngineError(1002, 'UNKNOWN_EXCEPTION', 'the emulator was asked for this fault');
  };
}
