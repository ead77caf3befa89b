import type { Installation } from '../installation.js';
import type { DeviceRecord, EndpointState } from '../model/records.js';

/** Enables, disables or decommissions an endpoint; one that is not activated loses its tokens. */
export function setState(
  { devices, tokens }: Installation,
  device: DeviceRecord,
  state: EndpointState,
): DeviceRecord {
  if (state !== 'ACTIVATED') tokens.expire(device.id);
  return devices.put({ ...device, state });
}
