import type { Installation } from '../installation.js';
import { failRequest } from '../messages/send-request.js';
import type { DeviceRecord } from '../model/records.js';
import { DEVICE_KEYS } from '../provisioning/device-keys.js';

/**
 * Takes a device away, with all that belongs to it: its tokens, its place in policies, and the devices behind it (guess:
 * the reference speaks of its sub-resources). Its messages stay; what it was asked and has not answered fails.
 */
export function removeDevice(installation: Installation, device: DeviceRecord): void {
  const { devices, tokens, policies, requests, store } = installation;
  for (const behind of [...devices].filter(({ gateway }) => gateway === device.id)) {
    removeDevice(installation, behind);
  }
  tokens.expire(device.id);
  if (device.activationId !== undefined) tokens.expire(device.activationId);
  for (const policy of [...policies].filter(each => each.devices.includes(device.id))) {
    policies.put({ ...policy, devices: policy.devices.filter(id => id !== device.id) });
  }
  for (const { id, message } of [...requests]) {
    if (message.destination === device.id) failRequest(installation, id);
  }
  store.delete(DEVICE_KEYS, device.id);
  devices.delete(device.id);
}
