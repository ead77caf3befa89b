import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { isHttpError, isValidationError } from '@sdk/timeplus';
import { replay } from './calls.js';
import type { Difference } from './difference.js';
import { differences } from './differences.js';
import { type Expected, type Outcome, recorded } from './expected.js';
import { RecordedServer } from './recorded-server.js';
import { type Vector, vectorFiles } from './vector.js';

const files = vectorFiles();
const vectors = [...files.values()].flat();
const replayed = new Set<string>();

describe('golden vectors', () => {
  test.each(vectors.map(vector => [vector.id, vector] as const))('%s', async (id, vector) => {
    const expected = differences
      .filter(difference => isShownBy(difference, vector))
      .reduce(apply(vector), recorded(vector));
    const server = new RecordedServer(expected.exchanges);
    const outcome = await outcomeOf(replay(vector, server.fetch));
    replayed.add(id);

    expect(server.requests).toStrictEqual(expected.exchanges.map(exchange => exchange.request));
    expect(outcome).toStrictEqual(expected.outcome);
  });

  test('no vector is skipped', () => {
    const recordedIds = [...files.values()].flatMap(list => list.map(vector => vector.id));
    expect(recordedIds).toHaveLength(139);
    expect([...replayed].sort()).toEqual(recordedIds.sort());
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

async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    return { kind: 'value', value: await call };
  } catch (error) {
    if (isValidationError(error)) return { kind: 'refused' };
    if (!isHttpError(error)) throw error;
    return { kind: 'failed', status: error.status, code: error.serverCode, message: error.serverMessage };
  }
}
