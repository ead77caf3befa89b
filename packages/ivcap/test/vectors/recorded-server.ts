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
    if (exchange === undefined)
      return new Response('no answer was recorded for this request', { status: 418 });
    const { status, headers: named, json, text } = exchange.response;
    const headers = new Headers(json === undefined ? {} : { 'content-type': 'application/json' });
    for (const [name, value] of Object.entries(named ?? {})) headers.set(name, value);
    const body = json === undefined ? text : JSON.stringify(json);
    // Otherwise the runtime would name a type of its own.
    return new Response(body === undefined ? null : Buffer.from(body), { status, headers });
  };
}
