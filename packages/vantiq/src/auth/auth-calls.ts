import type { Answer, EncodedPath, HttpClient, RequestOptions, RequestSpec } from '@sdk/core';
import { ProtocolError } from '@sdk/core';
import { checkOptions } from '../check-options.js';
import { isObject } from '../validation.js';
import { basicValue } from './password.js';
import type { TokenRequests, VantiqTokens } from './vantiq-credential.js';

/** Life of a token that `authenticate` gives out; no answer tells it (section 4.2). */
const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000;

/** The requests of a session to `/authenticate`, which are sent without the session's own token. */
export class AuthCalls implements TokenRequests {
  readonly #http: HttpClient;
  readonly #options: RequestOptions;

  /** @param options go with every request. */
  constructor(http: HttpClient, options: RequestOptions = {}) {
    this.#http = http;
    this.#options = options;
  }

  authenticate(username: string, password: string): Promise<VantiqTokens> {
    return this.#send({
      operation: 'authenticate',
      method: 'GET',
      headers: { Authorization: `Basic ${basicValue(username, password)}` },
      decode: answer => readTokens(answer, TOKEN_LIFE_MS),
    });
  }

  refresh(accessToken: string): Promise<VantiqTokens> {
    return this.#send({
      operation: 'refresh',
      method: 'POST',
      below: '/refresh',
      body: { kind: 'text', text: accessToken, contentType: 'text/plain' },
      decode: answer => readTokens(answer, TOKEN_LIFE_MS),
    });
  }

  check(accessToken: string): Promise<VantiqTokens> {
    return this.#send({
      operation: 'authenticate',
      method: 'GET',
      headers: { Authorization: `Bearer ${accessToken}` },
      decode: answer => readTokens(answer, undefined),
    });
  }

  revoke(accessToken: string): Promise<void> {
    return this.#send({
      operation: 'revoke',
      method: 'POST',
      below: '/revoke',
      body: { kind: 'text', text: accessToken, contentType: 'text/plain' },
      decode: answer => answer.discard(),
    });
  }

  #send<T>(
    request: Pick<RequestSpec<T>, 'operation' | 'method' | 'headers' | 'body' | 'decode'> & {
      readonly below?: string;
    },
  ): Promise<T> {
    const { below = '', ...spec } = request;
    const path = `/authenticate${below}` as EncodedPath;
    checkOptions(spec.operation, this.#options);
    return this.#http.request<T>({ ...spec, path, anonymous: true, replay: 'always' }, this.#options);
  }
}

async function readTokens(answer: Answer, expiresInMs: number | undefined): Promise<VantiqTokens> {
  const body = await answer.json();
  const { accessToken, idToken } = isObject(body) ? body : {};
  if (typeof accessToken !== 'string' || accessToken === '') {
    const { platform, operation } = answer.context;
    throw new ProtocolError({
      ...answer.context,
      message: `${platform} ${operation}: the answer holds no accessToken`,
    });
  }
  return { accessToken, expiresInMs, idToken: typeof idToken === 'string' ? idToken : undefined };
}
