import { type Answer, type ApiCall, type Pager, ProtocolError, path } from '@sdk/core';
import type { Aspects } from '../aspects/aspects.js';
import { objectOf, textAt, wholeAt } from '../codec/json-object.js';
import { readContent } from '../codec/read-content.js';
import { decodeObject, type IvcapApi } from '../connection/ivcap-api.js';
import { ResourceNotFoundError } from '../errors/lookup-errors.js';
import { type ListOptions, listQuery } from '../lists/list-options.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireText, requireUrn } from '../validation.js';
import { isFinalStatus } from '../waiting/run-status.js';
import { waitForEnd } from '../waiting/wait-for-end.js';
import { jobEvents } from './event-feed.js';
import { Job, type JobRequests, type JobState, type KnownJob } from './job.js';
import { type JobRecord, readJob } from './job-record.js';
import { inputFromAspect, type JobOptions, jobBody, waitSeconds } from './job-request.js';

/** Schema of the aspect by which the platform tells about a job. */
const JOB_SCHEMA = 'urn:ivcap:schema:job.2';
/** How much longer than the server's own wait an answer may take. */
const PATIENCE_MS = 30_000;

/** Jobs: services at work on documents. Only servers of the current dialect have them. */
export class Jobs {
  readonly #api: IvcapApi;
  readonly #aspects: Aspects;
  readonly #requests: JobRequests;

  constructor(api: IvcapApi, aspects: Aspects) {
    this.#api = api;
    this.#aspects = aspects;
    this.#requests = {
      findService: (urn, options) => this.#findService(urn, options),
      fetch: (state, options) => this.#fetch('job.status', state, options),
      output: (state, options) => this.#output(state, options),
      wait: (urn, retryLaterMs, ask, options) =>
        waitForEnd({ operation: 'job.wait', urn, clock: api.http.runtime.clock, retryLaterMs, ask }, options),
      events: (job, service, options, requestOptions) =>
        jobEvents(
          api,
          {
            urn: job.urn,
            service,
            isOver: async signal => isFinalStatus((await job.status({ signal })).status),
          },
          options,
          requestOptions,
        ),
    };
  }

  /**
   * Starts a job. It is never sent twice, because each one is another job.
   *
   * @param input the document that the service takes, usually a JSON object.
   * @throws {IvcapError} with status 404 for an unknown service, 400 or 422 for an input that it refuses.
   * @example const job = await ivcap.jobs.create(service.urn, { msg: 'hi' });
   */
  create(
    service: string,
    input: unknown,
    { waitMs, order, contentType }: JobOptions = {},
    options: IvcapRequestOptions = {},
  ): ApiCall<Job> {
    const operation = 'jobs.create';
    const patientMs = (waitMs ?? 0) + PATIENCE_MS;
    return this.#api.call(
      () => ({
        operation,
        method: 'POST',
        path: path`/1/services2/${requireText(operation, 'service', service)}/jobs`,
        headers: {
          Timeout: String(waitSeconds(operation, waitMs)),
          ...(order === undefined ? {} : { 'IVCAP-Order-Id': requireUrn(operation, 'order', order) }),
        },
        body: jobBody(operation, input, contentType),
        replay: 'never',
        decode: answer => this.#started(answer, service),
      }),
      { timeout: { attemptMs: patientMs, totalMs: patientMs + PATIENCE_MS }, ...options },
    );
  }

  /** Starts a job whose input is the content of an aspect. Otherwise as `create`. */
  createFromAspect(
    service: string,
    aspect: string,
    jobOptions: Omit<JobOptions, 'contentType'> = {},
    options?: IvcapRequestOptions,
  ): ApiCall<Job> {
    return this.create(service, inputFromAspect(service, aspect), jobOptions, options);
  }

  /**
   * A job by its URN. Without `service` the aspects are asked for it first.
   *
   * @throws {ResourceNotFoundError} when the service is not given and no aspect tells it.
   */
  async get(urn: string, service?: string, options?: IvcapRequestOptions): Promise<Job> {
    const operation = 'jobs.get';
    requireText(operation, 'urn', urn);
    const state = { urn, service: service ?? (await this.#findService(urn, options)) };
    return this.#handle(await this.#fetch(operation, state, options), state.service);
  }

  /**
   * A job that was written as JSON, perhaps by another process.
   *
   * @example await ivcap.jobs.resume(JSON.parse(text)).result();
   */
  resume(state: JobState): Job {
    requireText('jobs.resume', 'urn', state?.urn);
    return new Job(state, this.#requests);
  }

  /** The jobs of a service. */
  list(service: string, options: ListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<Job> {
    const operation = 'jobs.list';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({
          path: path`/1/services2/${requireText(operation, 'service', service)}/jobs`,
          query: listQuery(operation, options),
        }),
        itemsIn: ['items', 'jobs'],
        read: objectItems(item => this.#handle(readJob(item), service)),
      },
      options,
      requestOptions,
    );
  }

  #fetch(operation: string, { urn, service }: KnownJob, options?: IvcapRequestOptions): ApiCall<JobRecord> {
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/services2/${service}/jobs/${urn}`,
        query: { 'with-request-content': true, 'with-result-content': true },
        replay: 'always',
        decode: decodeObject(readJob),
      }),
      options,
    );
  }

  #output({ urn, service }: KnownJob, options?: IvcapRequestOptions): ApiCall<unknown> {
    return this.#api.call(
      () => ({
        operation: 'job.output',
        method: 'GET',
        path: path`/1/services2/${service}/jobs/${urn}/output`,
        replay: 'always',
        decode: readContent,
      }),
      options,
    );
  }

  async #findService(urn: string, options?: IvcapRequestOptions): Promise<string> {
    const found = await this.#aspects
      .list({ entity: urn, schema: JOB_SCHEMA, limit: 1 }, options)
      .first({ signal: options?.signal });
    const service = found?.content?.['service-id'];
    if (typeof service === 'string' && service !== '') return service;
    throw new ResourceNotFoundError('jobs.get', urn);
  }

  /** A result means that the job is done; otherwise the answer says where to ask. */
  async #started(answer: Answer, service: string): Promise<Job> {
    const named = answer.headers.get('ivcap-job-id') ?? lastSegment(answer.headers.get('ivcap-job-url'));
    if (answer.status !== 202 && named !== undefined)
      return new Job({ urn: named, service }, this.#requests, {
        result: { value: await readContent(answer) },
      });
    const body = objectOf(await answer.json());
    const urn = textAt(body, 'job-id') ?? textAt(body, 'id') ?? named;
    if (urn === undefined)
      throw new ProtocolError({
        ...answer.context,
        message: 'ivcap jobs.create: the answer does not name the job',
      });
    const seconds = wholeAt(body, 'retry-later');
    return new Job({ urn, service: textAt(body, 'service-id') ?? service }, this.#requests, {
      retryLaterMs: seconds === undefined ? undefined : seconds * 1000,
    });
  }

  #handle(record: JobRecord, service: string): Job {
    return new Job({ urn: record.id, service: record.service ?? service }, this.#requests, { record });
  }
}

/** The URN at the end of a job's address, for answers that name the job in no other way. */
function lastSegment(address: string | null): string | undefined {
  const segment = /([^/?#]+)\/?(?:[?#].*)?$/.exec(address ?? '')?.[1];
  return segment === undefined ? undefined : decodeURIComponent(segment);
}
