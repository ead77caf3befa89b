import { createParser, type EventSourceParser } from 'eventsource-parser';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { BatchSource } from './batch-source.js';
import type { ByteSource } from './byte-source.js';
import { decodeSource, type StreamDecoder } from './decode.js';
import { type ItemReader, itemsOf } from './items-of.js';
import { DEFAULT_MAX_ITEM_BYTES, exceedsBytes, tooLarge } from './text-limit.js';

/** One server-sent event. */
export interface SseEvent {
  /** Name of the event; `message` when the server named none. */
  readonly event: string;
  /** The `data` lines, joined by line feeds. */
  readonly data: string;
  /** The last event id that is in force: that of this event, or of an earlier one when this has none. */
  readonly id: string | undefined;
  /** Wait before a reconnect that the server asked for in this event's block, in milliseconds. */
  readonly retryMs?: number | undefined;
}

/** How server-sent events are read. */
export interface SseOptions {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  /**
   * Largest data of one event, in bytes of UTF-8. A line in progress counts too, so memory stays bounded.
   *
   * @defaultValue 16 MiB
   */
  readonly maxEventBytes?: number | undefined;
  /** Called with each comment; servers send them as signs of life. */
  readonly onComment?: ((comment: string) => void) | undefined;
  /**
   * Called when the stream ends in the middle of an event. The event is dropped, since its data may be cut; where each
   * event must arrive, the stream is to be treated as broken.
   */
  readonly onUnterminated?: (() => void) | undefined;
}

/** Room for the name of the field before the data of a line in progress. */
const FIELD_NAME_CHARACTERS = 16;
/** Data that is put behind the end of the stream to flush what the parser still holds. */
const END_MARK = '\u0000end';

/**
 * Decodes server-sent events from bytes that are cut anywhere, in the middle of a character too.
 *
 * `push` throws a ProtocolError with the code `sdk.response_too_large` for an event above the limit.
 */
export class SseDecoder implements StreamDecoder<SseEvent> {
  readonly #options: SseOptions;
  readonly #maxBytes: number;
  /** Keeps the byte order mark: the parser strips one itself. */
  readonly #text: TextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #parser: EventSourceParser;
  #into: SseEvent[] = [];
  #lastEventId: string | undefined;
  #retryMs: number | undefined;
  #overflown = false;
  #unterminated = false;

  constructor(options: SseOptions) {
    this.#options = options;
    this.#maxBytes = options.maxEventBytes ?? DEFAULT_MAX_ITEM_BYTES;
    this.#parser = createParser({
      maxBufferSize: this.#maxBytes + FIELD_NAME_CHARACTERS,
      onId: id => {
        this.#lastEventId = id;
      },
      onEvent: ({ event, data }) => this.#take(event ?? 'message', data),
      onRetry: retryMs => {
        this.#retryMs = retryMs;
      },
      onComment: comment => this.#options.onComment?.(comment),
      onError: error => {
        if (error.type === 'max-buffer-size-exceeded') this.#overflown = true;
      },
    });
  }

  /** True after `end` when the stream ended in the middle of an event. */
  get unterminated(): boolean {
    return this.#unterminated;
  }

  push(bytes: Uint8Array, into: SseEvent[]): void {
    this.#feed(this.#text.decode(bytes, { stream: true }), into);
  }

  end(into: SseEvent[]): void {
    this.#feed(this.#text.decode(), into);
    this.#unterminated = this.#holdsText();
    if (this.#unterminated) this.#options.onUnterminated?.();
  }

  /** Whether an unfinished line or event is held: it then spoils an event that is appended. */
  #holdsText(): boolean {
    const lastEventId = this.#lastEventId;
    const flushed: SseEvent[] = [];
    this.#lastEventId = undefined;
    this.#feed(`data:${END_MARK}\n\n`, flushed);
    const [mark] = flushed;
    const idWasHeld = this.#lastEventId !== undefined;
    this.#lastEventId = lastEventId;
    return mark?.data !== END_MARK || mark.event !== 'message' || idWasHeld;
  }

  #feed(text: string, into: SseEvent[]): void {
    if (text === '') return;
    this.#into = into;
    this.#parser.feed(text);
    if (this.#overflown) throw tooLarge('an event', this.#maxBytes, this.#options.context);
  }

  #take(event: string, data: string): void {
    if (this.#overflown) return;
    if (exceedsBytes(data, this.#maxBytes)) {
      this.#overflown = true;
      return;
    }
    const retryMs = this.#retryMs;
    this.#retryMs = undefined;
    const id = this.#lastEventId;
    this.#into.push(retryMs === undefined ? { event, data, id } : { event, data, id, retryMs });
  }
}

/** The events of a body, in the groups in which they arrive. */
export function sseSource(source: ByteSource, options: SseOptions): BatchSource<SseEvent> {
  return decodeSource(source, new SseDecoder(options));
}

/**
 * The events of a body, one after the other. Leaving the loop frees the connection.
 *
 * @throws {ProtocolError} with the code `sdk.response_too_large` for an event above the limit.
 */
export function readSse(source: ByteSource, options: SseOptions): ItemReader<SseEvent> {
  return itemsOf(sseSource(source, options));
}
