import { describe, expect, test } from '@jest/globals';
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { type ByteSource, bearerToken } from '../../src/index.js';
import { clientWith, failureOf, getThings, json, scriptedFetch, serve } from '../client/harness.js';

function realTracer(sampler?: Sampler) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    ...(sampler === undefined ? {} : { sampler }),
  });
  return { tracer: provider.getTracer('test'), spans: (): ReadableSpan[] => exporter.getFinishedSpans() };
}

describe('with a tracer of OpenTelemetry', () => {
  test('a call is one client span with its attributes, sent along as traceparent', async () => {
    const { tracer, spans } = realTracer();
    const traceparents: unknown[] = [];
    await using server = await serve((request, response) => {
      traceparents.push(request.headers['traceparent']);
      response.end('{}');
    });
    const client = clientWith({
      tracer,
      baseUrl: `${server.url}/base`,
      credential: bearerToken('canary-token'),
    });
    await client.request(getThings({ query: { key: 'canary-query' } }));
    const [span] = spans();
    expect(spans()).toHaveLength(1);
    expect(span).toMatchObject({ name: 'test things.list', kind: SpanKind.CLIENT, ended: true });
    expect(span?.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span?.attributes).toEqual({
      'sdk.platform': 'test',
      'sdk.operation': 'things.list',
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(server.url).port),
      'url.full': `${server.url}/base/things`,
      'http.response.status_code': 200,
      'sdk.attempts': 1,
    });
    const { traceId, spanId } = span?.spanContext() ?? { traceId: '', spanId: '' };
    expect(traceparents).toEqual([`00-${traceId}-${spanId}-01`]);
  });

  test('a failed call has the status error, its code, and the exception without stack', async () => {
    const { tracer, spans } = realTracer();
    const fetch = scriptedFetch(json({ message: 'no such thing' }, 404));
    const failure = await failureOf(clientWith({ tracer, fetch }).request(getThings()));
    const [span] = spans();
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'sdk.not_found' });
    expect(span?.attributes).toMatchObject({
      'http.response.status_code': 404,
      'sdk.error_code': 'sdk.not_found',
      'sdk.attempts': 1,
    });
    expect(span?.events).toMatchObject([
      {
        name: 'exception',
        attributes: { 'exception.type': 'HttpError', 'exception.message': failure.message },
      },
    ]);
    expect(span?.events[0]?.attributes).not.toHaveProperty('exception.stacktrace');
  });

  test('each retry is an event of the span, and every attempt carries the same traceparent', async () => {
    const { tracer, spans } = realTracer();
    const fetch = scriptedFetch(json({}, 503), json({}, 429), json('ok'));
    await clientWith({ tracer, fetch, retry: { baseMs: 0 } }).request(getThings());
    const [span] = spans();
    expect(span?.attributes['sdk.attempts']).toBe(3);
    expect(span?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['retry', { 'sdk.attempt': 1, 'sdk.error_code': 'sdk.server_error', 'sdk.delay_ms': 0 }],
      ['retry', { 'sdk.attempt': 2, 'sdk.error_code': 'sdk.rate_limited', 'sdk.delay_ms': 0 }],
    ]);
    const sent = new Set(fetch.requests.map(request => request.headers.get('traceparent')));
    expect(sent.size).toBe(1);
  });

  test('a failure outside the SDK ends the span, too, without its text', async () => {
    const { tracer, spans } = realTracer();
    const client = clientWith({ tracer, middleware: [() => Promise.reject(new Error('canary'))] });
    await failureOf(client.request(getThings()));
    const [span] = spans();
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'a middleware failed' });
    expect(span?.events).toEqual([]);
  });

  test('a call that is not sampled says so in its traceparent', async () => {
    const { tracer, spans } = realTracer(new AlwaysOffSampler());
    const fetch = scriptedFetch(json(null));
    await clientWith({ tracer, fetch }).request(getThings());
    expect(spans()).toEqual([]);
    expect(fetch.requests[0]?.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(TraceFlags.NONE).toBe(0);
  });

  test('a stream is a span until it is open', async () => {
    const { tracer, spans } = realTracer();
    const fetch = scriptedFetch(() => new Response(new ReadableStream()));
    const source = await clientWith({ tracer, fetch }).request(
      getThings<ByteSource>({ decode: answer => answer.stream() }),
    );
    expect(spans()).toHaveLength(1);
    await source.cancel();
    expect(spans()).toHaveLength(1);
  });
});

describe('with a tracer that is switched off', () => {
  test('no traceparent is sent, because it would be invalid', async () => {
    const { tracer } = realTracer();
    const fetch = scriptedFetch(json(null));
    const off = {
      startSpan: (name: string) => {
        const span = tracer.startSpan(name);
        span.spanContext = () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 });
        return span;
      },
    };
    await clientWith({ tracer: off, fetch }).request(getThings());
    expect(fetch.requests[0]?.headers.get('traceparent')).toBeNull();
  });
});
