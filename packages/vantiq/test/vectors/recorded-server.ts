import { type Exchange, type WireRequest, wireRequest } from './expected.js';
import type { RecordedResponse } from './vector.js';

/** Serves recorded answers in their order, and keeps the requests. */
export class RecordedServer {
  readonly requests: WireRequest[] = [];
  readonly #exchanges: readonly Exchange[];

  constructor(exchanges: readonly Exchange[]) {
    this.#exchanges = exchanges;
  }

  readonly fetch = async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const exchange = this.#exchanges[this.requests.length];
    this.requests.push(await wireRequest(new Request(input, init)));
    if (exchange === undefined) throw new TypeError('no answer was recorded for this request');
    return answer(exchange.response);
  };
}

function answer({ status, headers = {}, body, bodyText, bodyHex, chunks, drop }: RecordedResponse): Response {
  if (drop === true) throw new TypeError('fetch failed');
  const init = { status, headers };
  if (chunks !== undefined) return new Response(stream(chunks), init);
  if (bodyHex !== undefined) return new Response(Buffer.from(bodyHex, 'hex'), init);
  // Otherwise the runtime would name a type of its own.
  const text = bodyText ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Response(text === undefined ? null : Buffer.from(text), init);
}

function stream(pieces: readonly string[]): ReadableStream<Uint8Array> {
  const waiting = pieces.map(piece => new TextEncoder().encode(piece));
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = waiting.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
}
