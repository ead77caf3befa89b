import type { Exchange } from '../../host/exchange.js';
import { json, type Reply } from '../../host/reply.js';
import { CLIENT_ID, type IdentityProvider } from './identity-provider.js';

/** A request to the identity provider. */
export interface IdentityCall {
  readonly identity: IdentityProvider;
  readonly exchange: Exchange;
  /** Scheme and host under which the provider is reached. */
  readonly origin: string;
}

type IdentityHandler = (call: IdentityCall) => Promise<Reply> | Reply;

/** What needs no token, by method and path. */
export const identityEndpoints: Readonly<Record<string, IdentityHandler>> = {
  'GET /1/authinfo.yaml': ({ origin }) => yaml(authInfo(origin)),
  'POST /idp/oauth/device/code': async call =>
    call.identity.deviceCode(await formOf(call.exchange), call.origin),
  'POST /idp/oauth/token': async call => await call.identity.token(await formOf(call.exchange), call.origin),
  'GET /idp/.well-known/jwks.json': async ({ identity }) =>
    json(200, { keys: [await identity.issuer.publicKey()] }),
  'GET /idp/activate': ({ exchange }) => page(decisionForm(exchange.query.get('user_code') ?? '')),
  'POST /idp/activate': decide,
};

/** Refuses the token of the API here: it must not leave the platform's own host. */
export function tokenRefusal(exchange: Exchange): Reply | undefined {
  if (!exchange.path.startsWith('/idp/') || exchange.header('authorization') === undefined) return undefined;
  return json(400, {
    error: 'invalid_request',
    error_description: 'no Authorization header is expected here',
  });
}

async function formOf(exchange: Exchange): Promise<URLSearchParams> {
  return new URLSearchParams(await exchange.text());
}

function authInfo(origin: string): string {
  return `version: 1
auth:
  default-provider-id: emulator
  providers:
    emulator:
      id: emulator
      login-url: ${origin}/idp/authorize
      token-url: ${origin}/idp/oauth/token
      code-url: ${origin}/idp/oauth/device/code
      jwks-url: ${origin}/idp/.well-known/jwks.json
      client-id: ${CLIENT_ID}
      audience: ${origin}/
`;
}

/** What the person sees; tests decide by their handle instead. */
function decisionForm(userCode: string): string {
  const code = userCode.replace(/[^A-Z-]/g, '');
  return `<form method="post">
<label>Code <input name="user_code" value="${code}"></label>
<button name="decision" value="approved">Approve</button>
<button name="decision" value="denied">Deny</button>
</form>`;
}

async function decide({ identity, exchange }: IdentityCall): Promise<Reply> {
  const form = await formOf(exchange);
  const decision = form.get('decision') === 'approved' ? 'approved' : 'denied';
  try {
    identity.logins.decide(decision, form.get('user_code') ?? '');
  } catch (error) {
    return json(404, { error: 'invalid_request', error_description: (error as Error).message });
  }
  return page(`The login is ${decision}.`);
}

function yaml(text: string): Reply {
  return { status: 200, headers: { 'content-type': 'application/yaml' }, body: text };
}

function page(body: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><title>Login</title>${body}`,
  };
}
