import { type Exchange, type WireRequest, wireRequest } from './expected.js';

/** Serves recorded answers in their order, and keeps the requests. */
export class RecordedServer {
  readonly requests: WireRequest[] = [];
  readonly #exchanges: readonly Exchange[];
  readonly #optional: readonly string[];

  /** @param optional query parameters that may be sent or not. */
  constructor(exchanges: readonly Exchange[], optional: readonly string[] = []) {
    this.#exchanges = exchanges;
    this.#optional = optional;
  }

  readonly fetch = async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const exchange = this.#exchanges[this.requests.length];
    this.requests.push(await wireRequest(new Request(input, init), exchange?.request, this.#optional));
    if (exchange === undefined) return new Response('no answer was recorded for this request', { status: 418 });
    const { status, headers = {}, json, text } = exchange.response;
    if (json !== undefined)
      return new Response(Buffer.from(JSON.stringify(json)), {
        status,
        headers: { 'content-type': 'application/json', ...headers },
      });
    return new Response(text === undefined ? null : Buffer.from(text), { status, headers });
  };
}
