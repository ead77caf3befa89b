import { once } from 'node:events';
import { json, type Reply } from '../../host/reply.js';
import { type Endpoint, type IotcsCall, parameter } from '../endpoint.js';
import { pageOf } from '../listing/page.js';
import { sendRequest } from '../messages/send-request.js';
import type { DeviceRecord, ResourceRecord } from '../model/records.js';
import { badRequest, IotcsRefusal, notFound } from '../refusal.js';
import { requestView } from '../views/request-view.js';
import type { View } from '../views/view.js';
import { deviceOf } from './application.js';

const RESOURCES = '/iot/api/v2/apps/{app}/devices/{device}/resources';

/** Milliseconds that a call with `iot.sync` waits for the device when it does not say how long (guess). */
const DEFAULT_WAIT_MS = 60_000;

/** The resources that devices reported, and calls of them (E-15, section 4.14). */
export const resourceEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: RESOURCES,
    uses: ['enterprise'],
    handler: call => {
      const device = deviceOf(call);
      const resources = Object.values(device.resources);
      return pageOf(
        call,
        resources.map(resource => resourceView(call, device, resource)),
      );
    },
  },
  ...['GET', 'PUT', 'POST', 'PATCH', 'DELETE'].map(
    (method): Endpoint => ({
      method,
      path: `${RESOURCES}/{path}`,
      uses: ['enterprise'],
      handler: invoke,
    }),
  ),
];

async function invoke(call: IotcsCall): Promise<Reply | undefined> {
  const { installation, exchange, caller } = call;
  const device = deviceOf(call);
  const path = parameter(call, 'path');
  const resource = device.resources[path];
  if (!resource) throw notFound(`resource ${path} in device ${device.id}`);
  if (!resource.methods.includes(exchange.method)) {
    throw new IotcsRefusal(405, `resource ${path} takes ${resource.methods.join(', ')}`);
  }
  const isSync = exchange.query.has('iot.sync');
  if (isSync && exchange.query.has('iot.async'))
    throw badRequest('iot.sync and iot.async exclude each other');
  const waitMs = waitIn(exchange.query);
  const own = [...exchange.query].filter(([name]) => !name.startsWith('iot.'));
  const { id } = sendRequest(installation, device, caller.subject, {
    method: exchange.method,
    url: path,
    params: Object.fromEntries(own),
    body: await exchange.bytes(),
  });
  if (!isSync) return json(202, view(call, id));
  await completion(call, id, waitMs);
  if (exchange.answer.closed.aborted) return undefined;
  const complete = installation.requests.get(id)?.response !== undefined;
  return json(complete ? 200 : 202, view(call, id));
}

function view({ installation }: IotcsCall, id: string): View {
  const request = installation.requests.get(id);
  if (!request) throw notFound(`request ${id}`);
  return requestView(request);
}

/** The milliseconds of `iot.timeout` (seconds on the side of devices). */
function waitIn(query: URLSearchParams): number {
  const text = query.get('iot.timeout') ?? String(DEFAULT_WAIT_MS);
  if (!/^\d+$/.test(text)) throw badRequest('iot.timeout must be milliseconds');
  return Number(text);
}

/** Waits until a request is answered, so long at most. */
async function completion({ installation, exchange }: IotcsCall, id: string, waitMs: number): Promise<void> {
  const { clock, completions, stopping } = installation;
  const timeUp = new AbortController();
  const cancel = clock.after(waitMs, () => timeUp.abort());
  const signal = AbortSignal.any([timeUp.signal, stopping, exchange.answer.closed]);
  // The end of the wait is a rejection.
  await once(completions, id, { signal }).catch(() => undefined);
  cancel();
}

function resourceView({ exchange, origin }: IotcsCall, device: DeviceRecord, resource: ResourceRecord): View {
  const { name, path, methods } = resource;
  const href = `${origin}${exchange.path.split('/resources')[0]}/resources/${path}`;
  return { id: path, name, url: path, methods, endpointId: device.id, links: [{ rel: 'self', href }] };
}
