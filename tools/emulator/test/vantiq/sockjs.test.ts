import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { until } from '../host/until.js';
import { type Fixture, type Frame, start } from './fixture.js';

/** Speaks SockJS over a WebSocket, as the original Node client does. */
class SockJs implements Disposable {
  readonly frames: string[] = [];
  readonly socket: WebSocket;

  constructor({ vantiq }: Fixture) {
    this.socket = new WebSocket(`${vantiq.url.replace('http', 'ws')}/api/v1/wsock/000/abcd/websocket`);
    this.socket.on('message', data => this.frames.push(String(data)));
    this.socket.on('error', () => {});
  }

  send(frame: unknown): void {
    this.socket.send(JSON.stringify([JSON.stringify(frame)]));
  }

  async next(): Promise<string> {
    await until(() => this.frames.length > 0);
    return this.frames.shift() ?? '';
  }

  async nextFrame(): Promise<Frame> {
    const text = await this.next();
    return JSON.parse((JSON.parse(text.slice(1)) as [string])[0]) as Frame;
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}

describe('the SockJS variant', () => {
  test('says that it has WebSockets', async () => {
    await using fixture = await start();
    const { status, body } = await fixture.fetch('GET', '/api/v1/wsock/info?t=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      websocket: true,
      origins: ['*:*'],
      cookie_needed: false,
      entropy: expect.any(Number),
    });
  });

  test('carries the same frames', async () => {
    await using fixture = await start();
    using client = new SockJs(fixture);
    expect(await client.next()).toBe('o');
    client.send({ op: 'validate', resourceName: 'system.credentials', object: fixture.vantiq.accessToken });
    expect((await client.nextFrame()).status).toBe(200);
    const subscription = {
      accessToken: fixture.vantiq.accessToken,
      op: 'subscribe',
      resourceName: 'events',
      resourceId: '/topics/a',
      parameters: { requestId: '/topics/a' },
    };
    client.send(subscription);
    expect(await client.nextFrame()).toMatchObject({ status: 200, headers: { 'X-Request-Id': '/topics/a' } });
    fixture.vantiq.publish('/a', { text: 'é😀' });
    expect(await client.nextFrame()).toMatchObject({ status: 100, body: { value: { text: 'é😀' } } });
    client.socket.close(1000);
    await until(() => fixture.vantiq.sockets().length === 0);
  });

  test('is closed with a code in its own frame, and cut without one', async () => {
    await using fixture = await start();
    using first = new SockJs(fixture);
    expect(await first.next()).toBe('o');
    fixture.vantiq.closeSockets(1001);
    expect(await first.next()).toMatch(/^c\[1001/);
    using second = new SockJs(fixture);
    const closed = new Promise(resolve => second.socket.on('close', resolve));
    expect(await second.next()).toBe('o');
    fixture.vantiq.closeSockets(1006);
    expect(await closed).toBe(1006);
  });
});
