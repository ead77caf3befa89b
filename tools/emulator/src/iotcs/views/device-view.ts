import type { DeviceRecord } from '../model/records.js';
import type { View } from './view.js';

/** How long a device counts as connected after it was last heard of (guess). */
const ONLINE_MS = 10 * 60_000;

/** A device as clients get it; its secrets and last values stay out. */
export function deviceView(device: DeviceRecord, nowMs: number, origin: string): View {
  const { id, name, hardwareId, type, state, metadata, deviceModels, created } = device;
  const { gateway, activationTime, lastHeardTime } = device;
  const isOnline = state === 'ACTIVATED' && lastHeardTime !== undefined && nowMs - lastHeardTime < ONLINE_MS;
  return {
    ...metadata,
    id,
    name,
    type,
    state,
    hardwareId,
    deviceModels: deviceModels.map(urn => ({ urn })),
    connectivityStatus: isOnline ? 'ONLINE' : 'OFFLINE',
    directlyConnectedOwner: gateway ?? id,
    created,
    createdAsString: new Date(created).toISOString(),
    ...(activationTime === undefined ? {} : { activationTime }),
    ...(lastHeardTime === undefined ? {} : { lastHeardTime }),
    metadata,
    links: [{ rel: 'self', href: `${origin}/iot/api/v2/devices/${id}` }],
  };
}
