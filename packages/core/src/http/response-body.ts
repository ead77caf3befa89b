import { ProtocolError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { ByteSource } from '../stream/byte-source.js';
import type { AttemptScope } from './attempt-scope.js';
import { transportFailure } from './transport-failure.js';

/** The body of one answer, read under the attempt's limits. It can be read once. */
export class ResponseBody implements ByteSource {
  readonly #response: Response;
  readonly #scope: AttemptScope;
  readonly #context: ErrorContext;
  readonly #address: string;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #ended = false;
  #streaming = false;

  constructor(response: Response, scope: AttemptScope, context: ErrorContext, address: string) {
    this.#response = response;
    this.#scope = scope;
    this.#context = context;
    this.#address = address;
    if (response.body === null) this.#end();
  }

  async read(): Promise<Uint8Array | undefined> {
    if (this.#ended) return undefined;
    this.#reader ??= this.#response.body?.getReader();
    this.#scope.startIdleWatch();
    try {
      const result = await this.#reader?.read();
      this.#scope.stopIdleWatch();
      if (result?.value !== undefined) return result.value;
      this.#end();
      return undefined;
    } catch (error) {
      this.#end();
      throw transportFailure(error, this.#scope.signal, this.#context, this.#address);
    }
  }

  async cancel(): Promise<void> {
    if (this.#ended) return;
    this.#end();
    try {
      await (this.#reader?.cancel() ?? this.#response.body?.cancel());
    } catch {
      // The connection is gone already, which is all that was wanted.
    }
  }

  /**
   * Reads everything.
   *
   * @throws {ProtocolError} `sdk.response_too_large` when the body is longer than `maxBytes`.
   */
  async bytes(maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let chunk = await this.read(); chunk !== undefined; chunk = await this.read()) {
      length += chunk.byteLength;
      if (length > maxBytes) return this.#refuseSize(maxBytes);
      chunks.push(chunk);
    }
    return join(chunks, length);
  }

  /** Reads everything as UTF-8. */
  async text(maxBytes: number): Promise<string> {
    // A length that the server announced and that fits needs no counting, and the runtime reads it faster.
    const announced = Number(this.#response.headers.get('content-length') ?? Number.NaN);
    if (
      announced <= maxBytes &&
      this.#reader === undefined &&
      !this.#ended &&
      !this.#response.headers.has('content-encoding')
    ) {
      try {
        const text = await this.#response.text();
        this.#end();
        return text;
      } catch (error) {
        this.#end();
        throw transportFailure(error, this.#scope.signal, this.#context, this.#address);
      }
    }
    return new TextDecoder().decode(await this.bytes(maxBytes));
  }

  /** Reads at most `maxBytes` and drops the rest; for the bodies of failures. */
  async excerpt(maxBytes: number): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let length = 0;
    for (let chunk = await this.read(); chunk !== undefined; chunk = await this.read()) {
      text += decoder.decode(chunk.subarray(0, maxBytes - length), { stream: true });
      length += chunk.byteLength;
      if (length >= maxBytes) {
        await this.cancel();
        break;
      }
    }
    return text;
  }

  /** The answer is a stream: only silence and the caller limit its time. */
  asStream(): ByteSource {
    this.#streaming = true;
    this.#scope.becomeStream();
    return this;
  }

  /** Drops what the decoder left unread, unless it took the body over as a stream. */
  async settle(): Promise<void> {
    if (!this.#streaming) await this.cancel();
  }

  #end(): void {
    this.#ended = true;
    this.#scope.release();
  }

  async #refuseSize(maxBytes: number): Promise<never> {
    await this.cancel();
    throw new ProtocolError({
      ...this.#context,
      code: 'sdk.response_too_large',
      message: `${this.#context.platform} ${this.#context.operation}: the answer is larger than maxResponseBytes (${maxBytes})`,
    });
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
