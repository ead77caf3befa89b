import type { SseEvent } from '@sdk/core';
import { type JsonObject, objectOf, textAt } from '../codec/json-object.js';
import { isObject } from '../validation.js';
import { isFinalStatus } from '../waiting/run-status.js';

/** Kinds of events that are known; others pass through. */
export type JobEventType = 'ivcap.job.status' | 'ivcap.job.event' | 'ivcap.job.result' | (string & {});

/** Something that happened to a job. */
export interface JobEvent {
  /** Grows over all events of the platform, so gaps are normal; `resumeFrom` takes it. */
  readonly seqId: string | undefined;
  readonly eventId: string | undefined;
  readonly type: JobEventType;
  /** URN of the schema of `data`. */
  readonly schema: string | undefined;
  /** Who reported it. */
  readonly source: string | undefined;
  /** As the server writes it, up to nanoseconds. */
  readonly timestamp: string | undefined;
  /** For `ivcap.job.status` an object with `status`; otherwise what the service reports. */
  readonly data: unknown;
}

/**
 * Reads an event in its envelope, or in the form without one that the documentation describes: the name of the frame is
 * the type, its data the event's.
 *
 * @throws {TypeError} when the data is no JSON object.
 */
export function readJobEvent({ event, data, id }: SseEvent): JobEvent {
  const body = parse(data);
  const envelope = textAt(body, 'type');
  return {
    seqId: textAt(body, 'SeqID') ?? id,
    eventId: textAt(body, 'eventID'),
    type: envelope ?? event,
    schema: textAt(body, 'schema'),
    source: textAt(body, 'source'),
    timestamp: textAt(body, 'timestamp'),
    data: envelope === undefined ? body : body['data'],
  };
}

/** True for the event that ends a job's life. */
export function isFinalEvent({ type, data }: JobEvent): boolean {
  return type === 'ivcap.job.status' && isObject(data) && isFinalStatus(String(data['status']));
}

/** True when an event is not behind `position`. Ids are zero-padded numbers; whatever else is only compared for sameness. */
export function isAlreadySeen(seqId: string, position: string): boolean {
  const numbers = /^\d+$/;
  return numbers.test(seqId) && numbers.test(position)
    ? BigInt(seqId) <= BigInt(position)
    : seqId === position;
}

function parse(data: string): JsonObject {
  try {
    return objectOf(JSON.parse(data));
  } catch {
    throw new TypeError('the data of an event is no JSON object');
  }
}
