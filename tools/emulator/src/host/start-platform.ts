import type { ClockControl } from './adjustable-clock.js';
import type { EmulatorClock } from './clock.js';
import { controlHandler } from './control.js';
import type { FaultEffect } from './faults/fault.js';
import type { EmulatorLog } from './log.js';
import type { Platform } from './platform.js';
import { PlatformServer } from './platform-server.js';
import type { Store } from './store.js';

/** What every platform of one emulator gets. */
export interface PlatformContext {
  readonly clock: EmulatorClock & ClockControl;
  readonly log: EmulatorLog;
  /** 0 for a free one. */
  readonly port: number;
  /** Accepts any credentials. */
  readonly open: boolean;
  /** Hands out addresses with HTTPS, on platforms that speak it. */
  readonly tls: boolean;
  /** Opens one named store. */
  readonly openStore: (name: string) => Promise<Store>;
  /** Directory for files of one name that are to be kept; undefined when the state is in memory. */
  readonly filesOf: (name: string) => string | undefined;
}

/** A platform that listens. */
export interface StartedPlatform<Handle = unknown> {
  readonly handle: Handle;
  /** What the ready line of the command says about it. */
  readonly ready: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Puts a platform on its port; when the port is taken, the platform is disposed of. */
export async function serve<E extends FaultEffect>(
  context: PlatformContext,
  platform: Platform<E>,
): Promise<{ server: PlatformServer<E>; stop: () => Promise<void> }> {
  const { clock, log } = context;
  const server = new PlatformServer({ platform, clock, log, control: controlHandler });
  try {
    await server.start(context.port);
  } catch (error) {
    await platform[Symbol.asyncDispose]();
    throw error;
  }
  const stop = async (): Promise<void> => {
    for (const { id, match } of server.faults.unused()) {
      log(
        `${platform.name}: fault ${id} (${match?.method ?? 'any method'} ${match?.path ?? '**'}) was never hit`,
      );
    }
    await server.stop();
    await platform[Symbol.asyncDispose]();
  };
  return { server, stop };
}
