import { describe, expect, test } from '@jest/globals';
import { type EchoFixture, startEcho } from './echo-platform.js';

async function control(
  { server }: EchoFixture,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.url}/__emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('/__emulator/', () => {
  test('health says which platform is ready', async () => {
    await using echo = await startEcho();
    expect(await control(echo, 'GET', 'health')).toEqual({
      status: 200,
      body: { ready: true, platform: 'echo' },
    });
  });

  test('state shows what the platform holds', async () => {
    await using echo = await startEcho();
    expect(await control(echo, 'GET', 'state')).toEqual({ status: 200, body: { handled: 0 } });
  });

  test('reset clears faults, log and platform', async () => {
    await using echo = await startEcho();
    echo.server.faults.add({ effect: { status: 500 } });
    await fetch(`${echo.server.url}/a`);
    expect(await control(echo, 'POST', 'reset')).toEqual({ status: 204, body: undefined });
    expect([echo.server.faults.list(), echo.server.requests.list(), echo.platform.resets]).toEqual([
      [],
      [],
      1,
    ]);
  });

  test('seed is handed to the platform', async () => {
    await using echo = await startEcho();
    expect((await control(echo, 'POST', 'seed', { a: 1 })).status).toBe(204);
    expect(echo.platform.seeds).toEqual([{ a: 1 }]);
  });

  test('clock can be read, frozen, set, advanced and resumed', async () => {
    await using echo = await startEcho();
    await control(echo, 'POST', 'clock', { frozen: true, nowMs: 1000 });
    expect((await control(echo, 'POST', 'clock', { advanceMs: 500 })).body).toEqual({
      nowMs: 1500,
      frozen: true,
    });
    expect((await control(echo, 'GET', 'clock')).body).toEqual({ nowMs: 1500, frozen: true });
    await control(echo, 'POST', 'clock', { frozen: false });
    expect(echo.clock.frozen).toBe(false);
  });

  test.each([[{ nowMs: 'x' }], [{ later: 1 }], [{ frozen: 1 }], [7]])(
    'clock refuses %j with 400',
    async change => {
      await using echo = await startEcho();
      const answer = await control(echo, 'POST', 'clock', change);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({ message: expect.stringContaining('expected an object') });
    },
  );

  test('faults can be added, listed with their hits, and removed', async () => {
    await using echo = await startEcho();
    const fault = { match: { path: '/a', count: 2 }, effect: { status: 503 } };
    expect(await control(echo, 'POST', 'faults', fault)).toEqual({ status: 201, body: { id: 1 } });
    expect((await fetch(`${echo.server.url}/a`)).status).toBe(503);
    expect((await control(echo, 'GET', 'faults')).body).toEqual([{ id: 1, ...fault, hits: 1 }]);
    expect((await control(echo, 'DELETE', 'faults/1')).status).toBe(204);
    expect((await control(echo, 'DELETE', 'faults/1')).status).toBe(404);
    expect((await fetch(`${echo.server.url}/a`)).status).toBe(200);
    await control(echo, 'POST', 'faults', fault);
    await control(echo, 'DELETE', 'faults');
    expect((await control(echo, 'GET', 'faults')).body).toEqual([]);
  });

  test('a wrong fault is refused, naming the field', async () => {
    await using echo = await startEcho();
    expect(await control(echo, 'POST', 'faults', { effect: { delay: 1 } })).toEqual({
      status: 400,
      body: { message: expect.stringContaining('fault.effect.delay: expected one of the fields delayMs') },
    });
  });

  test('requests can be read, from some id on, and cleared; control requests are not among them', async () => {
    await using echo = await startEcho();
    await fetch(`${echo.server.url}/a`);
    await fetch(`${echo.server.url}/b`);
    expect((await control(echo, 'GET', 'requests')).body).toMatchObject([{ target: '/a' }, { target: '/b' }]);
    expect((await control(echo, 'GET', 'requests?since=1')).body).toMatchObject([{ target: '/b' }]);
    await control(echo, 'DELETE', 'requests');
    expect((await control(echo, 'GET', 'requests')).body).toEqual([]);
  });

  test('faults do not meet control requests', async () => {
    await using echo = await startEcho();
    echo.server.faults.add({ match: { count: 'always' }, effect: { status: 500 } });
    expect((await control(echo, 'GET', 'health')).status).toBe(200);
  });

  test('what it does not have is a 501 naming it', async () => {
    await using echo = await startEcho();
    expect(await control(echo, 'PUT', 'nothing')).toEqual({
      status: 501,
      body: { message: 'the emulator has no PUT /__emulator/nothing' },
    });
  });
});
