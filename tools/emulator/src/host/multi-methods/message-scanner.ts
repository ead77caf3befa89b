/** What a scanner tells about the bytes that it reads. */
export interface MessageEvents {
  /** A request line begins at this offset of the bytes given. */
  onRequestLine(offset: number): void;
}

type State = 'start' | 'request-line' | 'head' | 'body' | 'chunk-size' | 'chunk-end' | 'trailers' | 'opaque';

/** Longest line that is looked at; a longer one that would matter makes everything after it opaque. */
const MAX_LINE_BYTES = 1024;

const LF = 0x0a;
const CR = 0x0d;

/**
 * Follows the requests on one connection from message to message, however the bytes are cut, to find where their
 * request lines begin. From what it does not understand on it finds none any more: the parser behind it refuses that.
 */
export class MessageScanner {
  #state: State = 'start';
  #line = '';
  #lineBytes = 0;
  /** Bytes of the body or chunk that are still to come. */
  #rest = 0;
  #head: Head = {};

  /** Reads on. `bytes` begins where the bytes of the call before ended. */
  read(bytes: Uint8Array, events: MessageEvents): void {
    let at = 0;
    while (at < bytes.byteLength && this.#state !== 'opaque') {
      if (this.#state === 'body') at = this.#skip(at, bytes.byteLength);
      else if (this.#state === 'start') at = this.#begin(at, bytes[at], events);
      else at = this.#readLine(at, bytes);
    }
  }

  #skip(at: number, end: number): number {
    const skipped = Math.min(this.#rest, end - at);
    this.#rest -= skipped;
    if (this.#rest === 0) this.#state = this.#head.chunked ? 'chunk-end' : 'start';
    return at + skipped;
  }

  /** Blank lines before a request line are allowed. */
  #begin(at: number, byte: number | undefined, events: MessageEvents): number {
    if (byte === CR || byte === LF) return at + 1;
    events.onRequestLine(at);
    this.#head = {};
    this.#state = 'request-line';
    return at;
  }

  #readLine(at: number, bytes: Uint8Array): number {
    const end = bytes.indexOf(LF, at);
    const piece = bytes.subarray(at, end < 0 ? undefined : end);
    const room = Math.max(0, MAX_LINE_BYTES - this.#lineBytes);
    this.#line += Buffer.from(piece.buffer, piece.byteOffset, Math.min(piece.byteLength, room)).toString(
      'latin1',
    );
    this.#lineBytes += piece.byteLength;
    if (end < 0) return bytes.byteLength;
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    const cut = this.#lineBytes > MAX_LINE_BYTES;
    this.#line = '';
    this.#lineBytes = 0;
    this.#state = this.#take(line, cut);
    return end + 1;
  }

  /** The state after a whole line. */
  #take(line: string, cut: boolean): State {
    switch (this.#state) {
      case 'request-line':
        return line.startsWith('CONNECT ') ? 'opaque' : 'head';
      case 'head':
        if (line === '') return this.#afterHead();
        this.#head = withField(this.#head, line, cut);
        return 'head';
      case 'chunk-size':
        return this.#startChunk(line);
      case 'chunk-end':
        return line === '' ? 'chunk-size' : 'opaque';
      default:
        return line === '' ? 'start' : 'trailers';
    }
  }

  #afterHead(): State {
    const { unclear, upgrade, connectionUpgrade, chunked, length } = this.#head;
    if (unclear || (upgrade && connectionUpgrade) || (chunked && length !== undefined)) return 'opaque';
    if (chunked) return 'chunk-size';
    this.#rest = length ?? 0;
    return this.#rest > 0 ? 'body' : 'start';
  }

  #startChunk(line: string): State {
    const size = /^([0-9a-fA-F]{1,12})[ \t]*(;|$)/.exec(line)?.[1];
    if (size === undefined) return 'opaque';
    this.#rest = Number.parseInt(size, 16);
    return this.#rest === 0 ? 'trailers' : 'body';
  }
}

/** What the fields of a head say about where the message ends. */
interface Head {
  readonly length?: number;
  readonly chunked?: boolean;
  readonly upgrade?: boolean;
  readonly connectionUpgrade?: boolean;
  /** A field says something that is not understood. */
  readonly unclear?: boolean;
}

function withField(head: Head, line: string, cut: boolean): Head {
  // A folded line goes on with the field before it.
  if (/^[ \t]/.test(line)) return { ...head, unclear: true };
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).trim();
  const unclear: Head = { ...head, unclear: true };
  switch (line.slice(0, Math.max(0, colon)).toLowerCase()) {
    case 'content-length':
      if (!/^\d{1,15}$/.test(value) || head.length !== undefined) return unclear;
      return { ...head, length: Number(value) };
    case 'transfer-encoding':
      return /(^|,)[ \t]*chunked$/i.test(value) && !cut ? { ...head, chunked: true } : unclear;
    case 'upgrade':
      return { ...head, upgrade: value.toLowerCase() === 'websocket' };
    case 'connection':
      if (cut) return unclear;
      return /(^|,)[ \t]*upgrade[ \t]*(,|$)/i.test(value) ? { ...head, connectionUpgrade: true } : head;
    default:
      return head;
  }
}
