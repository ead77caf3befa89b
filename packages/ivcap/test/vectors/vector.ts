import { readdirSync, readFileSync } from 'node:fs';

/** Stands in for the address of the recorded server. */
export const BASE = 'http://ivcap.example.test';

/** A recorded call of another client: what it was asked, what went over the wire, what its caller got. */
export interface Vector {
  readonly id: string;
  /** Name of the file without its extension; its first part names the client. */
  readonly file: string;
  readonly call: { readonly method: string; readonly args: Args };
  readonly exchanges: readonly { readonly request: RecordedRequest; readonly response: RecordedResponse }[];
  readonly result: { readonly returns?: unknown; readonly raises?: Readonly<Record<string, unknown>> };
  /** Parameters that may be sent or not. */
  readonly queryMayAlsoHave?: readonly string[];
}

/** A value fits any parameter, because the recordings hold what callers get wrong too. */
export type Args = Readonly<Record<ArgName, never>>;

type ArgName =
  | 'artifact'
  | 'aspect'
  | 'aspect_path'
  | 'at_time'
  | 'body'
  | 'chunkSize'
  | 'chunk_size'
  | 'collection'
  | 'collection_urn'
  | 'content_path'
  | 'content_size'
  | 'content_type'
  | 'data'
  | 'description'
  | 'entity'
  | 'env'
  | 'expiry-time'
  | 'file'
  | 'filter'
  | 'filter_'
  | 'from'
  | 'id'
  | 'include_content'
  | 'input'
  | 'item_urn'
  | 'job'
  | 'kwargs'
  | 'limit'
  | 'max_wait_time'
  | 'name'
  | 'name_filter'
  | 'order'
  | 'order_by'
  | 'order_desc'
  | 'order_direction'
  | 'parameters'
  | 'policy'
  | 'query'
  | 'queue'
  | 'refreshToken'
  | 'retries'
  | 'retry_delay'
  | 'schema'
  | 'schema_prefix'
  | 'search'
  | 'secret-name'
  | 'secret-type'
  | 'secret-value'
  | 'service'
  | 'service_id'
  | 'stream'
  | 'tags'
  | 'text'
  | 'timeout'
  | 'to'
  | 'url'
  | 'urn';

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly form?: Readonly<Record<string, string>>;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

const folder = new URL('./data/', import.meta.url);

/** All vectors, with the address of the recorded server filled in. */
export function allVectors(): readonly Vector[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .flatMap(name => {
      const text = readFileSync(new URL(name, folder), 'utf8')
        .replaceAll('{{base-percent-encoded}}', encodeURIComponent(BASE))
        .replaceAll('{{base}}', BASE);
      const vectors = JSON.parse(text) as Vector[];
      return vectors.map(vector => ({ ...vector, file: name.replace('.json', '') }));
    });
}
