import type { DeviceRequest, Reply } from '../requests/device-request.js';
import { failed, OK } from '../requests/replies.js';
import { isObject } from '../validation.js';
import { CAPABILITY, type CapabilityResource, capabilityPath } from './capability.js';

/** A change of the policies that a device has. */
export interface PolicyChange {
  readonly op: 'assigned' | 'unassigned' | 'changed';
  readonly id: string;
  readonly deviceModelUrn: string;
  readonly lastModified?: number | undefined;
}

/** The resource of `device_policy` (section 4.9). It is advertised with PUT and used with POST, so it takes both. */
export function devicePolicyResource(
  onChange: (changes: readonly PolicyChange[]) => void,
): CapabilityResource {
  return {
    path: capabilityPath(CAPABILITY.devicePolicy, 'policyChanged'),
    methods: 'PUT',
    handler: request => policyChanged(request, onChange),
  };
}

function policyChanged(request: DeviceRequest, onChange: (changes: readonly PolicyChange[]) => void): Reply {
  if (request.method !== 'PUT' && request.method !== 'POST') return failed(405);
  const changes = request.json();
  if (!Array.isArray(changes) || !changes.every(isObject)) return failed(400);
  onChange(changes as unknown as readonly PolicyChange[]);
  return OK;
}
