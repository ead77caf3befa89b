import { empty, json, type Reply } from '../../host/reply.js';
import { type Endpoint, type IvcapCall, objectBody, optionalText, requiredText } from '../endpoint.js';
import { invalidParameter, invalidRequest, notFound } from '../errors.js';
import { list } from '../listing/list.js';
import { countParameter } from '../listing/list-query.js';
import type { SecretRecord } from '../model/records.js';

/** `/1/secrets`. */
export const secretEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/secrets/list', handler: listSecrets, current: true },
  { method: 'GET', path: '/1/secrets', handler: readSecret, current: true },
  { method: 'POST', path: '/1/secrets', handler: setSecret, current: true },
];

/** Key of a secret: names of different types do not meet. */
export function secretKey(name: string, type: string): string {
  return `${type}:${name}`;
}

/** `filter` is a regular expression here. */
function listSecrets(call: IvcapCall): Reply {
  return list(call, {
    legacyKey: 'items',
    filter: nameFilter,
    records: ({ query }) => call.deployment.secrets.all().slice(countParameter(query, 'offset', 0) ?? 0),
    fields: ({ name, expiryTime }) => ({ 'secret-name': name, 'expiry-time': expiryTime }),
    item: ({ name, expiryTime }) => ({ 'secret-name': name, 'expiry-time': expiryTime }),
  });
}

function nameFilter(expression: string): (fields: Readonly<Record<string, unknown>>) => boolean {
  try {
    const pattern = new RegExp(expression);
    return fields => pattern.test(String(fields['secret-name']));
  } catch {
    throw invalidParameter('filter', 'not a regular expression', expression);
  }
}

function readSecret({ exchange, deployment }: IvcapCall): Reply {
  const name = requiredText('secret-name', exchange.query.get('secret-name'));
  const type = exchange.query.get('secret-type') || 'raw';
  const secret = deployment.secrets.get(secretKey(name, type));
  if (!secret || isExpired(secret, deployment.clock.now())) throw notFound(name, 'Secret');
  return json(200, { 'secret-name': name, 'secret-value': secret.value, 'expiry-time': secret.expiryTime });
}

function isExpired({ expiryTime }: SecretRecord, nowMs: number): boolean {
  return expiryTime !== 0 && expiryTime * 1000 <= nowMs;
}

async function setSecret(call: IvcapCall): Promise<Reply> {
  const body = await objectBody(call);
  const name = requiredText('secret-name', body['secret-name']);
  const type = optionalText('secret-type', body['secret-type']) ?? 'raw';
  const expiryTime = body['expiry-time'] ?? 0;
  if (typeof expiryTime !== 'number' || !Number.isSafeInteger(expiryTime) || expiryTime < 0) {
    throw invalidRequest('invalid_field_type', '"expiry-time" must be a whole number');
  }
  const value = requiredText('secret-value', body['secret-value']);
  call.deployment.secrets.put({ id: secretKey(name, type), name, type, value, expiryTime });
  return empty(204);
}
