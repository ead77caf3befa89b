import { describe, expect, test } from '@jest/globals';
import { provisioning } from './replays/provisioning.js';
import { type Replay, vectorsOf } from './vector.js';

/** Enterprise and policies have their own suites. */
const REPLAYS: Readonly<Record<string, Readonly<Record<string, Replay>>>> = { provisioning };

describe.each(Object.keys(REPLAYS))('the recorded cases of %s', name => {
  const replays = REPLAYS[name] ?? {};
  const vectors = vectorsOf(name);

  test('have a replay each', () => {
    expect(Object.keys(replays).sort()).toEqual(vectors.map(({ id }) => id).sort());
  });

  test.each(vectors.map(vector => [vector.id, vector] as const))('%s', async (id, vector) => {
    await replays[id]?.(vector);
    expect.hasAssertions();
  });
});
