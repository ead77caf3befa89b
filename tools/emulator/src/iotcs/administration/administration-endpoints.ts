import { empty, json, type Reply } from '../../host/reply.js';
import { type Endpoint, type Handler, type IotcsCall, objectBody, parameter } from '../endpoint.js';
import { applicationOf } from '../enterprise/application.js';
import { pageOf } from '../listing/page.js';
import { modelRecord } from '../model/device-model.js';
import type { DeviceRecord, EndpointState } from '../model/records.js';
import { badRequest, IotcsRefusal, notFound } from '../refusal.js';
import { checkSeed } from '../seed/check-seed.js';
import { addDevice } from '../seed/load-seed.js';
import type { IotcsSeed } from '../seed/seed.js';
import { deviceView } from '../views/device-view.js';
import { modelView } from '../views/model-view.js';
import type { View } from '../views/view.js';
import { removeDevice } from './remove-device.js';
import { setState } from './set-state.js';

const DEVICES = '/iot/api/v2/devices';
const DEVICE = `${DEVICES}/{device}`;

/** Members of a registration that become facts about the device. */
const facts = ['manufacturer', 'modelNumber', 'serialNumber', 'description'];

/** What administrators do with HTTP Basic (section 4.14). */
export const administrationEndpoints: readonly Endpoint[] = [
  endpoint('POST', DEVICES, async call => json(201, await register(call))),
  endpoint('GET', DEVICES, call => {
    const views = [...call.installation.devices].map(device => viewOf(call, device));
    return pageOf(call, views);
  }),
  endpoint('GET', DEVICE, call => json(200, viewOf(call, deviceOf(call)))),
  endpoint('PATCH', DEVICE, async call => {
    const { state } = await objectBody(call);
    if (state !== 'ACTIVATED' && state !== 'DISABLED')
      throw badRequest('state must be ACTIVATED or DISABLED');
    return json(200, viewOf(call, changeState(call, state)));
  }),
  endpoint('DELETE', DEVICE, call => {
    const { installation } = call;
    installation.store.transaction(() => removeDevice(installation, deviceOf(call)));
    return empty(204);
  }),
  endpoint('POST', `${DEVICE}/metadata/{key}`, async call => {
    const { value } = await objectBody(call);
    if (typeof value !== 'string') throw badRequest('value must be a text');
    const device = deviceOf(call);
    const metadata = { ...device.metadata, [parameter(call, 'key')]: value };
    return json(200, viewOf(call, call.installation.devices.put({ ...device, metadata })));
  }),
  endpoint('POST', '/iot/api/v2/deviceModels', createModel),
  endpoint('POST', '/iot/api/v2/apps/{app}/deviceModels', async call => {
    const application = applicationOf(call);
    return await createModel(call, urn => {
      const { deviceModels } = application;
      // One that names no models sees them all.
      if (deviceModels === undefined) return;
      call.installation.applications.put({ ...application, deviceModels: [...deviceModels, urn] });
    });
  }),
];

function endpoint(method: string, path: string, handler: Handler): Endpoint {
  return { method, path, uses: ['administration'], handler };
}

function viewOf({ installation, origin }: IotcsCall, device: DeviceRecord): View {
  return deviceView(device, installation.clock.now(), origin);
}

function deviceOf(call: IotcsCall): DeviceRecord {
  const id = parameter(call, 'device');
  const device = call.installation.devices.get(id);
  if (!device) throw notFound(`device ${id}`);
  return device;
}

/** Makes a device model. @param created - is told of its URN */
async function createModel(call: IotcsCall, created: (urn: string) => void = () => {}): Promise<Reply> {
  const { installation, origin } = call;
  const model = checkedSeed({ deviceModels: [await objectBody(call)] }).deviceModels?.[0];
  if (!model) throw badRequest('the body must be a device model');
  if (installation.models.get(model.urn)) throw new IotcsRefusal(409, `there is a device model ${model.urn}`);
  const record = installation.models.put(modelRecord(model, installation.clock.now()));
  created(model.urn);
  return json(202, modelView(record, origin));
}

/** Registers a device; what it needs for its activation is told once, here (guess: the reference shows no answer). */
async function register(call: IotcsCall): Promise<View> {
  const { hardwareId, deviceUID, name, sharedSecret, ...rest } = await objectBody(call);
  const activationId = deviceUID ?? hardwareId;
  if (activationId === undefined) throw badRequest('hardwareId or deviceUID must be there');
  const given = { activationId, hardwareId, name, sharedSecret, metadata: texts(rest) };
  const [seed] = checkedSeed({ devices: [given] }).devices ?? [];
  if (!seed) throw badRequest('the body must be a device');
  const known = call.installation.devices.find(device => device.activationId === seed.activationId);
  if (known) throw new IotcsRefusal(409, `there is a device ${seed.activationId}`);
  const device = await addDevice(call.installation, seed);
  return { ...viewOf(call, device), activationId: device.activationId, sharedSecret: device.sharedSecret };
}

function texts(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    facts.filter(name => members[name] !== undefined).map(name => [name, members[name]]),
  );
}

function changeState(call: IotcsCall, state: EndpointState): DeviceRecord {
  const device = deviceOf(call);
  if (state === 'ACTIVATED' && device.activationTime === undefined) {
    throw badRequest('the device must activate itself first');
  }
  return setState(call.installation, device, state);
}

function checkedSeed(value: unknown): IotcsSeed {
  try {
    return checkSeed(value);
  } catch (error) {
    throw badRequest((error as Error).message.replace(/^seed: iotcs: /, ''));
  }
}
