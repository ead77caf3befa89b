import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, type EmulatedServer, emulatedServer, freshName, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterAll(() => server.close());

const columns = [
  { name: 'id', type: 'int64', comment: "it's an id" },
  { name: 'label', type: 'string', default: "'none'" },
];

const writes = (): string[] =>
  server.emulator
    .requests()
    .filter(request => request.method === 'POST')
    .map(request => request.target.replace(/.*\/v1beta2/, ''));

describe('generations of the server', () => {
  test('a newer server creates streams by DDL, found out with the first call and remembered', async () => {
    await server.emulator.reset();
    server.emulator.generation = 'enterprise';
    const timeplus = clientOf(server);
    const first = await timeplus.streams.create({
      name: freshName(),
      columns,
      description: "quotes ' and \\",
    });
    const second = await timeplus.streams.create({ name: freshName(), columns });

    expect(first.metadata).toMatchObject({ description: "quotes ' and \\" });
    expect(second.columns.map(column => column.name)).toEqual(['id', 'label', '_tp_time']);
    expect(writes()).toEqual(['/streams', '/exec', '/exec']);
  });

  test('an older server creates them by its endpoint', async () => {
    await server.emulator.reset();
    server.emulator.generation = 'cloud';
    const timeplus = clientOf(server);
    await timeplus.streams.create({ name: freshName(), columns });
    expect(writes()).toEqual(['/streams']);
  });

  test('a generation that was told is not questioned', async () => {
    await server.emulator.reset();
    server.emulator.generation = 'enterprise';
    const error = await rejection(
      clientOf(server, { apiGeneration: 'cloud' }).streams.create({ name: freshName(), columns }),
    );
    expect(error).toMatchObject({ code: 'sdk.not_found' });

    await clientOf(server, { apiGeneration: 'enterprise' }).streams.create({ name: freshName(), columns });
    expect(writes()).toEqual(['/streams', '/exec']);
  });
});
