import type { Exchange } from './exchange.js';
import type { FaultEffect } from './faults/fault.js';
import { parseFault } from './faults/parse-fault.js';
import { JsonError } from './json.js';
import type { ControlHandler, PlatformServer } from './platform-server.js';
import { empty, json, Refusal, type Reply } from './reply.js';
import { Router } from './router.js';

type ControlRoute = (exchange: Exchange, id: number) => Promise<Reply> | Reply;

/** The control requests under `/__emulator/` that every platform's port answers. */
export function controlHandler<E extends FaultEffect>(server: PlatformServer<E>): ControlHandler {
  const router = new Router<ControlRoute>();
  const { platform, faults, requests, clock } = server;
  const clockState = (): Reply => json(200, { nowMs: clock.now(), frozen: clock.frozen });

  router.add('GET', '/__emulator/health', () => json(200, { ready: true, platform: platform.name }));
  router.add('GET', '/__emulator/state', async () => json(200, await platform.state()));
  router.add('POST', '/__emulator/reset', async () => {
    faults.clear();
    requests.clear();
    await platform.reset();
    return empty(204);
  });
  router.add('POST', '/__emulator/seed', async exchange => {
    await platform.load(await exchange.json());
    return empty(204);
  });
  router.add('GET', '/__emulator/clock', clockState);
  router.add('POST', '/__emulator/clock', async exchange => {
    const change = parseClockChange(await exchange.json());
    if (change.frozen === true) clock.freeze();
    if (change.nowMs !== undefined) clock.set(change.nowMs);
    if (change.advanceMs !== undefined) clock.advance(change.advanceMs);
    if (change.frozen === false) clock.resume();
    return clockState();
  });
  router.add('GET', '/__emulator/faults', () => json(200, faults.list()));
  router.add('POST', '/__emulator/faults', async exchange => {
    const { id } = faults.add(parseFault<E>(await exchange.json(), platform.faultChecks));
    return json(201, { id });
  });
  router.add('DELETE', '/__emulator/faults', () => {
    faults.clear();
    return empty(204);
  });
  router.add('DELETE', '/__emulator/faults/{id}', (_exchange, id) => empty(faults.remove(id) ? 204 : 404));
  router.add('GET', '/__emulator/requests', exchange =>
    json(200, requests.list(Number(exchange.query.get('since') ?? 0))),
  );
  router.add('DELETE', '/__emulator/requests', () => {
    requests.clear();
    return empty(204);
  });

  return exchange => {
    if (!exchange.path.startsWith('/__emulator/')) return undefined;
    return answerControl(router, exchange);
  };
}

async function answerControl(router: Router<ControlRoute>, exchange: Exchange): Promise<Reply> {
  const route = router.find(exchange.method, exchange.segments());
  if (!route) {
    return json(501, { message: `the emulator has no ${exchange.method} ${exchange.path}` });
  }
  try {
    return await route.target(exchange, Number(route.parameters['id']));
  } catch (error) {
    if (error instanceof Refusal) return json(error.status, { message: error.message });
    if (error instanceof JsonError) return json(400, { message: error.message });
    throw error;
  }
}

interface ClockChange {
  readonly nowMs?: number;
  readonly advanceMs?: number;
  readonly frozen?: boolean;
}

function parseClockChange(value: unknown): ClockChange {
  const expected = 'expected an object with nowMs, advanceMs (whole milliseconds) or frozen (true, false)';
  if (typeof value !== 'object' || value === null) throw new Refusal(400, expected);
  for (const [name, member] of Object.entries(value)) {
    const valid =
      name === 'frozen'
        ? typeof member === 'boolean'
        : ['nowMs', 'advanceMs'].includes(name) && Number.isSafeInteger(member);
    if (!valid) throw new Refusal(400, `${name}: ${expected}`);
  }
  return value;
}
