import { type IotcsCall, parameter } from '../endpoint.js';
import type { ModelRecord } from '../model/device-model.js';
import type { ApplicationRecord, DeviceRecord } from '../model/records.js';
import { notFound } from '../refusal.js';

/**
 * The application that a path names, when the caller is an integration of it.
 *
 * @throws {IotcsRefusal} with status 404
 */
export function applicationOf(call: IotcsCall): ApplicationRecord {
  const id = parameter(call, 'app');
  const application = call.installation.applications.get(id);
  if (!application || !isVisible(call, application)) throw notFound(`application ${id}`);
  return application;
}

/** True when the caller is an integration of the application, or an administrator. */
export function isVisible({ installation, caller }: IotcsCall, { id }: ApplicationRecord): boolean {
  if (installation.open || caller.use === 'administration') return true;
  return installation.integrations.get(caller.subject)?.application === id;
}

/** The models of an application. */
export function modelsOf({ installation }: IotcsCall, { deviceModels }: ApplicationRecord): ModelRecord[] {
  return [...installation.models].filter(
    ({ urn, system }) => !system && (deviceModels === undefined || deviceModels.includes(urn)),
  );
}

/** The devices of an application: those that implement one of its models. */
export function devicesOf({ installation }: IotcsCall, { deviceModels }: ApplicationRecord): DeviceRecord[] {
  return [...installation.devices].filter(
    device => deviceModels === undefined || device.deviceModels.some(urn => deviceModels.includes(urn)),
  );
}

/**
 * The device of an application that a path names.
 *
 * @throws {IotcsRefusal} with status 404
 */
export function deviceOf(call: IotcsCall): DeviceRecord {
  const id = parameter(call, 'device');
  const device = devicesOf(call, applicationOf(call)).find(each => each.id === id);
  if (!device) throw notFound(`device ${id}`);
  return device;
}
