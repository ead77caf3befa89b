import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Emulator, type EmulatorOptions, type IotcsEmulator, startEmulator } from '../../src/index.js';

/** The model that the emulator has without a seed. */
export const THERMOSTAT = 'urn:sdk:emulator:thermostat';

/** The application, the integration and the devices that it has without a seed. */
export const APPLICATION = '0-EMULATOR';
export const INTEGRATION = 'EMULATOR-INTEGRATION-1';
export const DEVICE = 'EMULATOR-DEVICE-1';
export const GATEWAY = 'EMULATOR-GATEWAY-1';
export const SECRET = 'emulator-shared-secret';

const API = '/iot/api/v2';

/** An answer, with its body parsed if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, taken for what the caller expects. */
  json<T = Record<string, unknown>>(): T;
}

/** A running emulator. */
export interface Fixture extends AsyncDisposable {
  readonly emulator: Emulator<'iotcs'>;
  readonly iotcs: IotcsEmulator;
  /** Sends a request with these headers only; the path begins after the host. */
  fetch(path: string, init?: RequestInit): Promise<Answer>;
  /** Asks for a token with a form of these members beside the usual ones. */
  token(assertion: string, members?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A client with an identity of its own. */
  client(identity: Identity): Client;
  /** An activated device. */
  device(activationId?: string, deviceModels?: readonly string[]): Promise<Client & { readonly keys: Keys }>;
  /** An enterprise client. */
  enterprise(id?: string): Client;
}

/** Who a client is, and what it signs with. */
export interface Identity {
  readonly id: string;
  readonly key: string | KeyObject;
  readonly scope?: string;
}

/** A client of the JSON interface that holds a token. */
export interface Client {
  readonly id: string;
  /** Sends a request below `/iot/api/v2`, or below the root when the path begins with `/iot` or `/v1`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A key pair. */
export interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Starts an emulator on a free port. */
export async function start(options: Omit<EmulatorOptions<'iotcs'>, 'platforms'> = {}): Promise<Fixture> {
  const emulator = await startEmulator({ platforms: ['iotcs'], ...options });
  const { iotcs } = emulator;
  const fixture: Fixture = {
    emulator,
    iotcs,
    fetch: async (path, init = {}) => answerOf(await fetch(`${iotcs.url}${path}`, init)),
    token: (assertion, members = {}) =>
      fixture.fetch(`${API}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          scope: '',
          ...members,
        }),
      }),
    client: identity => clientOf(fixture, identity),
    async device(activationId = DEVICE, deviceModels = [THERMOSTAT]) {
      const keys = rsaKeys();
      const activating = fixture.client({ id: activationId, key: SECRET, scope: 'oracle/iot/activation' });
      const body = activation(activationId, keys, { deviceModels });
      const answer = await activating.call('POST', '/activation/direct', body);
      const { endpointId } = answer.json<{ endpointId: string }>();
      return { ...fixture.client({ id: endpointId, key: keys.privateKey }), keys };
    },
    enterprise: (id = INTEGRATION) => fixture.client({ id, key: SECRET }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
  return fixture;
}

/** A new key pair as the activation policy wants it. */
export function rsaKeys(): Keys {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** A client assertion (section 4.3). */
export function assertion(
  { id, key }: Identity,
  nowMs: number,
  claims: Readonly<Record<string, unknown>> = {},
): string {
  const all = {
    iss: id,
    sub: id,
    aud: 'oracle/iot/oauth2/token',
    exp: Math.floor(nowMs / 1000) + 900,
    ...claims,
  };
  const alg = typeof key === 'string' ? 'HS256' : 'RS256';
  const signed = [{ typ: 'JWT', alg }, all].map(part => base64url(JSON.stringify(part))).join('.');
  const signature =
    typeof key === 'string'
      ? createHmac('sha256', key).update(signed).digest()
      : sign('sha256', Buffer.from(signed), key);
  return `${signed}.${base64url(signature)}`;
}

/** The body of W-4. */
export function activation(
  subject: string,
  { publicKey, privateKey }: Keys,
  {
    secret = SECRET,
    deviceModels = [THERMOSTAT],
  }: { readonly secret?: string; readonly deviceModels?: readonly string[] } = {},
): Record<string, unknown> {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const signed = Buffer.concat([
    Buffer.from(`${subject}\nRSA\nX.509\nHmacSHA256\n`),
    createHmac('sha256', secret).update(subject).digest(),
    der,
  ]);
  return {
    certificationRequestInfo: {
      subject,
      subjectPublicKeyInfo: {
        algorithm: 'RSA',
        publicKey: der.toString('base64'),
        format: 'X.509',
        secretHashAlgorithm: 'HmacSHA256',
      },
      attributes: {},
    },
    signatureAlgorithm: 'SHA256withRSA',
    signature: sign('sha256', signed, privateKey).toString('base64'),
    deviceModels,
  };
}

function clientOf(fixture: Fixture, identity: Identity): Client {
  let authorization: Promise<string> | undefined;
  const authorize = async (): Promise<string> => {
    const scope = identity.scope ?? '';
    const answer = await fixture.token(assertion(identity, fixture.emulator.clock.now()), { scope });
    return `Bearer ${answer.json<{ access_token: string }>().access_token}`;
  };
  return {
    id: identity.id,
    async call(method, path, body, headers = {}) {
      authorization ??= authorize();
      const full = /^\/(iot|v1)\//.test(path) ? path : `${API}${path}`;
      return await fixture.fetch(full, {
        method,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: await authorization,
          [identity.scope ? 'x-activationid' : 'x-endpointid']: identity.id,
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: <T>() => JSON.parse(text) as T,
  };
}

function base64url(part: string | Uint8Array): string {
  return Buffer.from(part).toString('base64url');
}
