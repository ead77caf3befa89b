import { fromBase64 } from '../encoding/base64.js';
import type { RequestMessage } from '../messages/message.js';

/** What a request is answered with. */
export interface Reply {
  /** HTTP status. */
  readonly status: number;
  /** Text or bytes; objects are sent as JSON. */
  readonly body?: string | Uint8Array | object | undefined;
}

/** Returned by a handler that answers later, by `request.respond`. */
export const RESPONSE_WAIT: unique symbol = Symbol('RESPONSE_WAIT');

/** Serves the requests to a resource of the device. What it throws is answered with 500. */
export type RequestHandler = (
  request: DeviceRequest,
) => Reply | typeof RESPONSE_WAIT | Promise<Reply | typeof RESPONSE_WAIT>;

/** A request of the server to a resource of the device. */
export class DeviceRequest {
  readonly id: string;
  /** Endpoint that asks. */
  readonly source: string;
  /** Endpoint that is asked: the device, or one behind the gateway. */
  readonly destination: string;
  /** Upper case; `X-HTTP-Method-Override` counts. */
  readonly method: string;
  /** Path of the resource, decoded, without a slash at its beginning. */
  readonly path: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly params: Readonly<Record<string, string>>;
  readonly #body: string;
  readonly #respond: (reply: Reply) => void;

  constructor(message: RequestMessage, respond: (reply: Reply) => void) {
    const { method, url, headers, params, body } = message.payload;
    this.id = message.id;
    this.source = message.source;
    this.destination = message.destination;
    this.headers = headers ?? {};
    this.params = params ?? {};
    this.method = String(this.header('x-http-method-override') ?? method ?? 'GET').toUpperCase();
    this.path = decoded(url.replace(/^\/+/, ''));
    this.#body = typeof body === 'string' ? body : '';
    this.#respond = respond;
  }

  /** The first value of a header, whatever its case; undefined when it is missing. */
  header(name: string): string | undefined {
    const values = Object.entries(this.headers).find(
      ([own]) => own.toLowerCase() === name.toLowerCase(),
    )?.[1];
    return Array.isArray(values) ? values[0] : (values as string | undefined);
  }

  /** The bytes of the body; undefined when it is no base64. */
  bytes(): Uint8Array<ArrayBuffer> | undefined {
    return fromBase64(this.#body);
  }

  /** The body as JSON; undefined when it is none. */
  json(): unknown {
    try {
      return JSON.parse(new TextDecoder().decode(this.bytes()));
    } catch {
      return undefined;
    }
  }

  /** Answers a request whose handler has returned RESPONSE_WAIT. A second answer is ignored. */
  respond(reply: Reply): void {
    this.#respond(reply);
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
