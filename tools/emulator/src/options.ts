import type { FlowthingsSeed } from './flowthings/seed/seed.js';
import type { EmulatorClock } from './host/clock.js';
import type { EmulatorLog } from './host/log.js';
import type { IotcsSeed } from './iotcs/seed/seed.js';
import type { IvcapSeed } from './ivcap/seed/seed.js';
import type { TimeplusSeed } from './timeplus/seed.js';
import type { VantiqSeed } from './vantiq/seed/seed.js';

/** Name of a platform that can be started. */
export type PlatformName = 'vantiq' | 'ivcap' | 'iotcs' | 'flowthings' | 'timeplus';

/** The platforms that this version can start, in the order in which they take ports. */
export const builtPlatforms: readonly PlatformName[] = ['vantiq', 'ivcap', 'iotcs', 'flowthings', 'timeplus'];

/** What the platforms hold at the start and after a reset, by platform. */
export interface EmulatorSeed {
  readonly flowthings?: FlowthingsSeed;
  readonly iotcs?: IotcsSeed;
  readonly ivcap?: IvcapSeed;
  readonly timeplus?: TimeplusSeed;
  readonly vantiq?: VantiqSeed;
}

/** How to start an emulator. */
export interface EmulatorOptions<P extends PlatformName = PlatformName> {
  /** @defaultValue all that are built */
  readonly platforms?: readonly P[];
  /**
   * The platforms take this port and those after it, in the order vantiq, ivcap, iotcs, flowthings, timeplus.
   *
   * @defaultValue free ports
   */
  readonly port?: number;
  /** Directory to keep the state in; made when it is missing. @defaultValue in memory */
  readonly data?: string;
  readonly seed?: EmulatorSeed;
  /** Accepts any credentials, and none. @defaultValue false */
  readonly open?: boolean;
  /**
   * Hands out `https` addresses and the certificate of an own authority for iotcs; the other platforms speak HTTP only.
   *
   * @defaultValue false
   */
  readonly tls?: boolean;
  /** @defaultValue the machine's time */
  readonly clock?: EmulatorClock;
  /** Takes what the emulator has to say. @defaultValue nothing is written anywhere */
  readonly log?: EmulatorLog;
}

/**
 * Makes sure that platforms can be started.
 *
 * @throws {Error} naming the one that cannot, and those that can
 */
export function assertPlatforms(names: readonly string[]): asserts names is readonly PlatformName[] {
  const unknown = names.find(name => !(builtPlatforms as readonly string[]).includes(name));
  if (unknown === undefined) return;
  throw new Error(`platform ${unknown} is not known; there are: ${builtPlatforms.join(', ')}`);
}
