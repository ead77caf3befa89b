import { ProtocolError } from '../errors/other-errors.js';
import type { ErrorContext, SdkError } from '../errors/sdk-error.js';
import type { ByteSource } from '../stream/byte-source.js';
import type { AttemptScope } from './attempt-scope.js';
import { dropBody } from './drop-body.js';
import { type Exchange, transportFailure } from './transport-failure.js';

let abandonedStreams: FinalizationRegistry<AttemptScope> | undefined;

/** Frees connection and listeners of streams that were dropped without being read to the end or cancelled. */
function freeWhenAbandoned(body: ResponseBody, scope: AttemptScope): void {
  abandonedStreams ??= new FinalizationRegistry(abandoned => abandoned.abort('abandoned'));
  abandonedStreams.register(body, scope, scope);
}

/** The body of one answer, read under the attempt's limits. It can be read once. */
export class ResponseBody implements ByteSource {
  readonly #response: Response;
  readonly #scope: AttemptScope;
  readonly #context: ErrorContext;
  readonly #exchange: Exchange;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #ended = false;
  #failure: SdkError | undefined;
  #streaming = false;

  constructor(response: Response, scope: AttemptScope, context: ErrorContext, exchange: Exchange) {
    this.#response = response;
    this.#scope = scope;
    this.#context = context;
    this.#exchange = exchange;
    if (response.body === null) this.#end();
  }

  async read(): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ended) return undefined;
    try {
      this.#reader ??= this.#openReader();
      this.#scope.startIdleWatch();
      const { value } = await this.#reader.read();
      this.#scope.stopIdleWatch();
      // A body that knows nothing of the signal has just been cancelled, which looks like its end.
      this.#scope.signal.throwIfAborted();
      if (value === undefined) this.#end();
      return value;
    } catch (error) {
      this.#failure = transportFailure(error, this.#scope.signal, this.#context, this.#exchange);
      this.#end();
      throw this.#failure;
    }
  }

  async cancel(): Promise<void> {
    if (this.#ended) return;
    this.#end();
    dropBody(this.#reader ?? this.#response.body);
  }

  /**
   * Reads everything.
   *
   * @throws {ProtocolError} `sdk.response_too_large` when the body is longer than `maxBytes`.
   */
  async bytes(maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#announcedBytes() > maxBytes) return this.#refuseSize(maxBytes);
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
    return new TextDecoder().decode(await this.bytes(maxBytes));
  }

  /**
   * Reads at most `maxBytes` and drops the rest; for the bodies of failures. A connection that breaks ends the text
   * early: what the head of the answer said is worth more than why its body is incomplete.
   */
  async excerpt(maxBytes: number): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for (let length = 0; length < maxBytes; ) {
        const chunk = await this.read();
        if (chunk === undefined) return text;
        text += decoder.decode(chunk.subarray(0, maxBytes - length), { stream: true });
        length += chunk.byteLength;
      }
    } catch (error) {
      if (this.#scope.signal.aborted) throw error;
    }
    await this.cancel();
    return text;
  }

  /** Hands the body over to a reader that outlives the decoder. */
  asStream(): ByteSource {
    this.#streaming = true;
    if (!this.#ended) freeWhenAbandoned(this, this.#scope);
    return this;
  }

  /**
   * Ends the decoder's time: what it left unread is dropped, unless it took the body over as a stream. A stream is
   * limited by silence and by the caller only, but opening it belonged to the attempt.
   */
  async settle(): Promise<void> {
    if (this.#streaming) this.#scope.becomeStream();
    else await this.cancel();
  }

  #openReader(): ReadableStreamDefaultReader<Uint8Array> {
    const reader = (this.#response.body as ReadableStream<Uint8Array>).getReader();
    if (this.#scope.signal.aborted) dropBody(reader);
    this.#scope.cancelOnAbort(() => dropBody(reader));
    return reader;
  }

  #end(): void {
    this.#ended = true;
    abandonedStreams?.unregister(this.#scope);
    this.#scope.release();
  }

  /** Length of the body as its head tells it; 0 when it is unknown, or is the length of a compressed form. */
  #announcedBytes(): number {
    const { headers } = this.#response;
    if (this.#ended || headers.has('content-encoding')) return 0;
    return Number(headers.get('content-length') ?? 0);
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
