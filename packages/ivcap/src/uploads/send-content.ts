import {
  AbortedError,
  type Clock,
  fullJitterDelay,
  isConnectionError,
  isHttpError,
  isTimeoutError,
  ProtocolError,
  sleep,
} from '@sdk/core';
import { invalid } from '../validation.js';
import { type ChunkSource, chunkBytes } from './chunk-source.js';
import type { LengthNews, TusPosition, TusRequests } from './tus-requests.js';

/** One transfer of content. */
export interface Transfer {
  readonly operation: string;
  readonly tus: TusRequests;
  /** Address of the content as the server wrote it. */
  readonly dataHref: string;
  readonly source: ChunkSource;
  readonly chunkSizeBytes: number;
  readonly maxRetries: number;
  readonly retryDelayMs: number | undefined;
  /** True to ask the server where it is before anything is sent. */
  readonly resumes: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
  /** Called with each offset that the server confirms. */
  readonly onOffset: (offset: number) => void;
}

const BACKOFF = { baseMs: 500, capMs: 15_000 };
/** Asking for the offset cannot help after these. */
const FINAL_STATUSES: ReadonlySet<number> = new Set([400, 401, 403, 404, 410, 413, 415, 422, 501]);
const NOTHING = new Uint8Array(0);

/**
 * Sends content chunk by chunk. After any failure the server is asked where it is, and sending goes on from there.
 *
 * @returns the number of bytes that the server has.
 */
export async function sendContent(transfer: Transfer): Promise<number> {
  const { source, tus, dataHref, onOffset } = transfer;
  const size = source.sizeBytes;
  let position: TusPosition = { offset: 0, length: knownLength(size) };
  let mustAsk = transfer.resumes;
  let furthest = -1;
  let failures = 0;
  /** Chunks that were taken without a word about the offset, since the last progress. */
  let silences = 0;
  const recover = async (error: unknown): Promise<void> => {
    failures++;
    if (failures > transfer.maxRetries) throw error;
    mustAsk = true;
    await pause(transfer, error, failures);
  };
  for (;;) {
    const chunk = mustAsk || isComplete(position) ? undefined : await nextChunk(transfer, position.offset);
    const before = position.offset;
    try {
      if (mustAsk) {
        const found = await tus.head(dataHref);
        position = { offset: found.offset, length: knownLength(size) ?? found.length };
        mustAsk = false;
      } else if (chunk !== undefined) {
        const told = await tus.patch(dataHref, before, chunk.bytes, chunk.news);
        // An empty chunk that ends the content leaves the offset where it is.
        const next = told ?? (chunk.lengthAfter === before ? before : undefined);
        position = { offset: next ?? before, length: chunk.lengthAfter };
        mustAsk = next === undefined;
        if (mustAsk) silences++;
      }
    } catch (error) {
      if (isFinal(error)) throw error;
      await recover(error);
      continue;
    }
    if (silences > transfer.maxRetries + 1) throw stuckAt(transfer, position.offset);
    if (mustAsk) continue;
    if (chunk !== undefined && position.offset <= before && !isComplete(position)) {
      await recover(stuckAt(transfer, position.offset));
      continue;
    }
    if (position.offset > furthest) {
      failures = 0;
      silences = 0;
      furthest = position.offset;
    }
    onOffset(position.offset);
    if (isComplete(position)) {
      await refuseMore(transfer, position.offset);
      return position.offset;
    }
  }
}

/** An empty content is only complete when the server has been told that it is (guess, U5). */
function knownLength(size: number | undefined): number | undefined {
  return size === 0 ? undefined : size;
}

function isComplete({ offset, length }: TusPosition): boolean {
  return length !== undefined && offset >= length;
}

interface NextChunk {
  readonly bytes: Awaited<ReturnType<ChunkSource['read']>>;
  readonly news: LengthNews;
  /** Size of the whole as the server knows it when it has this chunk. */
  readonly lengthAfter: number | undefined;
}

async function nextChunk(transfer: Transfer, offset: number): Promise<NextChunk> {
  const { source, chunkSizeBytes, operation } = transfer;
  const size = source.sizeBytes;
  const length = size === undefined ? chunkSizeBytes : Math.min(chunkSizeBytes, size - offset);
  const bytes = length <= 0 ? NOTHING : await source.read(offset, length);
  const count = chunkBytes(bytes);
  if (size === undefined || size === 0)
    return count === 0
      ? { bytes: NOTHING, news: { length: offset }, lengthAfter: offset }
      : { bytes, news: 'unknown', lengthAfter: undefined };
  if (count === length) return { bytes, news: 'known', lengthAfter: size };
  throw invalid(operation, {
    field: 'content',
    expected: `${size} bytes, as announced`,
    received: `${offset + count}`,
  });
}

function isFinal(error: unknown): boolean {
  if (isHttpError(error)) return FINAL_STATUSES.has(error.status);
  return !isConnectionError(error) && !isTimeoutError(error);
}

/** A stream that gives more than was announced would be cut silently. */
async function refuseMore({ source, operation }: Transfer, end: number): Promise<void> {
  if (source.sizeBytes === undefined || chunkBytes(await source.read(end, 1)) === 0) return;
  throw invalid(operation, {
    field: 'content',
    expected: `${source.sizeBytes} bytes, as announced`,
    received: 'more',
  });
}

function stuckAt({ operation }: Transfer, offset: number): ProtocolError {
  return new ProtocolError({
    platform: 'ivcap',
    operation,
    attempts: 1,
    message: `ivcap ${operation}: the server took a chunk but is at byte ${offset}`,
  });
}

async function pause(transfer: Transfer, error: unknown, failures: number): Promise<void> {
  const { clock, random, signal, retryDelayMs, operation } = transfer;
  const chosen = retryDelayMs ?? fullJitterDelay(failures - 1, BACKOFF, random);
  const asked = isHttpError(error) ? (error.retryAfterMs ?? 0) : 0;
  try {
    await sleep(clock, Math.max(chosen, asked), signal);
  } catch (reason) {
    throw new AbortedError({ platform: 'ivcap', operation, attempts: failures, reason });
  }
}
