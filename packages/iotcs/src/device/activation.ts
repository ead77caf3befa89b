import { isUnauthenticatedError, ProtocolError, path, type RequestOptions } from '@sdk/core';
import { systemFacts } from '#host';
import { hmacSha256 } from '../crypto/hmac.js';
import { generateKeyPair, type KeyPair, signRsa } from '../crypto/rsa.js';
import { toBase64 } from '../encoding/base64.js';
import { concat, utf8 } from '../encoding/bytes.js';
import type { Provisioning } from '../provisioning/provisioning.js';
import { jsonSpec, requireObjectBody } from '../rest/json-spec.js';
import type { RestClient } from '../rest/rest-client.js';
import { StateError } from '../state-error.js';

const SIGNATURE_ALGORITHM = 'SHA256withRSA';

/** What the server wants of a device's keys. */
interface ActivationPolicy {
  readonly keyType: string;
  readonly hashAlgorithm: string;
  readonly keySize: number;
}

/** What an activation needs. */
export interface ActivationRequest {
  /** Calls with the activation token. */
  readonly rest: RestClient;
  readonly assets: Provisioning;
  readonly deviceModels: readonly string[];
  readonly allowDrafts: boolean;
  /** Keeps new keys, and returns those to be used; it has returned before the server is told of them. */
  readonly keep: (keyPair: KeyPair) => Promise<KeyPair>;
}

/**
 * Activates a device (W-2 to W-4) and returns its assets with endpoint id and keys, which are still to be kept. The keys are
 * kept before they are sent, so that an activation that has failed can be made again with the same ones.
 *
 * @throws {StateError} when the server knows the device as activated.
 */
export async function activate(request: ActivationRequest, options?: RequestOptions): Promise<Provisioning> {
  const { rest, assets } = request;
  const policy = await refusedWhenActivated(fetchPolicy(rest, options));
  requireKnownKeys(policy);
  const keyPair = assets.keyPair ?? (await request.keep(await generateKeyPair(policy.keySize)));
  const endpointId = await refusedWhenActivated(postActivation(request, keyPair, options));
  return { ...assets, keyPair, endpointId };
}

async function fetchPolicy(rest: RestClient, options?: RequestOptions): Promise<ActivationPolicy> {
  const { osName, osVersion } = await systemFacts();
  return rest.request(
    jsonSpec({
      operation: 'activate',
      path: path`/iot/api/v2/activation/policy`,
      query: { OSName: osName, OSVersion: osVersion },
      decode: (body, answer) => {
        const { keyType, hashAlgorithm, keySize } = requireObjectBody(body, answer);
        return { keyType: String(keyType), hashAlgorithm: String(hashAlgorithm), keySize: Number(keySize) };
      },
    }),
    options,
  );
}

async function postActivation(
  { rest, assets, deviceModels, allowDrafts }: ActivationRequest,
  keyPair: KeyPair,
  options?: RequestOptions,
): Promise<string> {
  return rest.request(
    jsonSpec({
      operation: 'activate',
      method: 'POST',
      path: path`/iot/api/v2/activation/direct`,
      query: { createDraft: allowDrafts ? undefined : false },
      body: {
        ...(await certificationRequest(assets, keyPair)),
        deviceModels: [...new Set(deviceModels)],
      },
      decode: (body, answer) => activatedEndpoint(requireObjectBody(body, answer), answer.context),
    }),
    options,
  );
}

/** The part of the request that the new key signs (section 4.4). */
async function certificationRequest(
  assets: Pick<Provisioning, 'clientId' | 'sharedSecret'>,
  keyPair: KeyPair,
): Promise<object> {
  const subject = assets.clientId;
  const keyInfo = {
    algorithm: 'RSA',
    publicKey: toBase64(keyPair.publicKey),
    format: 'X.509',
    secretHashAlgorithm: 'HmacSHA256',
  };
  const secretHash = await hmacSha256(utf8(assets.sharedSecret.reveal()), utf8(subject));
  const lines = [subject, keyInfo.algorithm, keyInfo.format, keyInfo.secretHashAlgorithm];
  const signed = concat(utf8(lines.map(line => `${line}\n`).join('')), secretHash, keyPair.publicKey);
  return {
    certificationRequestInfo: { subject, subjectPublicKeyInfo: keyInfo, attributes: {} },
    signatureAlgorithm: SIGNATURE_ALGORITHM,
    signature: toBase64(await signRsa(keyPair.privateKey, signed)),
  };
}

/** The endpoint id of a device that the server says is activated. @throws {ProtocolError} for any other state. */
export function activatedEndpoint(
  body: Record<string, unknown>,
  context: Omit<ConstructorParameters<typeof ProtocolError>[0], 'message'>,
): string {
  const { endpointId, endpointState } = body;
  if (endpointState === 'ACTIVATED' && typeof endpointId === 'string' && endpointId !== '') return endpointId;
  throw new ProtocolError({
    ...context,
    message: `iotcs ${context.operation}: the endpoint is not activated; its state is ${String(endpointState)}`,
  });
}

function requireKnownKeys({ keyType, hashAlgorithm, keySize }: ActivationPolicy): void {
  if (keyType === 'RSA' && hashAlgorithm === SIGNATURE_ALGORITHM && keySize >= 1024 && keySize <= 16_384)
    return;
  throw new ProtocolError({
    platform: 'iotcs',
    operation: 'activate',
    attempts: 1,
    message: `iotcs activate: the server wants keys that cannot be made: ${keyType}, ${hashAlgorithm}, ${keySize} bits`,
  });
}

/** In these calls 401 means that there is nothing left to activate (section 4.3). */
async function refusedWhenActivated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isUnauthenticatedError(error)) throw error;
    throw new StateError('activate', 'the server says that this device is activated already');
  }
}
