import { expect } from '@jest/globals';
import { activatedDevice } from '../../support/devices.js';
import { FakeServer } from '../../support/fake-server.js';
import { expectRequest } from '../compare.js';
import { type Replay, type Vector, vectorOf } from '../vector.js';

const MESSAGES = '/iot/api/v2/messages';

interface ReceiveCall {
  readonly args: readonly [number];
  readonly config?: { readonly disableLongPolling: boolean };
}

async function receives(vector: Vector): Promise<{ readonly server: FakeServer; readonly result: unknown }> {
  const [exchange] = vector.exchanges;
  const server = new FakeServer().on(MESSAGES, [exchange?.response ?? {}]);
  const { args, config } = vector.call as unknown as ReceiveCall;
  const logged: unknown[] = [];
  const log = (): void => {};
  const device = await activatedDevice(server, {
    dispatcher: { longPolling: config?.disableLongPolling !== true },
    logger: { debug: log, info: log, warn: log, error: (_text, fields) => logged.push(fields) },
  });
  const result = await device.receive(args[0]);
  if (exchange !== undefined) expectRequest(server.to(MESSAGES)[0], exchange);
  const logs = logged.length === 0 ? {} : { logged: logged[0] };
  return { server, result: result === undefined ? { message: null, ...logs } : result };
}

export const receive: Readonly<Record<string, Replay>> = {
  'receive-poll': async vector => {
    expect((await receives(vector)).result).toEqual(vector.result);
  },
  'receive-min-acceptbytes-header': async vector => {
    expect((await receives(vector)).result).toEqual({
      message: null,
      logged: { requestBytes: 9000, bufferBytes: 4192 },
    });
  },
  'receive-long-poll': async vector => {
    expect((await receives(vector)).result).toEqual(vector.result);
  },
  'receive-second-from-buffer': async vector => {
    const before = vectorOf('receive', 'receive-long-poll');
    const server = new FakeServer().on(MESSAGES, [before.exchanges[0]?.response ?? {}]);
    const device = await activatedDevice(server, { dispatcher: { longPolling: true } });
    const [timeoutMs] = (vector.call as unknown as ReceiveCall).args;
    await device.receive(timeoutMs);
    expect(await device.receive(timeoutMs)).toEqual(vector.result);
    expect(server.to(MESSAGES)).toHaveLength(1);
  },
};
