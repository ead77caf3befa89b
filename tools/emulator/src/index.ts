export { type Emulator, type PlatformHandles, startEmulator } from './emulator.js';
export type { ClockControl } from './host/adjustable-clock.js';
export type { EmulatorClock } from './host/clock.js';
export type { BodyPosition, Fault, FaultEffect, FaultMatch, FaultReport } from './host/faults/fault.js';
export type { FaultControl, FaultHandle } from './host/faults/fault-plan.js';
export type { EmulatorLog } from './host/log.js';
export type { LoggedRequest } from './host/request-log.js';
export type { EmulatorOptions, EmulatorSeed, PlatformName } from './options.js';
export type { StreamInfo as TimeplusStreamInfo } from './timeplus/engine/contract.js';
export type { TimeplusFaultEffect } from './timeplus/fault-effects.js';
export type {
  TimeplusGeneration,
  TimeplusSeed,
  TimeplusStreamSeed,
  TimeplusWorkspaceSeed,
} from './timeplus/seed.js';
export type { TimeplusEmulator } from './timeplus/timeplus-emulator.js';
