import { type ApiCall, type HttpClient, path } from '@sdk/core';
import { nothingSent } from '../rest/nothing-sent.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import { requireText } from '../validation.js';
import { StreamWriter } from '../writer/stream-writer.js';
import type { WriterOptions } from '../writer/writer-options.js';
import { encodeIngest, type IngestInput, isEmptyIngest } from './ingest-body.js';
import type { StreamColumn, StreamInfo } from './stream-definition.js';

/** How rows are ingested. */
export interface IngestOptions extends DatabaseOptions {
  /**
   * Names this batch. The server stores a batch with a name that it has seen on this stream only once, so with it, and
   * only with it, a failed ingest is tried again by itself (X-04; servers since Enterprise 2.5).
   */
  readonly idempotentId?: string;
}

/**
 * A stream by its name. It holds what the server said when it was fetched or created; nothing is sent until a
 * method is called.
 */
export class Stream<Row extends object = Record<string, unknown>> {
  readonly #http: HttpClient;
  readonly #info: StreamInfo;

  /** @internal Streams are made by `timeplus.streams`. */
  constructor(http: HttpClient, info: StreamInfo) {
    this.#http = http;
    this.#info = info;
  }

  get name(): string {
    return this.#info.name;
  }

  /** The columns, `_tp_time` included. */
  get columns(): readonly StreamColumn[] {
    return this.#info.columns ?? [];
  }

  /** Everything that the server said about the stream. */
  get metadata(): StreamInfo {
    return this.#info;
  }

  /**
   * Adds rows. Give objects with the columns as keys, `{ columns, rows }` with values by position, or
   * `{ format, payload }` with text; columns that are left out take their defaults. An empty list sends nothing.
   *
   * Dates are sent in UTC, integers beyond 2^53 as `bigint` are exact. Servers store rows a moment later, so a
   * `table()` query right after may not see them (section 4.6).
   *
   * @example
   * await stream.ingest([{ time: new Date(), data: 'abcd' }]);
   * await stream.ingest({ columns: ['time', 'data'], rows: [[new Date(), 'abcd']] });
   * await stream.ingest({ format: 'lines', payload: 'first\nsecond' });
   * @throws {ValidationError} before anything is sent, when a row or value cannot be expressed.
   * @throws {HttpError} `serverCode` 16 for an unknown column, 27 for a value that does not fit.
   */
  ingest(input: IngestInput<Row>, options: IngestOptions = {}): ApiCall<void> {
    return ingest(this.#http, this.name, input, options);
  }

  /**
   * A writer for many rows, one by one or in lists, which gathers them in batches; see StreamWriter.
   *
   * @example
   * await using writer = stream.writer({ lingerMs: 200 });
   * for await (const reading of readings) await writer.write(reading);
   * await writer.flush(); // everything is acknowledged
   * @throws {ValidationError} that names the option that cannot be used.
   */
  writer(options: WriterOptions = {}): StreamWriter<Row> {
    return new StreamWriter<Row>(this.#http, this.name, options);
  }

  /**
   * Removes the stream with its rows.
   *
   * @example
   * await stream.delete();
   */
  delete(options: DatabaseOptions = {}): ApiCall<void> {
    return deleteStream(this.#http, this.name, options);
  }

  /** What is shown when the stream is logged or serialised. */
  toJSON(): StreamInfo {
    return this.#info;
  }
}

/** Sends rows to the stream of this name. */
export function ingest(
  http: HttpClient,
  name: string,
  input: IngestInput<object>,
  options: IngestOptions = {},
): ApiCall<void> {
  const { idempotentId, db, ...requestOptions } = options;
  const key = idempotentId ?? requestOptions.idempotencyKey;
  if (input !== undefined && input !== null && isEmptyIngest(input)) return nothingSent(undefined);
  return http.request(() => {
    const { body, format } = encodeIngest('stream.ingest', input);
    return {
      operation: 'stream.ingest',
      method: 'POST',
      path: path`/v1beta2/streams/${requireText('stream.ingest', 'name', name)}/ingest`,
      query: { format, db },
      body,
      replay: 'never',
      idempotencyKey:
        key === undefined
          ? undefined
          : { header: 'x-timeplus-idempotent-id', value: requireText('stream.ingest', 'idempotentId', key) },
      decode: answer => answer.discard(),
    };
  }, requestOptions);
}

/** Removes the stream of this name. */
export function deleteStream(http: HttpClient, name: string, options: DatabaseOptions = {}): ApiCall<void> {
  const { db, ...requestOptions } = options;
  return new RestCalls(http).delete(
    () => ({
      operation: 'streams.delete',
      path: path`/v1beta2/streams/${requireText('streams.delete', 'name', name)}`,
      query: { db },
    }),
    requestOptions,
  );
}
