import { expect } from '@jest/globals';
import {
  clientAssertion,
  DirectlyConnectedDevice,
  privateKeySigner,
  readProvisioning,
  Secret,
  sharedSecretSigner,
} from '@sdk/iotcs';
import { manualClock } from '@sdk/testkit';
import { hmacSha256 } from '../../../src/crypto/hmac.js';
import { toHex, utf8 } from '../../../src/encoding/bytes.js';
import { activatedDevice, PASSWORD, quiet, recordedFile } from '../../support/devices.js';
import { type Captured, FakeServer, type Served } from '../../support/fake-server.js';
import { rejection } from '../../support/rejection.js';
import { expectRequest, jwtParts } from '../compare.js';
import type { Replay, Vector } from '../vector.js';

const TOKEN = '/iot/api/v2/oauth2/token';
const NOW_MS = 1_500_000_000_000;

interface AssertionArguments {
  readonly nowMillis: number;
  readonly clientId: string;
  readonly endpointId: string;
  readonly sharedSecret: string;
}

/** What was sent to the token endpoint is what was recorded, and so are header and claims of the assertion. */
function expectTokenRequests(server: FakeServer, vector: Vector, serverNowMs = NOW_MS): void {
  const recorded = vector.exchanges.filter(({ request }) => request.path === TOKEN);
  const sent = server.to(TOKEN);
  expect(sent.length).toBeGreaterThanOrEqual(recorded.length);
  recorded.forEach((exchange, index) => {
    expectRequest(sent[index], exchange);
    const { jwt, rawBodyShape = '' } = exchange.request;
    const assertion = String(
      (sent[index]?.body as Record<string, unknown> | undefined)?.['client_assertion'],
    );
    expect(sent[index]?.text).toBe(rawBodyShape.replace(/\$\{jwt\}/, assertion));
    const nowMs = String(jwt?.claims['exp']).includes('serverNow') ? serverNowMs : NOW_MS;
    expect(jwtParts(assertion)).toEqual([
      jwt?.header,
      { ...jwt?.claims, exp: Math.floor((nowMs + 900_000) / 1000) },
    ]);
  });
}

/** Lets a device that is not activated ask for a token, and fails the activation after it. */
async function askForActivationToken(server: FakeServer): Promise<Captured | undefined> {
  server.on('/iot/api/v2/activation/policy', [{ status: 404 }]);
  const options = quiet(server, { clock: manualClock(NOW_MS) });
  const device = await DirectlyConnectedDevice.open(recordedFile('prov-unified-minimal'), PASSWORD, options);
  await rejection(device.activate([]));
  return server.to('/iot/api/v2/activation/policy')[0];
}

function answersOf(vector: Vector, path: string): Served[] {
  return vector.exchanges.filter(({ request }) => request.path === path).map(({ response }) => response);
}

export const auth: Readonly<Record<string, Replay>> = {
  'jwt-hs256-exact': async ({ call, fixed }) => {
    const { clientId, sharedSecret, nowMillis } = call.args as AssertionArguments;
    const signer = sharedSecretSigner(new Secret(sharedSecret));
    expect(await clientAssertion(clientId, signer, nowMillis)).toBe(fixed);
  },
  'jwt-rs256-exact': async ({ call, fixed }) => {
    const { endpointId, nowMillis } = call.args as AssertionArguments;
    const { keyPair } = await readProvisioning(recordedFile('prov-unified-activated'), PASSWORD);
    const signer = privateKeySigner(keyPair?.privateKey ?? new Uint8Array());
    expect(await clientAssertion(endpointId, signer, nowMillis)).toBe(fixed);
  },
  'sign-activation-client-secret': async ({ call, result }) => {
    const { data, sharedSecret } = call.args as { readonly data: string; readonly sharedSecret: string };
    expect(toHex(await hmacSha256(utf8(sharedSecret), utf8(data)))).toBe(result);
  },
  'token-activation-hs256': async vector => {
    const server = new FakeServer().on(TOKEN, answersOf(vector, TOKEN));
    const policy = await askForActivationToken(server);
    expectTokenRequests(server, vector);
    expect({ authorization: policy?.headers['authorization'] }).toEqual(vector.result);
  },
  'token-device-rs256': async vector => {
    const server = new FakeServer().on(TOKEN, answersOf(vector, TOKEN));
    const device = await activatedDevice(server, { clock: manualClock(NOW_MS) });
    await device.send([]);
    expectTokenRequests(server, vector);
    expect({ authorization: server.to('/iot/api/v2/messages')[0]?.headers['authorization'] }).toEqual(
      vector.result,
    );
  },
  'token-clock-skew': async vector => {
    const offsetMs = (vector.result as { readonly clockOffsetMillis: number }).clockOffsetMillis;
    const [refusal, token] = answersOf(vector, TOKEN);
    const told = { ...(refusal?.body as object), currentTime: NOW_MS + offsetMs };
    const server = new FakeServer().on(TOKEN, [{ status: 400, body: told }, token ?? {}]);
    const policy = await askForActivationToken(server);
    expectTokenRequests(server, vector, NOW_MS + offsetMs);
    expect(policy?.headers['authorization']).toBe('Bearer tok1');
  },
  'bearer-401-refresh-retry': async vector => {
    const path = '/iot/api/v2/deviceModels/urn:late';
    const server = new FakeServer().on(path, answersOf(vector, path));
    const device = await activatedDevice(server, { clock: manualClock(NOW_MS) });
    const model = await device.getDeviceModel('urn:late');
    expect(model?.definition).toEqual(vector.result);
    const sent = server.requests.slice(1);
    expect(sent.map(request => request.path)).toEqual(vector.exchanges.map(({ request }) => request.path));
    vector.exchanges.forEach((exchange, index) => {
      expectRequest(sent[index], exchange);
    });
    expect(sent[2]?.headers['authorization']).not.toBe(sent[0]?.headers['authorization']);
  },
};
