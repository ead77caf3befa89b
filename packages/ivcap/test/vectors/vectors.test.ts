import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  accessToken,
  type Environment,
  IvcapClient,
  isAuthError,
  isIvcapError,
  isResourceNotFoundError,
  isTimeoutError,
  isUploadError,
  isValidationError,
} from '@sdk/ivcap';
import { type ManualClock, manualClock } from '@sdk/testkit';
import { settle } from '../support/settle.js';
import { type Call, seedCalls } from './calls.js';
import { cliCalls, loginCalls } from './cli-calls.js';
import type { Difference } from './difference.js';
import { differences } from './differences.js';
import { type Expected, type Outcome, recorded } from './expected.js';
import { nowCalls } from './now-calls.js';
import { RecordedServer } from './recorded-server.js';
import { allVectors, BASE, type Vector } from './vector.js';

const vectors = allVectors();
const replayed = new Set<string>();

describe('golden vectors', () => {
  test.each(vectors.map(vector => [vector.id, vector] as const))('%s', async (id, vector) => {
    const expected = expectedOf(vector, differences);
    const server = new RecordedServer(expected.exchanges, vector.queryMayAlsoHave);
    const clock = manualClock();
    const outcome = await settle(clock, replay(vector, server, clock));
    replayed.add(id);

    expect(server.requests).toStrictEqual(expected.exchanges.map(exchange => exchange.request));
    expect(comparable(outcome)).toStrictEqual(comparable(expected.outcome));
  });

  test('no vector is skipped', () => {
    expect(vectors).toHaveLength(132);
    expect([...replayed].sort()).toEqual(vectors.map(vector => vector.id).sort());
  });

  test.each(differences.map(difference => [`${difference.row}: ${difference.what}`, difference] as const))(
    'the difference is still one: %s',
    (_, difference) => {
      const earlier = differences.slice(0, differences.indexOf(difference));
      for (const id of difference.only) {
        const vector = vectors.find(candidate => candidate.id === id) as Vector;
        const before = expectedOf(vector, earlier);
        expect([id, isDeepStrictEqual(difference.change(before), before)]).toEqual([id, false]);
      }
    },
  );
});

function expectedOf(vector: Vector, applied: readonly Difference[]): Expected {
  return applied
    .filter(({ only }) => only.includes(vector.id))
    .reduce((expected, { change }) => change(expected), recorded(vector));
}

/** Members that are undefined count as missing. */
function comparable(outcome: Outcome): unknown {
  return JSON.parse(JSON.stringify(outcome));
}

async function replay(vector: Vector, server: RecordedServer, clock: ManualClock): Promise<Outcome> {
  const { method, args } = vector.call;
  try {
    const login = loginCalls[method];
    if (login !== undefined) return { kind: 'returns', value: await login(server.fetch, clock, args) };
    const client = clientOf(vector, server, clock);
    if (method === 'IVCAP.constructor')
      return { kind: 'returns', value: { url: client.url, repr: String(client) } };
    return {
      kind: 'returns',
      value: await callOf(vector)(client, args, vector.result.returns ?? vector.result),
    };
  } catch (error) {
    return failureOf(error);
  }
}

/** The client that the recording was made with. */
function clientOf(vector: Vector, server: RecordedServer, clock: ManualClock): IvcapClient {
  const isSeed = vector.file.startsWith('seed');
  const dialect = isSeed ? ({ apiDialect: 'legacy' } as const) : {};
  const options = { fetch: server.fetch, clock, random: () => 0, ...dialect };
  if (vector.call.method.startsWith('IVCAP.constructor'))
    return IvcapClient.fromEnv(options, {
      IVCAP_URL: vector.call.args['url'],
      ...(vector.call.args['env'] as unknown as Environment | undefined),
    });
  return new IvcapClient({
    ...options,
    baseUrl: BASE,
    credential: accessToken('tok-1'),
    ...(isSeed ? { accountId: 'urn:ivcap:account:00000000-0000-4000-8000-0000000000aa' } : {}),
  });
}

function callOf({ file, call }: Vector): Call {
  const calls = file.startsWith('seed') ? seedCalls : file.startsWith('now') ? nowCalls : cliCalls;
  const found = calls[call.method];
  if (found === undefined) throw new Error(`no replay for "${call.method}"`);
  return found;
}

function failureOf(error: unknown): Outcome {
  if (isUploadError(error)) {
    const { cause } = error as { readonly cause?: { readonly message: string } };
    return { kind: 'uploadFails', status: Number(/status (\d+)/.exec(cause?.message ?? '')?.[1]) };
  }
  if (isIvcapError(error)) return { kind: 'fails', status: error.status };
  if (isResourceNotFoundError(error)) return { kind: 'notFound', resource: error.resource };
  if (isValidationError(error)) return { kind: 'refused' };
  if (isAuthError(error)) return { kind: 'refusedLogin' };
  if (isTimeoutError(error)) return { kind: 'timesOut' };
  throw error;
}
