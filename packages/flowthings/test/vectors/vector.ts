import { readdirSync, readFileSync } from 'node:fs';

/** A recorded call of another client: what it was asked, what went over the wire, what its caller got. */
export interface Vector {
  readonly id: string;
  readonly file: string;
  readonly call: RecordedCall;
  readonly exchanges?: readonly { readonly request: RecordedRequest; readonly response: RecordedResponse }[];
  /** Present where requests were under way at the same time. */
  readonly exchangesOrder?: string;
  readonly frames?: readonly RecordedFrame[];
  /** What the handlers of a socket client saw; absent where only the result of the one call is recorded. */
  readonly clientEvents?: readonly RecordedEvent[];
  readonly result?: unknown;
}

export interface RecordedCall {
  /** Name of the method in the words of that client. */
  readonly method: string;
  readonly args: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** Environment variables; null means unset. */
  readonly env?: Readonly<Record<string, unknown>>;
  readonly clientOptions?: Readonly<Record<string, unknown>>;
}

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** As it stood in the request line; absent where the recording has it decoded only. */
  readonly rawQuery?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; null without a body. */
  readonly body: unknown;
}

export interface RecordedResponse {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
  readonly contentType?: string;
  /** Seconds before it was sent. */
  readonly delay?: number;
}

/** One step on a socket: the session is made by HTTP, then the connection, then frames of both sides. */
export interface RecordedFrame {
  readonly direction: 'client->server' | 'server->client';
  readonly kind: 'http' | 'upgrade' | 'frame' | 'close';
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly body?: unknown;
  /** A JSON object, or text that is none. */
  readonly data?: unknown;
  readonly code?: number;
}

export interface RecordedEvent {
  readonly event?: 'open' | 'connect-callback' | 'message' | 'drop' | 'reply' | 'error';
  readonly body?: unknown;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly raised?: string;
  readonly errors?: readonly string[];
}

const folder = new URL('./data/', import.meta.url);

/** All vectors, each with the name of its file. */
export function allVectors(): readonly Vector[] {
  return readdirSync(folder).flatMap(name => {
    const vectors = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector[];
    return vectors.map(vector => ({ ...vector, file: name.replace('.json', '') }));
  });
}
