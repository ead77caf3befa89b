import { type HttpClient, isHttpError, isSdkError, path, type SdkError, sleep } from '@sdk/core';
import { requireText } from '../validation.js';
import type { WriterOptions } from './writer-options.js';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const IDEMPOTENT_ID = 'x-timeplus-idempotent-id';

/** How batches are sent. */
export interface SenderOptions extends Pick<WriterOptions, 'db' | 'headers' | 'retry' | 'timeout'> {
  readonly idempotency: boolean;
  /** Goes on after the client's attempts, as long as the failure may pass. */
  readonly persistent: boolean;
}

/** Sends batches to one stream. */
export class BatchSender {
  readonly #http: HttpClient;
  readonly #stream: string;
  readonly #options: SenderOptions;

  constructor(http: HttpClient, stream: string, options: SenderOptions) {
    this.#http = http;
    this.#stream = stream;
    this.#options = options;
  }

  /** Resolves when the server has acknowledged the batch. */
  async send(batchId: string, text: string, signal: AbortSignal): Promise<void> {
    const { clock, random, logger } = this.#http.runtime;
    for (let failures = 0; ; failures++) {
      try {
        return await this.#post(batchId, text, signal);
      } catch (error) {
        if (!this.#options.persistent || signal.aborted || !mayPass(error)) throw error;
        const asked = isHttpError(error) ? (error.retryAfterMs ?? 0) : 0;
        const delayMs = Math.max(
          asked,
          random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures),
        );
        logger.warn('timeplus stream.writer: a batch could not be delivered yet, going on', {
          code: error.code,
          delayMs,
        });
        await sleep(clock, delayMs, signal);
      }
    }
  }

  async #post(batchId: string, text: string, signal: AbortSignal): Promise<void> {
    const { db, idempotency, headers, retry, timeout } = this.#options;
    await this.#http.request(
      () => ({
        operation: 'stream.writer',
        method: 'POST',
        path: path`/v1beta2/streams/${requireText('stream.writer', 'name', this.#stream)}/ingest`,
        query: { db },
        body: { kind: 'text', text, contentType: 'application/json' },
        replay: 'never',
        idempotencyKey: idempotency ? { header: IDEMPOTENT_ID, value: batchId } : undefined,
        decode: answer => answer.discard(),
      }),
      { headers, retry, timeout, signal },
    );
  }
}

/**
 * Whether the same batch may be accepted later. Some servers answer 500 to rows that they refuse, with the engine's code
 * (section 4.6); where the code is the status itself, the server has a problem of its own (U-16).
 */
function mayPass(error: unknown): error is SdkError {
  if (!isSdkError(error) || !error.retryable) return false;
  if (!isHttpError(error) || error.status !== 500 || error.serverCode === undefined) return true;
  return Number(error.serverCode) === error.status;
}
