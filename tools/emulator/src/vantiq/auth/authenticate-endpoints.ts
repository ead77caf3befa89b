import type { Exchange } from '../../host/exchange.js';
import { empty, json, type Reply } from '../../host/reply.js';
import { methodNotAllowed, unauthorized } from '../errors.js';
import type { Installation } from '../installation.js';
import type { Account } from './account-book.js';
import { bearerToken } from './authorize.js';
import type { AccessToken } from './token-book.js';

/**
 * Carries out `GET /authenticate`, `POST /authenticate/refresh` and `POST /authenticate/revoke`.
 *
 * @param action - the segment after `authenticate`
 */
export async function handleAuthenticate(
  installation: Installation,
  exchange: Exchange,
  action: string | undefined,
): Promise<Reply> {
  if (exchange.effect.unauthorized) throw unauthorized();
  switch (`${exchange.method} ${action ?? ''}`) {
    case 'GET ':
      return tokenReply(authenticate(installation, exchange.header('authorization')));
    case 'POST refresh': {
      // Guess (section 8, 3): only before expiry, and the old token stays valid until it expires.
      const token = installation.tokens.find((await exchange.text()).trim());
      if (!token) throw unauthorized();
      return tokenReply(installation.tokens.issue(token.username, token.namespace));
    }
    case 'POST revoke':
      if (!installation.tokens.revoke((await exchange.text()).trim())) throw unauthorized();
      return empty(200);
    default:
      throw methodNotAllowed(exchange.method, exchange.path);
  }
}

/** A session for a user whose name and password are right, in the first of the user's namespaces. */
export function signIn(installation: Installation, account: Account | undefined): AccessToken {
  if (!account) throw unauthorized();
  return installation.tokens.issue(
    account.username,
    account.namespaces[0] ?? installation.namespaces()[0] ?? '',
  );
}

function authenticate(installation: Installation, authorization: string | undefined): AccessToken {
  const basic = /^basic +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    const pair = Buffer.from(basic, 'base64').toString();
    const colon = pair.indexOf(':');
    const account =
      colon < 0 ? undefined : installation.accounts.signIn(pair.slice(0, colon), pair.slice(colon + 1));
    return signIn(installation, account);
  }
  const token = installation.tokens.find(bearerToken(authorization) ?? '');
  if (!token) throw unauthorized();
  return token;
}

/** The shape of the answer for a token that the client brought is a guess beyond `accessToken`. */
function tokenReply({ token, username }: AccessToken): Reply {
  return json(200, { accessToken: token, idToken: idToken(username) });
}

/** An unsigned JWT: clients keep it and show it, none checks it. */
function idToken(username: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: username, preferred_username: username })}.`;
}
