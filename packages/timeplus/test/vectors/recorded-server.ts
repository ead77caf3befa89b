import type { FetchFunction } from '@sdk/core';
import { type Exchange, type WireRequest, wireRequest } from './expected.js';
import type { RecordedResponse } from './vector.js';

/** Serves recorded answers in their order, and keeps the requests. */
export class RecordedServer {
  readonly requests: WireRequest[] = [];
  readonly #exchanges: readonly Exchange[];

  constructor(exchanges: readonly Exchange[]) {
    this.#exchanges = exchanges;
  }

  readonly fetch: FetchFunction = async (input, init) => {
    const exchange = this.#exchanges[this.requests.length];
    this.requests.push(await wireRequest(new Request(input, init)));
    if (exchange === undefined) throw new TypeError('no answer was recorded for this request');
    return answer(exchange.response);
  };
}

function answer({ status, json, text, content_type, chunks, sse }: RecordedResponse): Response {
  const pieces = chunks ?? sse;
  if (pieces !== undefined) return stream(status, pieces);
  const body = json === undefined ? text : JSON.stringify(json);
  if (body === undefined) return new Response(null, { status });
  return new Response(body, {
    status,
    headers: { 'content-type': content_type ?? 'application/json' },
  });
}

function stream(status: number, pieces: readonly string[]): Response {
  const waiting = pieces.map(piece => new TextEncoder().encode(piece));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = waiting.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
  return new Response(body, { status, headers: { 'content-type': 'text/event-stream' } });
}
