/** Value of a span attribute. */
export type AttributeValue = string | number | boolean;

/** The part of an OpenTelemetry span that is used; a real span fits. */
export interface Span {
  setAttribute(name: string, value: AttributeValue): unknown;
  addEvent(name: string, attributes?: Record<string, AttributeValue>): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  recordException(exception: { name: string; message: string }): void;
  end(): void;
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
}

/** The part of an OpenTelemetry tracer that is used; a real tracer fits, and nothing of OpenTelemetry is imported. */
export interface Tracer {
  startSpan(name: string, options?: { kind?: number; attributes?: Record<string, AttributeValue> }): Span;
}

/** `SpanKind.CLIENT` of OpenTelemetry. */
export const SPAN_KIND_CLIENT = 2;
/** `SpanStatusCode.ERROR` of OpenTelemetry. */
export const SPAN_STATUS_ERROR = 2;

/** Ids of a span that belongs to no trace; W3C forbids sending them. */
const NO_ID = /^0*$/;

/** The W3C `traceparent` header for requests made within `span`; undefined when the tracer is switched off. */
export function traceparent(span: Span): string | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (NO_ID.test(traceId) || NO_ID.test(spanId)) return undefined;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
