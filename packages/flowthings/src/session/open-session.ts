import { type HttpClient, ProtocolError, path } from '@sdk/core';
import { readEnvelope } from '../rest/envelope.js';
import { isObject } from '../validation.js';

/**
 * Makes a session, and resolves with its id. Nothing else proves who the client is, so the id is a secret. It is repeated
 * after failures: a session that nobody uses just expires.
 *
 * @throws {FlowthingsError} when the platform refuses; wrong credentials have the status 400 here (section 4.2).
 */
export async function openSession(
  http: HttpClient,
  account: string,
  query: Readonly<Record<string, string | number>>,
  signal: AbortSignal | undefined,
): Promise<string> {
  return http.request<string>(
    {
      operation: 'websocket.connect',
      method: 'POST',
      path: path`/session`,
      query,
      headers: { 'X-Auth-Account': account },
      replay: 'always',
      decode: async answer => {
        const { body } = await readEnvelope(answer, 'number');
        if (isObject(body) && typeof body['id'] === 'string' && body['id'] !== '') return body['id'];
        throw new ProtocolError({
          ...answer.context,
          message: 'flowthings websocket.connect: the answer names no session',
        });
      },
    },
    { signal },
  );
}
