import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowthingsEmulator } from './flowthings/flowthings-emulator.js';
import { AdjustableClock, type ClockControl } from './host/adjustable-clock.js';
import { systemClock } from './host/clock.js';
import { MemoryStore } from './host/memory-store.js';
import { openSqliteStore } from './host/sqlite-store.js';
import type { PlatformContext, StartedPlatform } from './host/start-platform.js';
import type { Store } from './host/store.js';
import type { IotcsEmulator } from './iotcs/iotcs-emulator.js';
import type { IvcapEmulator } from './ivcap/ivcap-emulator.js';
import { assertPlatforms, builtPlatforms, type EmulatorOptions, type PlatformName } from './options.js';
import type { OpenEngine } from './timeplus/engine/contract.js';
import type { TimeplusEmulator } from './timeplus/timeplus-emulator.js';
import type { VantiqEmulator } from './vantiq/vantiq-emulator.js';

/** The handle of each platform. */
export interface PlatformHandles {
  readonly flowthings: FlowthingsEmulator;
  readonly iotcs: IotcsEmulator;
  readonly ivcap: IvcapEmulator;
  readonly timeplus: TimeplusEmulator;
  readonly vantiq: VantiqEmulator;
}

/** A running emulator; disposing of it stops it. */
export type Emulator<P extends PlatformName = PlatformName> = Pick<PlatformHandles, P> &
  AsyncDisposable & {
    /** Time of all platforms. */
    readonly clock: ClockControl;
    /** What the command prints when it is ready: addresses and credentials by platform. */
    readonly ready: Readonly<Record<P, Readonly<Record<string, unknown>>>>;
    /** Lets requests in flight end, closes the ports and flushes the state. */
    close(): Promise<void>;
  };

/** Parts that tests of the emulator itself replace. */
export interface EmulatorParts {
  readonly timeplusEngine: () => Promise<OpenEngine>;
}

const realParts: EmulatorParts = {
  // Loaded on demand: the SQL engine is the largest part of the emulator.
  timeplusEngine: async () => (await import('./timeplus/engine/index.js')).openEngine,
};

/**
 * Starts the emulator in this process.
 *
 * @example
 * await using emulator = await startEmulator({ platforms: ['timeplus'] });
 * const { url, workspace, apiKey } = emulator.timeplus;
 * @throws {Error} when a platform is unknown, a port is taken, or the seed or the data directory cannot be used
 */
export function startEmulator<P extends PlatformName = PlatformName>(
  options: EmulatorOptions<P> = {},
): Promise<Emulator<P>> {
  return startEmulatorOf(realParts, options);
}

/** As `startEmulator`, with other parts. */
export async function startEmulatorOf<P extends PlatformName = PlatformName>(
  parts: EmulatorParts,
  options: EmulatorOptions<P> = {},
): Promise<Emulator<P>> {
  assertPlatforms(options.platforms ?? []);
  const wanted: readonly string[] = options.platforms?.length ? options.platforms : builtPlatforms;
  const { data, seed } = options;
  if (data !== undefined) await mkdir(data, { recursive: true });
  const clock = new AdjustableClock(options.clock ?? systemClock);
  const context = (position: number): PlatformContext => ({
    clock,
    log: options.log ?? (() => {}),
    port: options.port === undefined ? 0 : options.port + position,
    open: options.open ?? false,
    tls: options.tls ?? false,
    openStore: name => openStore(data, name),
    filesOf: name => (data === undefined ? undefined : join(data, `${name}-files`)),
  });
  // Loaded on demand: who tests one platform does not wait for the others.
  const starters: Record<PlatformName, (context: PlatformContext) => Promise<StartedPlatform>> = {
    flowthings: async given =>
      (await import('./flowthings/start-flowthings.js')).startFlowthings(given, seed?.flowthings),
    iotcs: async given => (await import('./iotcs/start-iotcs.js')).startIotcs(given, seed?.iotcs),
    ivcap: async given => (await import('./ivcap/start-ivcap.js')).startIvcap(given, seed?.ivcap),
    timeplus: async given => {
      const { startTimeplus } = await import('./timeplus/start-timeplus.js');
      return startTimeplus(given, seed?.timeplus, await parts.timeplusEngine());
    },
    vantiq: async given => (await import('./vantiq/start-vantiq.js')).startVantiq(given, seed?.vantiq),
  };

  const started = new Map<PlatformName, StartedPlatform>();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= Promise.all([...started.values()].map(platform => platform.stop())).then(() => undefined);
    return closing;
  };
  try {
    for (const name of builtPlatforms.filter(built => wanted.includes(built))) {
      started.set(name, await starters[name](context(started.size)));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const byName = <T>(pick: (platform: StartedPlatform) => T): Record<string, T> =>
    Object.fromEntries([...started].map(([name, platform]) => [name, pick(platform)]));
  return {
    ...byName(platform => platform.handle),
    ready: byName(platform => platform.ready),
    clock,
    close,
    [Symbol.asyncDispose]: close,
  } as unknown as Emulator<P>;
}

async function openStore(directory: string | undefined, name: string): Promise<Store> {
  return directory === undefined ? new MemoryStore() : openSqliteStore(join(directory, `${name}.sqlite`));
}
