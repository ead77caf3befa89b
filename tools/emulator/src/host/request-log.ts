/** A request as the emulator saw it, and its answer as it left. */
export interface LoggedRequest {
  /** Grows by one with each request. */
  readonly id: number;
  /** Milliseconds since the epoch by the emulator's clock. */
  readonly atMs: number;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KiB, decoded as UTF-8. */
  readonly body: string;
  readonly bodyBytes: number;
  /** Undefined while, or because, no answer was sent. */
  readonly status: number | undefined;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** What was sent so far of the answer's body, at most its first 64 KiB. */
  readonly responseBody: string;
  /** Ids of the faults that met the request. */
  readonly faults: readonly number[];
}

/** The part of a request's record that is filled in while it is handled. */
export interface RequestRecord {
  /** Takes the body of the request. */
  body(bytes: Uint8Array): void;
  /** Takes the head of the answer. */
  head(status: number, headers: Readonly<Record<string, string>>): void;
  /** Takes bytes of the answer's body as they are sent. */
  sent(bytes: Uint8Array): void;
}

const KEEP_REQUESTS = 1000;
const KEEP_BODY_BYTES = 64 * 1024;

/** The last requests of one port, the oldest first. */
export class RequestLog {
  readonly #entries: Entry[] = [];
  #lastId = 0;

  /** @param since - only requests with a larger id */
  list(since = 0): readonly LoggedRequest[] {
    return this.#entries.filter(entry => entry.id > since).map(entry => entry.read());
  }

  clear(): void {
    this.#entries.length = 0;
  }

  start(request: Pick<LoggedRequest, 'atMs' | 'method' | 'target' | 'headers' | 'faults'>): RequestRecord {
    const entry = new Entry(++this.#lastId, request);
    this.#entries.push(entry);
    if (this.#entries.length > KEEP_REQUESTS) this.#entries.shift();
    return entry;
  }
}

class Entry implements RequestRecord {
  readonly id: number;
  readonly #request: Pick<LoggedRequest, 'atMs' | 'method' | 'target' | 'headers' | 'faults'>;
  readonly #response: Uint8Array[] = [];
  #responseBytes = 0;
  #body = '';
  #bodyBytes = 0;
  #status: number | undefined;
  #responseHeaders: Readonly<Record<string, string>> = {};

  constructor(id: number, request: Pick<LoggedRequest, 'atMs' | 'method' | 'target' | 'headers' | 'faults'>) {
    this.id = id;
    this.#request = request;
  }

  body(bytes: Uint8Array): void {
    this.#body = decode(bytes.subarray(0, KEEP_BODY_BYTES));
    this.#bodyBytes = bytes.byteLength;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#status = status;
    this.#responseHeaders = headers;
  }

  sent(bytes: Uint8Array): void {
    // A copy, because a view would keep the whole buffer of a large answer alive.
    const kept = new Uint8Array(bytes.subarray(0, KEEP_BODY_BYTES - this.#responseBytes));
    if (kept.byteLength === 0) return;
    this.#response.push(kept);
    this.#responseBytes += kept.byteLength;
  }

  read(): LoggedRequest {
    return {
      id: this.id,
      ...this.#request,
      body: this.#body,
      bodyBytes: this.#bodyBytes,
      status: this.#status,
      responseHeaders: this.#responseHeaders,
      responseBody: decode(Buffer.concat(this.#response)),
    };
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
