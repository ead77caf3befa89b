import { describe, expect, test } from '@jest/globals';
import { activation, gateway } from './replays/activation.js';
import { auth } from './replays/auth.js';
import { dispatcher } from './replays/dispatcher.js';
import { messages, models, validation } from './replays/messages.js';
import { provisioning } from './replays/provisioning.js';
import { receive } from './replays/receive.js';
import { requests } from './replays/requests.js';
import { storage } from './replays/storage.js';
import { type Replay, vectorsOf } from './vector.js';

/** Enterprise and policies have their own suites. */
const REPLAYS: Readonly<Record<string, Readonly<Record<string, Replay>>>> = {
  activation,
  auth,
  dispatcher,
  gateway,
  messages,
  models,
  provisioning,
  receive,
  requests,
  storage,
  validation,
};

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
