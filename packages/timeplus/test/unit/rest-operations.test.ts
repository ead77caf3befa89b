import { describe, expect, test } from '@jest/globals';
import { isHttpError } from '@sdk/timeplus';
import { capturing } from './capture.js';
import { connectors } from './rest/connectors.js';
import { dataDefinitions } from './rest/data-definitions.js';
import type { RestOperation } from './rest/operation.js';
import { queriesAndConsole } from './rest/queries-and-console.js';
import { workspaceAndServer } from './rest/workspace.js';

const restOperations = [...dataDefinitions, ...queriesAndConsole, ...connectors, ...workspaceAndServer].sort(
  (a, b) => a.id.localeCompare(b.id),
);
const rows = restOperations.map(operation => [`${operation.id} ${operation.sends}`, operation] as const);
const unavailable = { status: 503, body: { code: 503, message: 'try later', system: 'appserver' } };

describe('REST operations', () => {
  test('all 130 of section 3.1 are there', () => {
    const ids = Array.from({ length: 130 }, (_, index) => `R-${String(index + 1).padStart(3, '0')}`);
    expect(restOperations.map(operation => operation.id)).toEqual(ids);
  });

  test.each(rows)('%s', async (_, { call, sends, body, answer, ...operation }) => {
    const { client, requests } = capturing([answer]);
    const result = await call(client);

    expect(requests.map(request => `${request.method} ${request.target}`)).toEqual([sends]);
    expect(requests[0]?.body).toStrictEqual(body);
    expect(requests[0]?.headers.get('x-api-key')).toBe('secret-key');
    expect(result).toStrictEqual('gives' in operation ? operation.gives : answer.body);
  });

  test.each(rows)('is repeated after status 503 only where that does no harm: %s', async (_, operation) => {
    const { client, requests } = capturing([unavailable, operation.answer], { retry: { baseMs: 0 } });
    const outcome = await settled(operation, client);

    expect(requests).toHaveLength(operation.repeated ? 2 : 1);
    expect(outcome).toBe(operation.repeated ? 'done' : 503);
  });
});

async function settled(
  { call }: RestOperation,
  client: Parameters<RestOperation['call']>[0],
): Promise<unknown> {
  try {
    await call(client);
    return 'done';
  } catch (error) {
    return isHttpError(error) ? error.status : error;
  }
}
