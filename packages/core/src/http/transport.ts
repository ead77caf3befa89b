import type { KyInstance, Options } from 'ky';
import { fetchKeepingNothing, keepsStreams } from './unkept-stream.js';

/** The parts of `fetch` that the SDKs use; any compatible function can be given to a client. */
export type FetchFunction = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** One request as it goes out. */
export interface OutgoingRequest {
  /** Any token: some platforms use methods of their own such as `MGET`. */
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: BodyInit | undefined;
  readonly streamingBody: boolean;
  readonly signal: AbortSignal;
}

/** Sends one request and resolves with the head of the answer, whatever its status; rejects as `fetch` does. */
export type Transport = (request: OutgoingRequest) => Promise<Response>;

let loadedKy: KyInstance | undefined;

/** ky probes its runtime when it is imported, so it is loaded with the first request. */
async function loadKy(): Promise<KyInstance> {
  loadedKy ??= (await import('ky')).default;
  return loadedKy;
}

/**
 * A transport over ky. Its retries, time-outs and status errors are off: the core has one loop for all of these.
 * Redirects are not followed here, because `fetch` would carry API-key headers along to any host.
 */
export function kyTransport(fetchFunction: FetchFunction | undefined): Transport {
  return async request => {
    const ky = loadedKy ?? (await loadKy());
    const init: RequestInit & { duplex?: 'half' } = {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
    };
    const options: Options = { retry: 0, timeout: false, throwHttpErrors: false };
    if (request.body !== undefined) init.body = request.body;
    if (request.streamingBody) init.duplex = 'half';
    if (fetchFunction === undefined) {
      // ky builds a Request and a signal of its own; fetching from the parts of ours costs about half of fetching those.
      const send = request.streamingBody && keepsStreams() ? fetchKeepingNothing : globalThis.fetch;
      options.fetch = () => send(request.url, { ...init, signal: request.signal });
    } else {
      Object.assign(options, init, { fetch: fetchFunction, signal: request.signal });
    }
    return ky(request.url, options);
  };
}
