import { type BigIntegers, parseJson } from '../data/json.js';
import type { Scrubber } from '../data/scrubber.js';
import type { HttpError } from '../errors/http-error.js';
import { ProtocolError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { ResponseBody } from '../http/response-body.js';
import type { ByteSource } from '../stream/byte-source.js';

/** A failure that an answer reports inside its body. */
export interface FailedAnswer {
  /** The status that counts: the one in the body, where it disagrees with that of HTTP. */
  readonly status: number;
  /** The parsed body. */
  readonly body: unknown;
}

/** What an answer needs from the call that it belongs to. */
export interface AnswerParts {
  readonly context: ErrorContext;
  readonly maxBytes: number;
  readonly scrubber: Scrubber;
  failure(failed: FailedAnswer): HttpError;
}

/** A successful answer, to be read by an operation's decoder. Its body can be read once. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Facts for errors about this answer. */
  readonly context: ErrorContext;
  readonly #body: ResponseBody;
  readonly #parts: AnswerParts;

  constructor(response: Response, body: ResponseBody, parts: AnswerParts) {
    this.status = response.status;
    this.headers = response.headers;
    this.context = parts.context;
    this.#body = body;
    this.#parts = parts;
  }

  /** The whole body as UTF-8. */
  text(): Promise<string> {
    return this.#body.text(this.#parts.maxBytes);
  }

  /** The whole body. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#body.bytes(this.#parts.maxBytes);
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
    } catch {
      // The parser's own message is dropped: it quotes the body, and with it what the server echoes.
      const { platform, operation } = this.context;
      throw new ProtocolError({
        ...this.context,
        message: `${platform} ${operation}: the answer (status ${this.status}) is not valid JSON`,
        excerpt: this.#parts.scrubber.text(text),
      });
    }
  }

  /**
   * The error to throw when the body reports a failure that the HTTP status hides. It is what the same body would give
   * under that status, and the call goes on in the same way: it is retried, or the credential renewed, as the status says.
   */
  failure(failed: FailedAnswer): HttpError {
    return this.#parts.failure(failed);
  }

  /** Drops the body and frees the connection. */
  discard(): Promise<void> {
    return this.#body.cancel();
  }

  /**
   * Hands the body over as a stream. Once the decoder has returned, only silence and the caller limit its time; what the
   * decoder itself reads of it still belongs to the attempt.
   */
  stream(): ByteSource {
    return this.#body.asStream();
  }
}
