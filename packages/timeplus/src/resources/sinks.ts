import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { exists } from '../rest/exists.js';
import { RestCalls, type StartStopResult } from '../rest/rest-calls.js';
import { requireFields, requireText } from '../validation.js';
import type { StatsRange } from './connector-types.js';
import type { SinkDefinition, SinkInfo, SinkPatch, SinkStats } from './sink-types.js';

/** The sinks of a workspace: connectors that send the rows of a query to another system. */
export class Sinks {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All sinks.
   *
   * @example
   * for (const sink of await timeplus.sinks.list()) console.log(sink.name, sink.status);
   */
  list(options?: RequestOptions): ApiCall<SinkInfo[]> {
    return this.#rest.list(() => ({ operation: 'sinks.list', path: path`/v1beta2/sinks` }), options);
  }

  /**
   * One sink.
   *
   * @example
   * const { status, message } = await timeplus.sinks.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<SinkInfo> {
    return this.#rest.get(() => ({ operation: 'sinks.get', path: sinkPath('sinks.get', id) }), options);
  }

  /**
   * Whether a sink with this id exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.sinks.exists(id);
   */
  exists(id: string, options?: RequestOptions): Promise<boolean> {
    return exists(() => this.get(id, options));
  }

  /**
   * Creates a sink; it starts at once.
   *
   * @example
   * const { id } = await timeplus.sinks.create({
   *   name: 'hook',
   *   query: 'select * from iot',
   *   ...httpSink({ url: 'https://example.com/hook' }),
   * });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: SinkDefinition, options?: RequestOptions): ApiCall<SinkInfo> {
    return this.#rest.write(
      () => ({
        operation: 'sinks.create',
        method: 'POST',
        path: path`/v1beta2/sinks`,
        body: wireSink('sinks.create', definition),
      }),
      options,
    );
  }

  /**
   * Replaces the definition of a sink (PUT).
   *
   * @example
   * await timeplus.sinks.update(id, { name: 'hook', query: 'select 1', ...slackSink({ url }) });
   * @throws {ValidationError} that names a missing field.
   */
  update(id: string, definition: SinkDefinition, options?: RequestOptions): ApiCall<SinkInfo> {
    return this.#rest.write(
      () => ({
        operation: 'sinks.update',
        method: 'PUT',
        path: sinkPath('sinks.update', id),
        body: wireSink('sinks.update', definition),
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Changes only what is given (PATCH; newer servers).
   *
   * @example
   * await timeplus.sinks.patch(id, { description: 'for the demonstration' });
   */
  patch(id: string, changes: SinkPatch, options?: RequestOptions): ApiCall<SinkInfo> {
    const { name, description, properties } = changes;
    return this.#rest.write(
      () => ({
        operation: 'sinks.patch',
        method: 'PATCH',
        path: sinkPath('sinks.patch', id),
        body: { name, description, properties },
      }),
      options,
    );
  }

  /**
   * Removes a sink. Resolves with what the server says is left behind; mostly nothing.
   *
   * @example
   * await timeplus.sinks.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<string[]> {
    return this.#rest.deleteWithLeftovers(
      () => ({ operation: 'sinks.delete', path: sinkPath('sinks.delete', id) }),
      options,
    );
  }

  /**
   * Starts a sink.
   *
   * @example
   * const { pending } = await timeplus.sinks.start(id);
   */
  start(id: string, options?: RequestOptions): ApiCall<StartStopResult> {
    return this.#rest.startOrStop(
      () => ({
        operation: 'sinks.start',
        path: path`/v1beta2/sinks/${requireText('sinks.start', 'id', id)}/start`,
      }),
      options,
    );
  }

  /**
   * Stops a sink.
   *
   * @example
   * const { pending } = await timeplus.sinks.stop(id);
   */
  stop(id: string, options?: RequestOptions): ApiCall<StartStopResult> {
    return this.#rest.startOrStop(
      () => ({
        operation: 'sinks.stop',
        path: path`/v1beta2/sinks/${requireText('sinks.stop', 'id', id)}/stop`,
      }),
      options,
    );
  }

  /**
   * Errors, throughput and state of a sink.
   *
   * @example
   * const stats = await timeplus.sinks.stats(id, { metricsTimeRange: '1h', errorLogTimeRange: '24h' });
   */
  stats(id: string, range: StatsRange, options?: RequestOptions): ApiCall<SinkStats> {
    return this.#rest.get(() => {
      const checked = requireFields('sinks.stats', range, 'metricsTimeRange', 'errorLogTimeRange');
      return {
        operation: 'sinks.stats',
        path: path`/v1beta2/sinks/${requireText('sinks.stats', 'id', id)}/stats`,
        query: {
          error_log_time_range: checked.errorLogTimeRange,
          metrics_time_range: checked.metricsTimeRange,
        },
      };
    }, options);
  }

  /**
   * The newest lines of a sink's log (newer servers).
   *
   * @example
   * const lines = await timeplus.sinks.logs(id, { lines: 100 });
   */
  logs(id: string, range: { readonly lines: number }, options?: RequestOptions): ApiCall<string[]> {
    return this.#rest.list(
      () => ({
        operation: 'sinks.logs',
        path: path`/v1beta2/sinks/${requireText('sinks.logs', 'id', id)}/logs`,
        query: { lines: range.lines },
      }),
      options,
    );
  }
}

function sinkPath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/sinks/${requireText(operation, 'id', id)}`;
}

function wireSink(operation: string, definition: SinkDefinition): Record<string, unknown> {
  const { name, type, query, description, properties } = requireFields(
    operation,
    definition,
    'name',
    'type',
    'query',
  );
  return { name, type, query, description, properties };
}
