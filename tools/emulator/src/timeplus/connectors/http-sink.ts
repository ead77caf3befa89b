import type { EmulatorClock } from '../../host/clock.js';
import type { PreparedQuery, WireRow } from '../engine/contract.js';
import type { ConnectorRun, RunEnd } from './connectors.js';
import type { HttpTarget } from './http-target.js';
import type { RunStatistics } from './run-statistics.js';

/** What an http sink needs. */
export interface HttpSinkOptions {
  readonly query: PreparedQuery;
  readonly target: HttpTarget;
  readonly clock: EmulatorClock;
  readonly statistics: RunStatistics;
}

/** Runs a query and sends each of its rows in a request of its own. A row that cannot be sent is counted and left. */
export class HttpSink implements ConnectorRun {
  readonly #options: HttpSinkOptions;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #end: RunEnd | undefined;

  constructor(options: HttpSinkOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  get end(): RunEnd | undefined {
    return this.#end;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { query, statistics } = this.#options;
    try {
      await query.run({ signal: this.#stopping.signal, onRows: rows => this.#deliverAll(rows) });
      if (!this.#stopping.signal.aborted) this.#end = { kind: 'finished', message: 'the query has ended' };
    } catch (error) {
      this.#end = { kind: 'failed', message: (error as { message: string }).message };
      statistics.note(`the query failed: ${this.#end.message}`);
    }
  }

  async #deliverAll(rows: readonly WireRow[]): Promise<void> {
    const waiting = rows.values();
    const work = async (): Promise<void> => {
      for (const row of waiting) await this.#deliver(row);
    };
    await Promise.all(Array.from({ length: this.#options.target.parallelism }, work));
  }

  async #deliver(row: WireRow): Promise<void> {
    const { query, target, statistics } = this.#options;
    const named = Object.fromEntries(query.header.map(({ name }, at) => [name, row[at]]));
    const body = target.bodyOf(named, query.header);
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt++) {
      const problem = await this.#send(body);
      if (problem === undefined) {
        statistics.succeeded(1);
        return;
      }
      if (this.#stopping.signal.aborted) return;
      if (attempt >= target.retries) {
        statistics.failed(problem);
        return;
      }
      statistics.note(`retry ${attempt + 1} of ${target.retries}: ${problem}`);
      await this.#wait(target.retryIntervalMs);
    }
  }

  /** What went wrong; undefined when the answer was a 2xx. */
  async #send(body: string): Promise<string | undefined> {
    const { url, method, headers, timeoutMs } = this.#options.target;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers,
        body,
        // A redirect could lead to a host that the sink may not call.
        redirect: 'manual',
        signal: AbortSignal.any([this.#stopping.signal, timeout]),
      });
      await response.body?.cancel();
      return response.ok ? undefined : `${url.host} answered ${response.status}`;
    } catch {
      return timeout.aborted
        ? `${url.host} did not answer in ${timeoutMs} ms`
        : `${url.host} could not be reached`;
    }
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise(resolve => {
      const cancel = this.#options.clock.after(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      const stop = (): void => {
        cancel();
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}
