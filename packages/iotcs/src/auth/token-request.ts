import {
  AuthError,
  type ErrorContext,
  type HttpClient,
  isBadRequestError,
  isHttpError,
  ProtocolError,
  path,
  type TokenSet,
} from '@sdk/core';
import { isObject } from '../validation.js';
import { type AssertionSigner, clientAssertion } from './client-assertion.js';
import type { ServerClock } from './server-clock.js';

const GRANT = 'grant_type=client_credentials';
const ASSERTION_TYPE =
  'client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer';

/** Who asks for a token. */
export interface Identity {
  /** Activation id, endpoint id or integration id. */
  readonly id: string;
  /** `oracle/iot/activation` for the activation calls, empty for all else. */
  readonly scope: '' | 'oracle/iot/activation';
  readonly signer: AssertionSigner;
}

/**
 * Fetches an access token (W-1). When the server refuses the assertion and tells its time, that time is kept and the
 * request made once more.
 *
 * @throws {AuthError} when the server refuses the identity.
 */
export async function requestToken(
  http: HttpClient,
  identity: Identity,
  serverClock: ServerClock,
): Promise<TokenSet> {
  try {
    return await postAssertion(http, identity, serverClock);
  } catch (error) {
    const serverMs = serverTimeIn(error);
    if (serverMs === undefined) throw refusal(error);
    serverClock.set(serverMs);
  }
  try {
    return await postAssertion(http, identity, serverClock);
  } catch (error) {
    throw refusal(error);
  }
}

async function postAssertion(
  http: HttpClient,
  { id, scope, signer }: Identity,
  serverClock: ServerClock,
): Promise<TokenSet> {
  const assertion = await clientAssertion(id, signer, serverClock.now());
  return http.request({
    operation: 'token',
    method: 'POST',
    path: path`/iot/api/v2/oauth2/token`,
    headers: { Accept: 'application/json' },
    // Not as a form: the originals send the slashes of the scope as they are.
    body: {
      kind: 'text',
      text: `${GRANT}&${ASSERTION_TYPE}&client_assertion=${assertion}&scope=${scope}`,
      contentType: 'application/x-www-form-urlencoded',
    },
    replay: 'always',
    anonymous: true,
    decode: async answer => tokenOf(await answer.json(), answer.context),
  });
}

/** `expires_in` is in milliseconds, unlike everywhere else. */
function tokenOf(body: unknown, context: ErrorContext): TokenSet {
  if (isObject(body)) {
    const { access_token: accessToken, token_type: tokenType, expires_in: expiresInMs } = body;
    if (typeof accessToken === 'string' && accessToken !== '')
      return {
        accessToken,
        tokenType: typeof tokenType === 'string' ? tokenType : undefined,
        expiresInMs: typeof expiresInMs === 'number' ? expiresInMs : undefined,
      };
  }
  throw new ProtocolError({ ...context, message: 'iotcs token: the answer holds no access_token' });
}

/** The server's time in the body of a refusal: a number, or its digits as text. */
function serverTimeIn(error: unknown): number | undefined {
  if (!isHttpError(error) || error.status !== 400 || !isObject(error.body)) return undefined;
  const serverMs = Number(error.body['currentTime'] ?? Number.NaN);
  return Number.isFinite(serverMs) && serverMs > 0 ? serverMs : undefined;
}

/** A refused assertion is a matter of the credential, not of the call that needed the token. */
function refusal(error: unknown): unknown {
  if (!isBadRequestError(error)) return error;
  const { platform, operation, attempts, requestId, message } = error;
  return new AuthError({ platform, operation, attempts, requestId, stage: 'acquire', message, cause: error });
}
