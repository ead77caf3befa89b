import type { OpenEngine } from './contract.js';
import { TimeplusEngine } from './timeplus-engine.js';

export const openEngine: OpenEngine = ({ workspace, store, clock }) =>
  TimeplusEngine.open(workspace, store, clock);

export type * from './contract.js';
export { EngineError } from './engine-error.js';
