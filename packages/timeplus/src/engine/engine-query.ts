import { type ByteSource, type ErrorContext, isSdkError, readNdjson, StreamError } from '@sdk/core';
import { QueryFailedError } from '../errors.js';
import { engineErrorCode } from '../profile.js';
import { parseEngineLine } from './engine-line.js';

/**
 * The rows of a query that the engine runs. A streaming query goes on until it is closed; it can be read once.
 *
 * Rows are what the engine writes: integers beyond 2^53 are `bigint`, all other values are plain JSON, since this port
 * sends no column types.
 */
export class EngineQuery<Row = Record<string, unknown>> implements AsyncIterable<Row>, AsyncDisposable {
  /** The engine's id of the query; empty when it gave none. */
  readonly id: string;
  readonly #source: ByteSource;
  readonly #context: ErrorContext;
  #isRead = false;

  /** @internal Queries are made by `TimeplusEngine.query`. */
  constructor(id: string, source: ByteSource, context: ErrorContext) {
    this.id = id;
    this.#source = source;
    this.#context = context;
  }

  /**
   * The rows. Leaving the loop ends the query.
   *
   * @throws {QueryFailedError} when the query fails while it runs.
   * @throws {StreamError} with `gap: 'possible'` when the connection breaks.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, void> {
    this.#claimReader();
    const lines = readNdjson(this.#source, { context: this.#context, parse: parseEngineLine });
    try {
      for await (const line of lines) {
        if (line.kind === 'exception') throw this.#failure(line.text);
        yield line.row as Row;
      }
    } catch (error) {
      throw this.#explain(error);
    } finally {
      await this.close();
    }
  }

  /** Frees the connection; the engine ends the query when nobody listens any more. Idempotent; never rejects. */
  close(): Promise<void> {
    return this.#source.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #claimReader(): void {
    if (this.#isRead) {
      throw new StreamError({
        ...this.#context,
        message: 'timeplus engine.query: the rows can be read once; run the query again for another reader',
        gap: 'none',
        retryable: false,
      });
    }
    this.#isRead = true;
  }

  #failure(text: string): QueryFailedError {
    return new QueryFailedError({
      ...this.#context,
      queryId: this.id,
      serverMessage: text.trim(),
      serverCode: engineErrorCode(text),
    });
  }

  #explain(error: unknown): unknown {
    if (!isSdkError(error)) return error;
    if (error.code !== 'sdk.connection_failed' && error.code !== 'sdk.timeout') return error;
    return new StreamError({
      ...this.#context,
      message: 'timeplus engine.query: the connection ended before the query did; rows may be missing',
      gap: 'possible',
      cause: error,
    });
  }
}
