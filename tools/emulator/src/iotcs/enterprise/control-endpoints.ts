import { json } from '../../host/reply.js';
import { type Endpoint, type Handler, type IotcsCall, objectBody, parameter } from '../endpoint.js';
import { type DeviceRequest, sendRequest } from '../messages/send-request.js';
import type { ModelRecord } from '../model/device-model.js';
import type { DeviceRecord } from '../model/records.js';
import { badRequest, IotcsRefusal, notFound } from '../refusal.js';
import { requestView } from '../views/request-view.js';
import { deviceOf } from './application.js';

const MODEL = '/{device}/deviceModels/{urn}';

/** Devices are found here; device applications, which the original looks for first, under a path of their own. */
const ROOTS = ['/iot/api/v2/apps/{app}/devices', '/iot/api/v2/apps/{app}/deviceApps'];

const putAttribute: Handler = async call => {
  const { device, model } = targetOf(call);
  const name = parameter(call, 'name');
  const body = await objectBody(call);
  if (!Object.hasOwn(body, 'value')) throw badRequest('the body must have a value');
  checkWritable(model, name);
  return accepted(call, device, {
    method: 'PUT',
    url: `deviceModels/${model.urn}/attributes/${name}`,
    body: await call.exchange.text(),
  });
};

const patchAttributes: Handler = async call => {
  const { device, model } = targetOf(call);
  if (call.exchange.method === 'POST' && call.exchange.header('x-http-method-override') !== 'PATCH') {
    throw new IotcsRefusal(405, 'attributes take PATCH, or POST with X-HTTP-Method-Override: PATCH');
  }
  for (const name of Object.keys(await objectBody(call))) checkWritable(model, name);
  return accepted(call, device, {
    method: 'PATCH',
    url: `deviceModels/${model.urn}/attributes`,
    body: await call.exchange.text(),
  });
};

const postAction: Handler = async call => {
  const { device, model } = targetOf(call);
  const name = parameter(call, 'name');
  await objectBody(call);
  const known = model.actions?.some(action => action.name === name || action.alias === name);
  if (!known) throw notFound(`action ${name} in ${model.urn}`);
  return accepted(call, device, {
    method: 'POST',
    url: `deviceModels/${model.urn}/actions/${name}`,
    body: await call.exchange.text(),
  });
};

/** Attributes and actions of devices, which become requests to them (E-10, E-11). */
export const controlEndpoints: readonly Endpoint[] = ROOTS.flatMap(root => [
  endpoint('PUT', `${root}${MODEL}/attributes/{name}`, putAttribute),
  endpoint('PATCH', `${root}${MODEL}/attributes`, patchAttributes),
  endpoint('POST', `${root}${MODEL}/attributes`, patchAttributes),
  endpoint('POST', `${root}${MODEL}/actions/{name}`, postAction),
]);

function endpoint(method: string, path: string, handler: Handler): Endpoint {
  return { method, path, uses: ['enterprise'], handler };
}

function accepted(call: IotcsCall, device: DeviceRecord, request: DeviceRequest): ReturnType<typeof json> {
  return json(202, requestView(sendRequest(call.installation, device, call.caller.subject, request)));
}

function targetOf(call: IotcsCall): { readonly device: DeviceRecord; readonly model: ModelRecord } {
  const device = deviceOf(call);
  const urn = parameter(call, 'urn');
  const model = device.deviceModels.includes(urn) ? call.installation.models.get(urn) : undefined;
  if (!model) throw notFound(`device model ${urn} in device ${device.id}`);
  return { device, model };
}

/** The server checks that it may set an attribute, and leaves its value to the device (guess). */
function checkWritable({ urn, attributes = [] }: ModelRecord, name: string): void {
  const attribute = attributes.find(each => each.name === name || each.alias === name);
  if (!attribute) throw notFound(`attribute ${name} in ${urn}`);
  if (!attribute.writable) throw badRequest(`attribute ${name} of ${urn} is not writable`);
}
