import {
  type Answer,
  type BatchSource,
  createEventStream,
  type ErrorContext,
  type EventStream,
  ProtocolError,
  path,
  resumableStream,
  type SseEvent,
  sseSource,
} from '@sdk/core';
import type { IvcapApi } from '../connection/ivcap-api.js';
import type { IvcapRequestOptions } from '../options.js';
import { isObject, requireWhole } from '../validation.js';
import { isAlreadySeen, isFinalEvent, type JobEvent, readJobEvent } from './job-event.js';

/** How the events of a job are read. */
export interface JobEventOptions {
  /** Begins behind the event with this `seqId`. @defaultValue the start of the job (guess, U7) */
  readonly resumeFrom?: string | undefined;
  /** Events of one answer; the next request follows at once. @defaultValue 100 */
  readonly maxMessages?: number | undefined;
  /** Time that the server holds an answer back, in whole seconds. @defaultValue 20 */
  readonly maxWaitSeconds?: number | undefined;
  /** Broken connections in a row after which the stream fails. @defaultValue 5 */
  readonly maxReconnects?: number | undefined;
  /** Called before each wait for another connection. */
  readonly onReconnect?: ((facts: { readonly error: unknown; readonly attempt: number }) => void) | undefined;
}

/** Which job, and how to see that it has ended. */
export interface EventFeedJob {
  readonly urn: string;
  readonly service: () => Promise<string>;
  readonly isOver: (signal: AbortSignal) => Promise<boolean>;
}

const BACKOFF = { baseMs: 1_000, capMs: 10_000 };
/** How much longer than the server's own wait an answer may take. */
const PATIENCE_MS = 15_000;

/**
 * The events of a job, each once, over as many answers as it takes. It ends behind the event of a final status; when the
 * server has nothing to say about a job that is over, it ends too.
 *
 * @throws {ValidationError} at once, when an option is unusable.
 */
export function jobEvents(
  api: IvcapApi,
  job: EventFeedJob,
  options: JobEventOptions,
  requestOptions: IvcapRequestOptions,
): EventStream<JobEvent> {
  const operation = 'job.events';
  const maxMessages = requireWhole(operation, 'maxMessages', options.maxMessages ?? 100, 1);
  const maxWaitSeconds = requireWhole(operation, 'maxWaitSeconds', options.maxWaitSeconds ?? 20, 0);
  const context = api.context(operation);
  const { clock, random } = api.http.runtime;
  const progress: Progress = { position: options.resumeFrom, ended: false, wasOver: false };
  const stopped = requestOptions.signal;
  const items = resumableStream<JobEvent>({
    context,
    clock,
    random,
    backoff: BACKOFF,
    maxReconnects: options.maxReconnects,
    resumeFrom: options.resumeFrom,
    positionOf: event => event.seqId,
    // What came before the first id comes again, and nothing is missed (guess, U7).
    gapAfter: () => 'none',
    goesOnAfterEnd: () => !progress.ended,
    onReconnect: options.onReconnect,
    open: async (_resumeFrom, _attempt, signal) => {
      const service = await job.service();
      const body = await openAnswer(api, {
        operation,
        service,
        urn: job.urn,
        position: progress.position,
        maxMessages,
        maxWaitSeconds,
        options: {
          ...requestOptions,
          signal: stopped === undefined ? signal : AbortSignal.any([signal, stopped]),
        },
      });
      return new FeedPart(body, progress, context, () => job.isOver(signal));
    },
  });
  const batches = items.batches();
  return createEventStream<JobEvent>(
    {
      async read() {
        for (;;) {
          const { value, done } = await batches.next();
          if (done === true) return undefined;
          const events = value.filter(item => item.type === 'data').map(item => item.value);
          if (events.length > 0) return events;
        }
      },
      cancel: () => items.cancel(),
    },
    context,
  );
}

interface Progress {
  position: string | undefined;
  /** The last event has been delivered. */
  ended: boolean;
  /** The job was over when an answer brought nothing; one more is asked for, because its last events may follow. */
  wasOver: boolean;
}

interface EventRequest {
  readonly operation: string;
  readonly service: string;
  readonly urn: string;
  readonly position: string | undefined;
  readonly maxMessages: number;
  readonly maxWaitSeconds: number;
  readonly options: IvcapRequestOptions;
}

/** Asks for the events behind the position; undefined when the server says that there is nothing new. */
async function openAnswer(api: IvcapApi, request: EventRequest): Promise<BatchSource<SseEvent> | undefined> {
  const { operation, service, urn, position, maxMessages, maxWaitSeconds, options } = request;
  const patientMs = maxWaitSeconds * 1000 + PATIENCE_MS;
  return api.call(
    () => ({
      operation,
      method: 'GET',
      path: path`/1/services2/${service}/jobs/${urn}/events`,
      query: { 'max-messages': maxMessages, 'max-wait-time': maxWaitSeconds },
      headers: {
        Accept: 'text/event-stream',
        ...(position === undefined ? {} : { 'Last-Event-ID': position }),
      },
      replay: 'always',
      isSuccess: status => (status >= 200 && status < 300) || status === 504,
      decode: answer => eventsOf(answer),
    }),
    { timeout: { attemptMs: patientMs, totalMs: 4 * patientMs, idleMs: patientMs }, ...options },
  );
}

async function eventsOf(answer: Answer): Promise<BatchSource<SseEvent> | undefined> {
  if (answer.status === 204) return undefined;
  if (answer.status !== 504) return sseSource(answer.stream(), { context: answer.context });
  // A gateway on the way may also say 504, which is a failure.
  const body = await answer.json().catch(() => undefined);
  if (isObject(body) && (body['name'] === 'event-timeout' || body['timeout'] === true)) return undefined;
  throw answer.failure({ status: 504, body });
}

/** The events of one answer. */
class FeedPart implements BatchSource<JobEvent> {
  readonly #body: BatchSource<SseEvent> | undefined;
  readonly #progress: Progress;
  readonly #context: ErrorContext;
  readonly #isOver: () => Promise<boolean>;
  #broughtSomething = false;

  constructor(
    body: BatchSource<SseEvent> | undefined,
    progress: Progress,
    context: ErrorContext,
    isOver: () => Promise<boolean>,
  ) {
    this.#body = body;
    this.#progress = progress;
    this.#context = context;
    this.#isOver = isOver;
  }

  async read(): Promise<readonly JobEvent[] | undefined> {
    while (!this.#progress.ended) {
      const frames = await this.#body?.read();
      if (frames === undefined) {
        if (!this.#broughtSomething) await this.#lookAtJob();
        return undefined;
      }
      const events = this.#newOnes(frames);
      if (events.length > 0) return events;
    }
    return undefined;
  }

  async cancel(): Promise<void> {
    await this.#body?.cancel();
  }

  #newOnes(frames: readonly SseEvent[]): JobEvent[] {
    const events: JobEvent[] = [];
    for (const frame of frames) {
      const event = this.#decode(frame);
      const { seqId } = event;
      const { position } = this.#progress;
      if (seqId !== undefined && position !== undefined && isAlreadySeen(seqId, position)) continue;
      this.#broughtSomething = true;
      if (seqId !== undefined) this.#progress.position = seqId;
      events.push(event);
      if (!isFinalEvent(event)) continue;
      this.#progress.ended = true;
      break;
    }
    return events;
  }

  #decode(frame: SseEvent): JobEvent {
    try {
      return readJobEvent(frame);
    } catch {
      throw new ProtocolError({
        ...this.#context,
        message: `ivcap ${this.#context.operation}: the data of an event is no JSON object`,
        excerpt: frame.data,
      });
    }
  }

  async #lookAtJob(): Promise<void> {
    if (this.#progress.wasOver) this.#progress.ended = true;
    else this.#progress.wasOver = await this.#isOver();
  }
}
