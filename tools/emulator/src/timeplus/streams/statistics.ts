import type { Call } from '../endpoint.js';

/** The single node that the emulator is made of (section 3.2). */
export const NODE_ID = 1;

/** The StreamStats of a stream or view. Bytes are not counted and said to be none. */
export async function statistics(call: Call, name: string): Promise<Readonly<Record<string, unknown>>> {
  const stats = await call.workspace.engine.stats(name);
  return {
    ...emptyStatistics(call),
    row_count: stats?.rows ?? 0,
    earliest_event: isoTime(stats?.earliestMs),
    latest_event: isoTime(stats?.latestMs),
  };
}

/** The StreamStats of something that holds no rows here; servers of the cloud era tell rates and a history too. */
export function emptyStatistics({ generation }: Call): Readonly<Record<string, unknown>> {
  return {
    row_count: 0,
    streaming_data_bytes: 0,
    historical_data_bytes: 0,
    nodes: [{ node_id: NODE_ID, streaming_data_bytes: 0, historical_data_bytes: 0 }],
    ...(generation === 'cloud'
      ? { history: [], read_bps: 0, read_eps: 0, written_bps: 0, written_eps: 0 }
      : {}),
  };
}

function isoTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
