import type { Caller } from '../caller.js';
import type { Installation } from '../installation.js';

/** A request to the REST API, from the network or out of a batch. */
export interface RestRequest {
  readonly method: string;
  /** The path as it was sent, for messages. */
  readonly path: string;
  /** The percent-decoded segments after `/api/v1/resources`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
  /**
   * The body as JSON; undefined when it is empty.
   *
   * @throws JsonError when it is not JSON
   */
  json(): Promise<unknown>;
  /** The body as it comes, for uploads; undefined for a request of a batch. */
  readonly stream: (() => AsyncIterable<Uint8Array>) | undefined;
}

/** A request of a caller who is known. */
export interface RestCall {
  readonly installation: Installation;
  readonly caller: Caller;
  readonly request: RestRequest;
}

/** Finds the caller of one request of a batch, whose headers may differ from the outer ones. */
export type BatchCaller = (header: (name: string) => string | undefined) => Caller;
