import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { accessToken, password, VantiqClient, type VantiqClientOptions } from '@sdk/vantiq';
import { replayBeyond } from './beyond-calls.js';
import type { Difference } from './difference.js';
import { differences } from './differences.js';
import { type Expected, type Outcome, recorded } from './expected.js';
import { replayNode } from './node-calls.js';
import { replayPython } from './python-calls.js';
import { RecordedServer } from './recorded-server.js';
import { RecordedSocket } from './recorded-socket.js';
import { failureOf, replayScript } from './socket-scripts.js';
import { allVectors, callsOf, givenOf, type Vector } from './vector.js';

const vectors = allVectors();
const replayed = new Set<string>();

describe('golden vectors', () => {
  test.each(vectors.map(vector => [vector.id, vector] as const))('%s', async (id, vector) => {
    const expected = differences
      .filter(difference => isShownBy(difference, vector))
      .reduce(apply(vector), recorded(vector));
    const server = new RecordedServer(expected.exchanges);
    const socket = new RecordedSocket(expected.script);
    const clock = manualClock();
    const client = clientFor(vector, { clock, fetch: server.fetch, webSocket: socket.connect });
    const outcome = await replay(client, vector, { server, socket, clock });
    const sent = [...socket.sent];
    await client.close();
    replayed.add(id);

    expect(server.requests).toStrictEqual(expected.exchanges.map(exchange => exchange.request));
    expect(sent).toStrictEqual(expected.script.filter(frame => frame.dir === 'client'));
    expect(outcome).toStrictEqual(expected.outcome);
  });

  test('no vector is skipped', () => {
    expect(vectors).toHaveLength(169);
    expect([...replayed].sort()).toEqual(vectors.map(vector => vector.id).sort());
  });

  test.each(differences.map(difference => [`${difference.row}: ${difference.what}`, difference] as const))(
    'the difference is still one: %s',
    (_, difference) => {
      const changed = vectors.filter(vector => isShownBy(difference, vector) && changes(difference, vector));
      expect(changed).not.toEqual([]);
      if (difference.only !== undefined)
        expect(changed.map(vector => vector.id).sort()).toEqual([...difference.only].sort());
    },
  );
});

/** The client that the recording was made with. */
function clientFor(vector: Vector, options: Partial<VantiqClientOptions>): VantiqClient {
  const { session, targetNamespace, setUsername } = givenOf(vector);
  const token = /oken (tok-.*)$/.exec(session)?.[1];
  const [call] = callsOf(vector);
  const credential =
    call?.method === 'wsAuthenticate'
      ? password('joe', 'pw')
      : token === undefined
        ? undefined
        : accessToken(token);
  return new VantiqClient({
    baseUrl: `http://127.0.0.1:8080${vector.id === 'auth-base-trailing-slash' ? '/' : ''}`,
    credential,
    targetNamespace,
    impersonateUser: setUsername,
    retry: false,
    socket: {
      dataPings: call?.method === 'ping',
      login: call?.method === 'wsAuthenticate' ? 'authenticate' : 'validate',
    },
    ...options,
  });
}

async function replay(
  client: VantiqClient,
  vector: Vector,
  world: {
    readonly server: RecordedServer;
    readonly socket: RecordedSocket;
    readonly clock: ReturnType<typeof manualClock>;
  },
): Promise<Outcome> {
  if (vector.frames !== undefined)
    return replayScript(client, world.clock, vector, () => world.socket.isOver);
  try {
    if (vector.file === 'node') return await replayNode(client, vector);
    if (vector.file === 'beyond') return await replayBeyond(client, vector, world.server.fetch);
    return await replayPython(client, vector);
  } catch (error) {
    return failureOf(error);
  }
}

function isShownBy(difference: Difference, { id }: Vector): boolean {
  return difference.only?.includes(id) ?? true;
}

function apply(vector: Vector): (expected: Expected, difference: Difference) => Expected {
  return (expected, difference) => difference.change(expected, vector);
}

/** Whether the difference alters what the ones before it leave. */
function changes(difference: Difference, vector: Vector): boolean {
  const before = differences
    .slice(0, differences.indexOf(difference))
    .filter(earlier => isShownBy(earlier, vector))
    .reduce(apply(vector), recorded(vector));
  return !isDeepStrictEqual(difference.change(before, vector), before);
}
