import { randomBytes, randomUUID } from 'node:crypto';
import { empty, json } from '../../host/reply.js';
import type { ApiKeyRecord } from '../auth/credential-book.js';
import type { Endpoint } from '../endpoint.js';
import { badArgument, notFound } from '../errors.js';
import { goDurationMs } from '../go-duration.js';
import { Fields, owner } from '../wire.js';

const path = '/v1beta2/auth/api_keys';

/** `/v1beta2/auth/api_keys`; the keys work at once. */
export const apiKeyEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path,
    removed: true,
    handle: ({ workspace }) => json(200, workspace.credentials.apiKeys().map(apiKeyObject)),
  },
  {
    method: 'POST',
    path,
    removed: true,
    async handle({ exchange, workspace }) {
      const fields = new Fields((await exchange.json()) ?? {});
      const record: ApiKeyRecord = {
        id: randomUUID(),
        name: fields.text('name') ?? '',
        // Sixty characters, as all keys of the platform.
        key: randomBytes(30).toString('hex'),
        createdAtMs: workspace.clock.now(),
        expireAtMs: expiry(fields, workspace.clock.now()),
      };
      workspace.credentials.putApiKey(record);
      return json(201, { ...apiKeyObject(record), api_key: record.key });
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{id}`,
    removed: true,
    handle: ({ workspace, parameters }) =>
      workspace.credentials.deleteApiKey(parameters['id'] ?? '') ? empty(204) : notFound,
  },
];

/** Times in Unix seconds; 0 for a key that does not expire. */
function apiKeyObject(record: ApiKeyRecord): Record<string, unknown> {
  return {
    id: record.id,
    name: record.name,
    created_at: Math.floor(record.createdAtMs / 1000),
    created_by: owner,
    expire_at: Math.floor(record.expireAtMs / 1000),
    permissions: [],
  };
}

function expiry(fields: Fields, nowMs: number): number {
  const duration = fields.text('expire_in');
  const instant = fields.text('expire_at');
  if (duration && instant) throw badArgument('expire_in: expected only one of expire_in and expire_at');
  if (duration) {
    const ms = goDurationMs(duration);
    if (ms === undefined) throw badArgument("expire_in: expected a duration such as '24h'");
    return nowMs + ms;
  }
  if (!instant) return 0;
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw badArgument("expire_at: expected an instant such as '2030-01-01T00:00:00Z'");
  return ms;
}
