import { Agent, type Incoming, type Outgoing, request } from 'node:https';
import type { FetchFunction } from '@sdk/core';

/** Answers that have no body. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * A `fetch` for https that trusts the given certificates (PEM) and no others; host names are checked as ever. The global
 * `fetch` cannot be told whom to trust. Addresses of http go to it.
 */
export function fetchTrusting(anchors: readonly string[]): FetchFunction | undefined {
  const agent = new Agent({ ca: anchors, keepAlive: true });
  return (input, init) => {
    const asked = new Request(input, init);
    return new URL(asked.url).protocol === 'https:' ? send(asked, agent) : fetch(asked);
  };
}

async function send(asked: Request, agent: Agent): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const outgoing = request(asked.url, {
    method: asked.method,
    headers: Object.fromEntries(asked.headers),
    agent,
    signal: asked.signal,
  });
  outgoing.on('error', reject).on('response', answer => resolve(responseOf(answer)));
  sendBody(asked, outgoing).catch((error: Error) => outgoing.destroy(error));
  return promise;
}

async function sendBody(asked: Request, outgoing: Outgoing): Promise<void> {
  if (asked.body !== null) {
    for await (const piece of asked.body) {
      if (!outgoing.write(piece)) await new Promise<void>(resolve => outgoing.once('drain', resolve));
    }
  }
  outgoing.end();
}

function responseOf(answer: Incoming): Response {
  const headers = new Headers();
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2)
    headers.append(answer.rawHeaders[index] ?? '', answer.rawHeaders[index + 1] ?? '');
  const { statusCode: status, statusMessage: statusText } = answer;
  const body = WITHOUT_BODY.has(status) ? null : streamOf(answer);
  return new Response(body, { status, statusText, headers });
}

function streamOf(answer: Incoming): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = answer[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    cancel: () => answer.destroy(),
  });
}
