import { AdjustableClock } from '../../src/host/adjustable-clock.js';
import { systemClock } from '../../src/host/clock.js';
import { controlHandler } from '../../src/host/control.js';
import type { Exchange } from '../../src/host/exchange.js';
import type { FaultEffect } from '../../src/host/faults/fault.js';
import type { EmulatorLog } from '../../src/host/log.js';
import type { Platform } from '../../src/host/platform.js';
import { PlatformServer } from '../../src/host/platform-server.js';
import { json, type Reply } from '../../src/host/reply.js';

/** Mebibytes that `GET /flood` sends. */
export const FLOOD_PIECES = 64;

/** The smallest platform: `POST /echo` gives the body back, `GET /drip` and `GET /flood` stream, `GET /bug` throws. */
export class EchoPlatform implements Platform {
  readonly name = 'echo';
  readonly faultChecks = {};
  /** Requests that were carried out. */
  handled = 0;
  /** Pieces that `GET /flood` has written. */
  flooded = 0;
  resets = 0;
  seeds: unknown[] = [];
  /** Ends the next `GET /slow`. */
  release: () => void = () => {};
  readonly #stopped = Promise.withResolvers<void>();

  async handle(exchange: Exchange): Promise<Reply | undefined> {
    this.handled++;
    const path = `/${exchange.segments().join('/')}`;
    switch (path) {
      case '/echo':
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: await exchange.bytes() };
      case '/json':
        return json(200, await exchange.json());
      case '/slow':
        await new Promise<void>(resolve => (this.release = resolve));
        return { status: 200, body: 'late' };
      case '/drip':
        exchange.answer.begin(200, { 'content-type': 'text/plain' });
        await exchange.answer.write('drip');
        await this.#stopped.promise;
        await exchange.answer.end();
        return undefined;
      case '/flood':
        exchange.answer.begin(200, {});
        for (const piece = Buffer.alloc(1024 * 1024); this.flooded < FLOOD_PIECES; this.flooded++) {
          await exchange.answer.write(piece);
        }
        await exchange.answer.end();
        return undefined;
      case '/bug':
        throw new Error('a bug');
      default:
        return { status: exchange.effect.unauthorized ? 401 : 200, body: path };
    }
  }

  errorReply(status: number, message: string): Reply {
    return json(status, { error: message });
  }

  async reset(): Promise<void> {
    this.resets++;
  }

  async load(seed: unknown): Promise<void> {
    this.seeds.push(seed);
  }

  async state(): Promise<unknown> {
    return { handled: this.handled };
  }

  async endStreams(): Promise<void> {
    this.#stopped.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** An echo platform that listens. */
export interface EchoFixture extends AsyncDisposable {
  readonly platform: EchoPlatform;
  readonly server: PlatformServer<FaultEffect>;
  readonly clock: AdjustableClock;
  readonly logged: string[];
}

/** Starts an echo platform on a free port. */
export async function startEcho(): Promise<EchoFixture> {
  const platform = new EchoPlatform();
  const clock = new AdjustableClock(systemClock);
  const logged: string[] = [];
  const log: EmulatorLog = line => void logged.push(line);
  const server = new PlatformServer<FaultEffect>({ platform, clock, log, control: controlHandler });
  await server.start(0);
  return { platform, server, clock, logged, [Symbol.asyncDispose]: () => server.stop() };
}
