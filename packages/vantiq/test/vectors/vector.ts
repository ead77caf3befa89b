import { readdirSync, readFileSync } from 'node:fs';

/** A recorded call of another client: what it was asked, what went over the wire, what its caller got. */
export interface Vector {
  readonly id: string;
  readonly file: string;
  /** A list for scripts on a socket. */
  readonly call: RecordedCall | readonly RecordedCall[];
  readonly given?: Given;
  readonly exchanges: readonly { readonly request: RecordedRequest; readonly response: RecordedResponse }[];
  readonly frames?: readonly RecordedFrame[];
  readonly result: Readonly<Record<string, unknown>>;
}

export interface RecordedCall {
  readonly method: string;
  /** Names to values; a list for the Node client. */
  readonly args: Readonly<Record<string, unknown>> & readonly unknown[];
  readonly given?: Given;
}

interface Given {
  readonly session: string;
  readonly targetNamespace?: string;
  readonly setUsername?: string;
}

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Parsed JSON; null without a body. */
  readonly body?: unknown;
  /** The body where it is no JSON. */
  readonly bodyText?: string;
  readonly multipart?: readonly RecordedPart[];
}

export interface RecordedPart {
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText?: string;
  readonly bodyHex?: string;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bodyText?: string;
  readonly bodyHex?: string;
  readonly chunks?: readonly string[];
  /** The connection is cut. */
  readonly drop?: true;
}

export interface RecordedFrame {
  readonly dir: 'open' | 'client' | 'server';
  readonly kind?: 'text' | 'binary' | 'close' | 'tcp-abort';
  readonly target?: string;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly code?: number;
}

const folder = new URL('./data/', import.meta.url);

/** All vectors, each with the name of its file. */
export function allVectors(): readonly Vector[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .flatMap(name => {
      const vectors = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector[];
      return vectors.map(vector => ({ ...vector, file: name.replace('.json', '') }));
    });
}

/** The calls of a vector as a list. */
export function callsOf({ call }: Vector): readonly RecordedCall[] {
  return Array.isArray(call) ? call : [call as RecordedCall];
}

/** What the client had been given before the call. */
export function givenOf(vector: Vector): Given {
  return vector.given ?? callsOf(vector)[0]?.given ?? { session: 'access token tok-aaaa-1111' };
}
