import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const INGEST = '/*/api/v1beta2/streams/*/ingest';

async function newStream(): Promise<void> {
  await server.emulator.createStream({ name: 'faults', columns: [{ name: 'id', type: 'int32' }] });
}

const patient = { retry: { baseMs: 1 } };

describe('ingest under faults', () => {
  test('without an idempotent id a failed ingest is not repeated, since rows could be doubled', async () => {
    await newStream();
    server.emulator.faults.add({ match: { path: INGEST }, effect: { reset: 'before' } });
    const error = await rejection(clientOf(server, patient).streams.ingest('faults', [{ id: 1 }]));
    expect(error).toMatchObject({ code: 'sdk.connection_failed', attempts: 1 });
    expect(await server.emulator.rowCount('faults')).toBe(1);
  });

  test('with an idempotent id an answer that got lost doubles nothing', async () => {
    await newStream();
    server.emulator.faults.add({ match: { path: INGEST, count: 2 }, effect: { reset: 'before' } });
    const { attempts } = await clientOf(server, patient)
      .streams.ingest('faults', [{ id: 1 }, { id: 2 }], { idempotentId: 'b1' })
      .withResponse();
    expect(attempts).toBe(3);
    expect(await server.emulator.rowCount('faults')).toBe(2);
  });

  test('the same idempotent id goes out with every attempt', async () => {
    await newStream();
    server.emulator.faults.add({ match: { path: INGEST, count: 2 }, effect: { status: 503 } });
    await clientOf(server, patient).streams.ingest('faults', [{ id: 1 }], { idempotentId: 'b1' });
    const ids = server.emulator.requests().map(request => request.headers['x-timeplus-idempotent-id']);
    expect(ids).toEqual(['b1', 'b1', 'b1']);
  });

  test('a refusal is final, with or without an id', async () => {
    await newStream();
    const error = await rejection(
      clientOf(server, patient).streams.ingest('faults', [{ id: 'many' }], { idempotentId: 'b1' }),
    );
    expect(error).toMatchObject({ code: 'sdk.bad_request', attempts: 1 });
  });
});
