import { expect, test } from '@jest/globals';
import { clientOf, emulatedServer, until } from '../support/server.js';
import { publish, readReliably, settled, unmarkedRepetitions } from './persistent.js';

const CUTS = process.env['SOAK'] === undefined ? 60 : 10_000;
const TARGETS = [
  ['WS', '/validate/**'],
  ['WS', '/subscribe/**'],
  ['WS', '/acknowledge/**'],
  ['EVENT', '/topics/**'],
] as const;
const POINTS = ['unprocessed', 'before', 'after'] as const;

/** Numbers in [0, 1) that are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test(
  `${CUTS} random cuts of a persistent subscription lose nothing, and repetitions are marked`,
  async () => {
    const server = await emulatedServer();
    const client = clientOf(server, { socket: { backoff: { baseMs: 1, capMs: 2 } } });
    const readings = await readReliably(server, client);
    const random = seeded(20_260_105);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    let published = 0;
    for (let cut = 0; cut < CUTS; cut += 1) {
      for (let more = random() * 4; more > 0; more -= 1) publish(server, published++);
      if (random() < 0.4) server.emulator.closeSockets(pick([1001, 1006]));
      else {
        const [method, path] = pick(TARGETS);
        const match = { method, path, skip: Math.floor(random() * 3) };
        server.emulator.faults.add({
          match,
          effect: { closeCode: pick([1001, 1006]), closeAt: pick(POINTS) },
        });
      }
      // Some cuts meet a connection that works, some one that is just being made.
      if (random() < 0.5) await until(() => client.socket.state === 'open');
      for (let turns = random() * 20; turns > 0; turns -= 1)
        await new Promise(resolve => setImmediate(resolve));
      if (cut % 200 === 199) server.emulator.faults.clear();
    }
    server.emulator.faults.clear();
    publish(server, published++);
    await settled(server, readings, published);
    expect(unmarkedRepetitions(readings)).toEqual([]);
    await client.close();
    await readings.over;
    await server.close();
  },
  CUTS * 200 + 20_000,
);
