import type { RequestHandler } from '../requests/device-request.js';

const PREFIX = 'urn:oracle:iot:dcd:capability:';

/** URNs of the capabilities that a device can say it has. */
export const CAPABILITY: Readonly<
  Record<
    'directActivation' | 'indirectActivation' | 'diagnostics' | 'messageDispatcher' | 'devicePolicy',
    string
  >
> = {
  directActivation: `${PREFIX}direct_activation`,
  indirectActivation: `${PREFIX}indirect_activation`,
  diagnostics: `${PREFIX}diagnostics`,
  messageDispatcher: `${PREFIX}message_dispatcher`,
  devicePolicy: `${PREFIX}device_policy`,
};

/** A resource of a capability. */
export interface CapabilityResource {
  readonly path: string;
  /** What it is advertised with. */
  readonly methods: string;
  readonly handler: RequestHandler;
}

/** Path of a capability's resource. */
export function capabilityPath(urn: string, name: string): string {
  return `deviceModels/${urn}/${name}`;
}
