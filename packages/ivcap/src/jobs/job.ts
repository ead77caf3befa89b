import type { ApiCall, EventStream } from '@sdk/core';
import type { IvcapRequestOptions } from '../options.js';
import { isFinalStatus, type RunStatus } from '../waiting/run-status.js';
import type { WaitOptions } from '../waiting/wait-options.js';
import type { JobEventOptions } from './event-feed.js';
import type { JobEvent } from './job-event.js';
import { JobFailedError } from './job-failed-error.js';
import type { JobRecord } from './job-record.js';

/** What identifies a job; it can be written as JSON for another process. */
export interface JobState {
  readonly urn: string;
  /** URN of its service; without it the server is asked for it once. */
  readonly service?: string | undefined;
}

/** A job whose service is known. */
export interface KnownJob {
  readonly urn: string;
  readonly service: string;
}

/** What a job asks the client that it comes from. */
export interface JobRequests {
  /** URN of the service of a job. */
  findService(urn: string, options?: IvcapRequestOptions): Promise<string>;
  fetch(state: KnownJob, options?: IvcapRequestOptions): ApiCall<JobRecord>;
  output(state: KnownJob, options?: IvcapRequestOptions): ApiCall<unknown>;
  wait(
    urn: string,
    retryLaterMs: number | undefined,
    ask: (signal: AbortSignal) => Promise<JobRecord>,
    options: WaitOptions<JobRecord>,
  ): Promise<JobRecord>;
  events(
    job: Job,
    service: () => Promise<string>,
    options: JobEventOptions,
    requestOptions: IvcapRequestOptions,
  ): EventStream<JobEvent>;
}

/** What is known of a job from the start. */
export interface JobStart {
  /** Wait that the server asked for before its first status, in milliseconds. */
  readonly retryLaterMs?: number | undefined;
  /** Set when the server answered with the result at once. */
  readonly result?: { readonly value: unknown } | undefined;
  readonly record?: JobRecord | undefined;
}

/** A service at work on a document, or done with it. */
export class Job {
  /** URN of the job. */
  readonly urn: string;
  readonly #requests: JobRequests;
  readonly #retryLaterMs: number | undefined;
  readonly #result: { readonly value: unknown } | undefined;
  #service: string | undefined;
  #record: JobRecord | undefined;

  /** Use `Service.requestJob` and the methods of `IvcapClient.jobs`. */
  constructor({ urn, service }: JobState, requests: JobRequests, start: JobStart = {}) {
    this.urn = urn;
    this.#service = service;
    this.#requests = requests;
    this.#retryLaterMs = start.retryLaterMs;
    this.#result = start.result;
    this.#record = start.record;
  }

  /** What is known, as it was when it was last fetched; undefined before that. */
  get record(): JobRecord | undefined {
    return this.#record;
  }

  /** The status that was last heard of. */
  get lastStatus(): RunStatus {
    return this.#record?.status ?? (this.#result === undefined ? 'unknown' : 'succeeded');
  }

  /** Fetches the record, with request and result. @throws {IvcapError} with status 404 when there is no such job. */
  async status(options?: IvcapRequestOptions): Promise<JobRecord> {
    this.#record = await this.#requests.fetch(await this.#state(options), options);
    return this.#record;
  }

  /**
   * Waits until the job has ended, and resolves with its last record: `succeeded`, `failed`, or `error`. The server is
   * asked again and again, first after 2 seconds, or sooner if it says so, then up to every 10.
   *
   * @throws {WaitTimeoutError} when `timeoutMs` is over; the job goes on. {AbortedError} when the signal aborts.
   */
  async wait(options: WaitOptions<JobRecord> = {}): Promise<JobRecord> {
    if (this.#record !== undefined && isFinalStatus(this.#record.status)) return this.#record;
    return this.#requests.wait(this.urn, this.#retryLaterMs, signal => this.status({ signal }), options);
  }

  /**
   * Waits for the result: JSON, text or bytes as its type says; undefined when the job has none.
   *
   * @throws {JobFailedError} when the job ended without success, and as `wait` does.
   * @example const { mean } = await job.result<{ mean: number }>({ timeoutMs: 600_000 });
   */
  async result<T = unknown>(options: WaitOptions<JobRecord> = {}): Promise<T> {
    if (this.#result !== undefined) return this.#result.value as T;
    const record = await this.wait(options);
    if (record.status !== 'succeeded') throw new JobFailedError('job.result', record);
    if (record.resultContent !== undefined) return record.resultContent as T;
    return this.output<T>({ signal: options.signal });
  }

  /** The result as the server has it now; undefined while there is none. */
  async output<T = unknown>(options?: IvcapRequestOptions): Promise<T> {
    return (await this.#requests.output(await this.#state(options), options)) as T;
  }

  /**
   * What happens to the job, as it happens, from its start. Broken connections are made again behind the last event, so
   * that each comes once; the stream ends with the job.
   *
   * @example for await (const event of job.events()) console.log(event.type, event.data);
   */
  events(options: JobEventOptions = {}, requestOptions: IvcapRequestOptions = {}): EventStream<JobEvent> {
    const service = async (): Promise<string> => (await this.#state(requestOptions)).service;
    return this.#requests.events(this, service, options, requestOptions);
  }

  /** For `IvcapClient.jobs.resume`, in this process or another. */
  toJSON(): JobState {
    return { urn: this.urn, service: this.#service };
  }

  toString(): string {
    return `<Job id=${this.urn}, status=${this.lastStatus}>`;
  }

  async #state(options?: IvcapRequestOptions): Promise<KnownJob> {
    this.#service ??= await this.#requests.findService(this.urn, options);
    return { urn: this.urn, service: this.#service };
  }
}
