import type { Exchange, WireRequest } from './expected.js';
import type { RecordedFrame } from './vector.js';

/** A part of a multipart body. */
export interface Part {
  readonly headers: Readonly<Record<string, string>>;
}

/** The part under the field name of the Node and Java clients. */
export function withFieldName(part: Part): Part {
  const disposition = part.headers['content-disposition'] ?? '';
  const renamed = disposition.replace(/ name="[^"]*"/, ' name="defaultName"');
  return { ...part, headers: { ...part.headers, 'content-disposition': renamed } };
}

/** The upload of a text as a document. */
export function upload(name: string, text: string): Exchange {
  const request: WireRequest = {
    method: 'POST',
    path: '/api/v1/resources/documents',
    query: {},
    headers: {
      authorization: 'Bearer tok-aaaa-1111',
      'content-type': 'multipart/form-data; boundary=<boundary>',
    },
    body: [
      {
        headers: {
          'content-disposition': `form-data; name="defaultName"; filename="${name}"`,
          'content-type': 'text/plain',
        },
        hex: Buffer.from(text).toString('hex'),
      },
    ],
  };
  return {
    request,
    response: { status: 200, headers: { 'content-type': 'application/json' }, body: { name } },
  };
}

/** The id stands in the parameters of a request and in the headers of its answer. */
export function withRequestId(frame: RecordedFrame, requestId: string): RecordedFrame {
  const { parameters, headers } = (frame.json ?? {}) as {
    readonly parameters?: object;
    readonly headers?: object;
  };
  if (parameters !== undefined)
    return { ...frame, json: { ...frame.json, parameters: { ...parameters, requestId } } };
  if (headers !== undefined && 'X-Request-Id' in headers)
    return { ...frame, json: { ...frame.json, headers: { 'X-Request-Id': requestId } } };
  return frame;
}

/** The Node client sends its token with each message. */
export function withoutToken(frame: RecordedFrame): RecordedFrame {
  if (frame.json === undefined) return frame;
  const { accessToken: _token, ...json } = frame.json;
  return { ...frame, json };
}
