import type { Exchange } from '../../host/exchange.js';
import { json, type Reply } from '../../host/reply.js';
import type { Installation } from '../installation.js';
import { badRequest } from '../refusal.js';
import { checkAssertion, claimedIssuer, invalidClient, signatoryOf } from './client-assertion.js';
import type { TokenSubject } from './token-book.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The scope under which a device that is not activated gets its token. */
const ACTIVATION_SCOPE = 'oracle/iot/activation';

/**
 * Answers W-1: gives out a token for a client assertion.
 *
 * @throws {IotcsRefusal} with status 400
 */
export async function giveToken(installation: Installation, exchange: Exchange): Promise<Reply> {
  const form = new URLSearchParams(await exchange.text());
  const expected = { grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE };
  for (const [name, value] of Object.entries(expected)) {
    if (form.get(name) !== value) throw badRequest(`${name} must be ${value}`);
  }
  const scope = form.get('scope');
  if (scope !== '' && scope !== ACTIVATION_SCOPE) {
    throw badRequest(`scope must be there, and be empty or ${ACTIVATION_SCOPE}`);
  }
  const identity = await identify(installation, form.get('client_assertion') ?? '');
  if ((identity.use === 'activation') !== (scope === ACTIVATION_SCOPE)) {
    throw invalidClient(`the scope "${scope}" is not for this client`);
  }
  return json(200, {
    // Milliseconds, unlike those of other servers.
    expires_in: installation.tokens.lifetimeMs,
    token_type: 'Bearer',
    access_token: installation.tokens.issue(identity),
  });
}

async function identify(installation: Installation, assertion: string): Promise<TokenSubject> {
  const issuer = installation.open ? claimedIssuer(assertion) : undefined;
  const claimed = issuer === undefined ? undefined : signatoryOf(installation, issuer);
  return claimed ?? (await checkAssertion(installation, assertion));
}
