import { stringifyJson } from '../data/json.js';

/** What a request sends. It is turned into bytes anew for each attempt, so that a retry never sends half of it. */
export type RequestBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string; readonly contentType: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> | Blob; readonly contentType: string }
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
  /** The content type with its boundary is set by the runtime. */
  | { readonly kind: 'multipart'; readonly build: () => FormData }
  /** `open` is called once per attempt. */
  | {
      readonly kind: 'stream';
      readonly open: () => ReadableStream<Uint8Array>;
      readonly contentType: string;
      /** True when `open` works only once; the call then has a single attempt, whatever happens to it. */
      readonly once?: boolean;
    };

/** True when the body can be sent again. */
export function isRepeatable(body: RequestBody | undefined): boolean {
  return body?.kind !== 'stream' || body.once !== true;
}

/** A body as `fetch` takes it. */
export interface EncodedBody {
  readonly body: BodyInit;
  readonly contentType: string | undefined;
  /** `fetch` wants to be told that a stream is sent before the answer is read. */
  readonly streaming: boolean;
}

/**
 * Encodes a body for one attempt.
 *
 * @param signal aborts when the attempt has failed.
 */
export function encodeBody(body: RequestBody, signal: AbortSignal): EncodedBody {
  switch (body.kind) {
    case 'json':
      return { body: stringifyJson(body.value), contentType: 'application/json', streaming: false };
    case 'text':
      return { body: body.text, contentType: body.contentType, streaming: false };
    case 'bytes':
      return { body: body.bytes, contentType: body.contentType, streaming: false };
    case 'form':
      return {
        body: new URLSearchParams(body.fields).toString(),
        contentType: 'application/x-www-form-urlencoded',
        streaming: false,
      };
    case 'multipart':
      return { body: body.build(), contentType: undefined, streaming: false };
    case 'stream':
      return { body: closedOnAbort(body.open(), signal), contentType: body.contentType, streaming: true };
  }
}

/** `fetch` leaves the stream open when the connection fails; whoever opened a file for it could never close it. */
function closedOnAbort(source: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const close = (): Promise<void> => reader.cancel(signal.reason);
  signal.addEventListener('abort', () => void close().catch(() => {}), { once: true });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value } = await reader.read();
        if (value === undefined) controller.close();
        else controller.enqueue(value);
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}
