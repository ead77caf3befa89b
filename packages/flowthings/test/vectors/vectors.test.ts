import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { type FlowthingsClientOptions, token } from '@sdk/flowthings';
import { manualClock } from '@sdk/testkit';
import { replayCall } from './calls.js';
import type { Difference } from './difference.js';
import { differences } from './differences.js';
import { type Expected, type Outcome, recorded } from './expected.js';
import { RecordedServer } from './recorded-server.js';
import { RecordedSocket } from './recorded-socket.js';
import { replaySession } from './sessions.js';
import { allVectors, type Vector } from './vector.js';
import { replayWorkflow } from './workflows.js';

const vectors = allVectors();
const replayed = new Set<string>();

describe('golden vectors', () => {
  test.each(vectors.map(vector => [vector.id, vector] as const))('%s', async (id, vector) => {
    const expected = differences
      .filter(difference => isShownBy(difference, vector))
      .reduce(apply(vector), recorded(vector));
    const server = new RecordedServer(expected.exchanges, vector.exchangesOrder !== undefined);
    const socket = new RecordedSocket(expected.script);
    const outcome = await replay(vector, expected, server, socket);
    replayed.add(id);

    expect(server.requests).toStrictEqual(expected.exchanges.map(exchange => exchange.request));
    expect(socket.upgrades).toStrictEqual(expected.upgrades);
    expect(socket.sent).toStrictEqual(
      expected.script.flatMap(({ from, data, unsent }) =>
        from === 'client' && unsent !== true ? [{ from, data }] : [],
      ),
    );
    expect(outcome).toStrictEqual(expected.outcome);
  });

  test('no vector is skipped', () => {
    expect(vectors).toHaveLength(251);
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

async function replay(
  vector: Vector,
  expected: Expected,
  server: RecordedServer,
  socket: RecordedSocket,
): Promise<Outcome> {
  const polling = vector.frames?.find(({ query }) => query !== undefined);
  const clock = manualClock(polling === undefined ? undefined : Number(polling.query?.['_']));
  const options: FlowthingsClientOptions = {
    account: 'alice',
    credential: token('<token>'),
    baseUrl: 'http://api.example.test',
    version: /^\/v([\d.]+)\//.exec(expected.exchanges[0]?.request.path ?? '')?.[1],
    retry: false,
    random: () => 0,
    fetch: server.fetch,
    webSocket: socket.connect,
    clock,
    session: { transport: polling === undefined ? 'websocket' : 'polling' },
  };
  if (vector.frames !== undefined) return replaySession(options, vector, expected.script, { socket, clock });
  if (vector.file === 'async-lazy') return replayWorkflow(options, vector, () => server.requests.length);
  return replayCall(options, vector);
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
