import { readdirSync, readFileSync } from 'node:fs';

/** A recorded call of another client: what it was asked, what went over the wire, what its caller got. */
export interface Vector {
  readonly id: string;
  readonly call: { readonly method: string; readonly args: Readonly<Record<string, unknown>> };
  readonly exchanges: readonly { readonly request: RecordedRequest; readonly response: RecordedResponse }[];
  readonly result: { readonly value?: unknown; readonly error?: Readonly<Record<string, unknown>> };
}

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or text. */
  readonly body?: unknown;
}

export interface RecordedResponse {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly content_type?: string;
  /** Pieces that are written one by one. */
  readonly chunks?: readonly string[];
  readonly sse?: readonly string[];
}

const folder = new URL('./data/', import.meta.url);

/** The vectors of each file. */
export function vectorFiles(): ReadonlyMap<string, readonly Vector[]> {
  const files = readdirSync(folder).filter(name => name.endsWith('.json'));
  return new Map(
    files.map(name => [name, exactJson(readFileSync(new URL(name, folder), 'utf8')) as readonly Vector[]]),
  );
}

type ExactParse = (
  text: string,
  reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;

/** Reads JSON with integers beyond 2^53 as bigint. */
export function exactJson(text: string): unknown {
  return (JSON.parse as ExactParse)(text, (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '')
      ? BigInt(source as string)
      : value,
  );
}
