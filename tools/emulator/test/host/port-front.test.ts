import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../../src/index.js';

function open(emulator: Emulator<'iotcs'>): Socket {
  return connect(Number(new URL(emulator.iotcs.url).port), '127.0.0.1').on('error', () => {});
}

async function answerOf(socket: Socket): Promise<string> {
  const chunks = await socket.toArray();
  return Buffer.concat(chunks).toString();
}

const request = 'GET /__emulator/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';

describe('PortFront', () => {
  test('a connection that says nothing does not keep the emulator from ending', async () => {
    const emulator = await startEmulator({ platforms: ['iotcs'] });
    const socket = open(emulator);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await emulator.close();
    await closed;
  });

  test('a request may come byte by byte', async () => {
    await using emulator = await startEmulator({ platforms: ['iotcs'] });
    const socket = open(emulator);
    socket.setNoDelay(true);
    for (const byte of request) {
      await new Promise<void>(resolve => socket.write(byte, () => resolve()));
    }
    expect(await answerOf(socket)).toContain('{"ready":true,"platform":"iotcs"}');
  });

  test('a handshake that is none ends its connection only', async () => {
    await using emulator = await startEmulator({ platforms: ['iotcs'] });
    const broken = open(emulator);
    const closed = once(broken, 'close');
    broken.resume();
    broken.write('\x16 is how a handshake begins, and this is none');
    await closed;
    const whole = open(emulator);
    whole.write(request);
    expect(await answerOf(whole)).toContain('200 OK');
  });
});
