import type { Exchange, Expected, Outcome, WireRequest } from './expected.js';
import type { Vector } from './vector.js';

/** Turns what the recording shows into what this SDK does. */
export type Change = (expected: Expected, vector: Vector) => Expected;

/** A way in which this SDK differs from a recorded client on purpose. */
export interface Difference {
  /** Row or section of the protocol that asks for it. */
  readonly row: string;
  readonly what: string;
  /** Vectors that show it; without, it is applied to all of them. */
  readonly only?: readonly string[];
  readonly change: Change;
}

/** Changes every request. */
export function onRequests(change: (request: WireRequest) => WireRequest): Change {
  return expected => ({
    ...expected,
    exchanges: expected.exchanges.map(exchange => ({ ...exchange, request: change(exchange.request) })),
  });
}

/** Sends other rows. */
export function sendsRows(data: readonly unknown[]): Change {
  return onRequests(request => ({ ...request, body: { ...(request.body as object), data } }));
}

/** The caller gets another value. */
export function gives(value: (expected: Expected) => unknown): Change {
  return expected => ({ ...expected, outcome: { kind: 'value', value: value(expected) } });
}

/** Changes the caller's value. */
export function onValue(change: (value: Record<string, unknown>) => Record<string, unknown>): Change {
  return expected => {
    const { value } = expected.outcome as Extract<Outcome, { kind: 'value' }>;
    return { ...expected, outcome: { kind: 'value', value: change(value as Record<string, unknown>) } };
  };
}

interface RecordedEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Changes every event of a query. */
export function onEvents(change: (event: RecordedEvent) => RecordedEvent): Change {
  return onValue(value => ({ ...value, events: (value['events'] as RecordedEvent[]).map(change) }));
}

/** Refused before anything is sent. */
export function refused(): Expected {
  return { exchanges: [], outcome: { kind: 'refused' } };
}

/** A request without some headers. */
export function without(request: WireRequest, ...names: readonly string[]): WireRequest {
  const kept = Object.entries(request.headers).filter(([name]) => !names.includes(name));
  return { ...request, headers: Object.fromEntries(kept) };
}

/** A request with another header. */
export function withHeader(request: WireRequest, name: string, value: string): WireRequest {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

/** The first exchange. */
export function firstOf({ exchanges }: Expected): Exchange {
  return exchanges[0] as Exchange;
}

/** The request that cancels a query whose stream was cut. */
export function cancelOf(expected: Expected): Exchange {
  const { request } = firstOf(expected);
  const { value } = expected.outcome as { value: { id: string } };
  const cancel = { ...request, path: `${request.path}/${value.id}/cancel`, body: undefined };
  return { request: without(cancel, 'content-type', 'accept'), response: { status: 204 } };
}

/** Metrics as this SDK gives them. */
export function typedMetrics(data: unknown): unknown {
  const wire = data as Readonly<Record<string, number>>;
  const time = wire['last_event_time'];
  return {
    count: wire['count'],
    eps: wire['eps'],
    processingTimeMs: wire['processing_time'],
    responseTimeMs: wire['response_time'],
    lastEventTime: time === undefined ? undefined : new Date(time),
    scannedRows: wire['scanned_rows'],
    scannedBytes: wire['scanned_bytes'],
  };
}
