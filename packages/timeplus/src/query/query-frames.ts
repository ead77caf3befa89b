import { type ErrorContext, ProtocolError, parseJson, type SseEvent } from '@sdk/core';
import type { QueryInfo } from './query-info.js';

/** One frame of a query's event stream (section 4.4), parsed but with its values as the wire has them. */
export type QueryFrame =
  | { readonly kind: 'query'; readonly info: QueryInfo }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly unknown[])[] }
  | { readonly kind: 'metrics'; readonly counters: Readonly<Record<string, unknown>> }
  /** An event that this version does not know; it is ignored. */
  | { readonly kind: 'unknown'; readonly event: string };

/**
 * Parses one server-sent event. Rows come without an event name; metrics are called `metrics` by the API and `metric`
 * by one page of its documentation.
 *
 * @throws {ProtocolError} when the data is no JSON or has another form than its event.
 */
export function parseQueryFrame(event: SseEvent, context: ErrorContext): QueryFrame {
  switch (event.event) {
    case undefined:
    case '':
    case 'message':
      return { kind: 'rows', rows: parseRows(event, context) };
    case 'query':
      return { kind: 'query', info: parseObject(event, context) as unknown as QueryInfo };
    case 'metrics':
    case 'metric':
      return { kind: 'metrics', counters: parseObject(event, context) };
    default:
      return { kind: 'unknown', event: event.event };
  }
}

function parseRows(event: SseEvent, context: ErrorContext): readonly (readonly unknown[])[] {
  const value = parseData(event, context);
  if (!Array.isArray(value) || !value.every(Array.isArray)) {
    throw malformed(event, context, 'a data event is not an array of rows');
  }
  return value as readonly (readonly unknown[])[];
}

function parseObject(event: SseEvent, context: ErrorContext): Readonly<Record<string, unknown>> {
  const value = parseData(event, context);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(event, context, `a ${event.event} event is not an object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function parseData(event: SseEvent, context: ErrorContext): unknown {
  try {
    return parseJson(event.data, 'bigint');
  } catch {
    throw malformed(event, context, 'an event is not valid JSON');
  }
}

function malformed(event: SseEvent, context: ErrorContext, what: string): ProtocolError {
  return new ProtocolError({
    ...context,
    message: `${context.platform} ${context.operation}: ${what}`,
    excerpt: event.data,
  });
}
