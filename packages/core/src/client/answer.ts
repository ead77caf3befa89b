import { type BigIntegers, parseJson } from '../data/json.js';
import { ProtocolError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { ResponseBody } from '../http/response-body.js';
import type { ByteSource } from '../stream/byte-source.js';

/** A successful answer, to be read by an operation's decoder. Its body can be read once. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Facts for errors about this answer. */
  readonly context: ErrorContext;
  readonly #body: ResponseBody;
  readonly #maxBytes: number;

  constructor(response: Response, body: ResponseBody, context: ErrorContext, maxBytes: number) {
    this.status = response.status;
    this.headers = response.headers;
    this.context = context;
    this.#body = body;
    this.#maxBytes = maxBytes;
  }

  /** The whole body as UTF-8. */
  text(): Promise<string> {
    return this.#body.text(this.#maxBytes);
  }

  /** The whole body. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#body.bytes(this.#maxBytes);
  }

  /**
   * The body as JSON; undefined when it is empty.
   *
   * @throws {ProtocolError} when it is no JSON.
   */
  async json(bigIntegers: BigIntegers = 'number'): Promise<unknown> {
    const text = await this.text();
    if (text === '') return undefined;
    try {
      return parseJson(text, bigIntegers);
    } catch (cause) {
      const { platform, operation } = this.context;
      throw new ProtocolError({
        ...this.context,
        message: `${platform} ${operation}: the answer (status ${this.status}) is not valid JSON`,
        excerpt: text,
        cause,
      });
    }
  }

  /** Drops the body and frees the connection. */
  discard(): Promise<void> {
    return this.#body.cancel();
  }

  /** Hands the body over as a stream: from now on only silence and the caller limit its time. */
  stream(): ByteSource {
    return this.#body.asStream();
  }
}
