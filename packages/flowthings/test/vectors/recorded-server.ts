import { type Exchange, type WireRequest, wireRequest } from './expected.js';
import type { RecordedResponse } from './vector.js';

/** Serves recorded answers and keeps the requests. */
export class RecordedServer {
  readonly #exchanges: readonly Exchange[];
  readonly #inAnyOrder: boolean;
  readonly #requests: WireRequest[] = [];

  /** @param inAnyOrder finds the answer by the address, for requests that are under way at the same time. */
  constructor(exchanges: readonly Exchange[], inAnyOrder: boolean) {
    this.#exchanges = exchanges;
    this.#inAnyOrder = inAnyOrder;
  }

  /** What was sent, in its order; in the order of the recording where that is any. */
  get requests(): readonly WireRequest[] {
    if (!this.#inAnyOrder) return this.#requests;
    const place = (request: WireRequest): number =>
      this.#exchanges.findIndex(
        ({ request: { path, query } }) => path === request.path && query === request.query,
      );
    return this.#requests.toSorted((left, right) => place(left) - place(right));
  }

  readonly fetch = async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const sent = new Request(input, init);
    const request = await wireRequest(sent);
    const exchange = this.#inAnyOrder
      ? this.#exchanges.find(
          ({ request: { path, query } }) => path === request.path && query === request.query,
        )
      : this.#exchanges[this.#requests.length];
    this.#requests.push(request);
    if (exchange === undefined)
      throw new TypeError(`no answer was recorded for ${request.path}?${request.query}`);
    while (this.#requests.length < (exchange.afterRequests ?? 0)) {
      sent.signal.throwIfAborted();
      await new Promise(resolve => setImmediate(resolve));
    }
    return answer(exchange.response);
  };
}

function answer({ status, body, raw, contentType = 'application/json' }: RecordedResponse): Response {
  // Otherwise the runtime would name a type of its own.
  return new Response(Buffer.from(raw ?? JSON.stringify(body)), {
    status,
    headers: { 'content-type': contentType },
  });
}
