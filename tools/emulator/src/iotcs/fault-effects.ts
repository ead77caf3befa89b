import type { FaultEffect } from '../host/faults/fault.js';
import { type FieldChecks, flag, oneOf } from '../host/faults/parse-fault.js';

/** Effects of a fault that only this platform knows. */
export interface IotcsFaultEffect extends FaultEffect {
  /** Activation and registration: the state that the answer tells, although the endpoint is activated. */
  readonly endpointState?: 'REGISTERED' | 'DISABLED' | 'DECOMMISSIONED';
  /** Storage: answers with the checksum of another content. */
  readonly wrongChecksum?: boolean;
}

/** Checks for the fields above. */
export const iotcsFaultChecks: FieldChecks = {
  endpointState: oneOf('REGISTERED', 'DISABLED', 'DECOMMISSIONED'),
  wrongChecksum: flag,
};
