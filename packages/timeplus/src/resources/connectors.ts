import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { exists } from '../rest/exists.js';
import { RestCalls, type StartStopResult } from '../rest/rest-calls.js';
import { requireFields, requireText } from '../validation.js';
import type { StatsRange } from './connector-types.js';

/** What sources and sinks have in common: they are found by an id, run until they are stopped, and keep statistics. */
export abstract class Connectors<Info, Changes, Stats> {
  protected readonly rest: RestCalls;
  readonly #kind: 'sources' | 'sinks';

  /** @internal */
  protected constructor(http: HttpClient, kind: 'sources' | 'sinks') {
    this.rest = new RestCalls(http);
    this.#kind = kind;
  }

  /**
   * All of them.
   *
   * @example
   * for (const source of await timeplus.sources.list()) console.log(source.name, source.status);
   */
  list(options?: RequestOptions): ApiCall<Info[]> {
    return this.rest.list(
      () => ({ operation: `${this.#kind}.list`, path: path`/v1beta2/${this.#kind}` }),
      options,
    );
  }

  /**
   * One of them.
   *
   * @example
   * const { status, message } = await timeplus.sources.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<Info> {
    return this.rest.get(() => this.#one('get', id), options);
  }

  /**
   * Whether there is one with this id; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.sinks.exists(id);
   */
  exists(id: string, options?: RequestOptions): Promise<boolean> {
    return exists(() => this.get(id, options));
  }

  /**
   * Changes only what is given (PATCH; newer servers).
   *
   * @example
   * await timeplus.sources.patch(id, { description: 'for the demonstration' });
   */
  patch(id: string, changes: Changes, options?: RequestOptions): ApiCall<Info> {
    return this.rest.write(
      () => ({ ...this.#one('patch', id), method: 'PATCH', body: this.wireChanges(changes) }),
      options,
    );
  }

  /**
   * Removes it. Resolves with what the server says is left behind; mostly nothing.
   *
   * @example
   * await timeplus.sinks.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<string[]> {
    return this.rest.deleteWithLeftovers(() => this.#one('delete', id), options);
  }

  /**
   * Starts it.
   *
   * @example
   * const { pending } = await timeplus.sources.start(id);
   */
  start(id: string, options?: RequestOptions): ApiCall<StartStopResult> {
    return this.rest.startOrStop(() => this.#partOf('start', id), options);
  }

  /**
   * Stops it.
   *
   * @example
   * const { pending } = await timeplus.sources.stop(id);
   */
  stop(id: string, options?: RequestOptions): ApiCall<StartStopResult> {
    return this.rest.startOrStop(() => this.#partOf('stop', id), options);
  }

  /**
   * Errors, throughput and counts of a time range.
   *
   * @example
   * const stats = await timeplus.sinks.stats(id, { metricsTimeRange: '1h', errorLogTimeRange: '24h' });
   */
  stats(id: string, range: StatsRange, options?: RequestOptions): ApiCall<Stats> {
    return this.rest.get(() => {
      const checked = requireFields(`${this.#kind}.stats`, range, 'metricsTimeRange', 'errorLogTimeRange');
      return {
        ...this.#partOf('stats', id),
        query: {
          error_log_time_range: checked.errorLogTimeRange,
          metrics_time_range: checked.metricsTimeRange,
        },
      };
    }, options);
  }

  /**
   * The newest lines of its log (newer servers).
   *
   * @example
   * const lines = await timeplus.sources.logs(id, { lines: 100 });
   */
  logs(id: string, range: { readonly lines: number }, options?: RequestOptions): ApiCall<string[]> {
    return this.rest.list(() => ({ ...this.#partOf('logs', id), query: { lines: range.lines } }), options);
  }

  /** The body of a PATCH. */
  protected abstract wireChanges(changes: Changes): Record<string, unknown>;

  /** The path of one of them, for the operations that only one kind has. */
  protected pathOf(method: string, id: string): EncodedPath {
    return path`/v1beta2/${this.#kind}/${requireText(`${this.#kind}.${method}`, 'id', id)}`;
  }

  #one(method: string, id: string): { operation: string; path: EncodedPath } {
    return { operation: `${this.#kind}.${method}`, path: this.pathOf(method, id) };
  }

  /** The operations whose name is the last segment of their path. */
  #partOf(part: string, id: string): { operation: string; path: EncodedPath } {
    const checked = requireText(`${this.#kind}.${part}`, 'id', id);
    return { operation: `${this.#kind}.${part}`, path: path`/v1beta2/${this.#kind}/${checked}/${part}` };
  }
}
