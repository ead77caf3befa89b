import { json } from '../../host/reply.js';
import { type Endpoint, type IotcsCall, parameter } from '../endpoint.js';
import { pick, readFields } from '../listing/fields.js';
import { compileFilter, readFilter } from '../listing/filter.js';
import type { PolicyRecord } from '../model/records.js';
import { notFound } from '../refusal.js';
import type { View } from '../views/view.js';

const ROOT = '/iot/privateapi/v2/deviceModels/{urn}/devicePolicies';

/** How devices look up what is to be done with their values (W-16). */
export const policyEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: ROOT,
    uses: ['device'],
    handler: call => {
      const matches = compileFilter(readFilter(call.exchange.query));
      const ofModel = [...call.installation.policies].filter(
        ({ deviceModelUrn }) => deviceModelUrn === parameter(call, 'urn'),
      );
      return collection(call, ofModel.map(policyView).filter(matches));
    },
  },
  {
    method: 'GET',
    path: `${ROOT}/{id}`,
    uses: ['device'],
    handler: call => {
      const fields = readFields(call.exchange.query);
      return json(200, pick(policyView(policyOf(call)), fields));
    },
  },
  {
    method: 'GET',
    path: `${ROOT}/{id}/devices`,
    uses: ['device'],
    handler: call => {
      const matches = compileFilter(readFilter(call.exchange.query));
      const devices = policyOf(call).devices.map(id => {
        const gateway = call.installation.devices.get(id)?.gateway;
        return { id, directlyConnectedOwner: gateway ?? id };
      });
      return collection(call, devices.filter(matches));
    },
  },
];

function policyOf(call: IotcsCall): PolicyRecord {
  const id = parameter(call, 'id');
  const policy = call.installation.policies.get(id);
  if (policy?.deviceModelUrn !== parameter(call, 'urn')) throw notFound(`device policy ${id}`);
  return policy;
}

function policyView({ devices, ...policy }: PolicyRecord): View {
  return { ...policy, devices: devices.map(id => ({ id })) };
}

function collection({ exchange }: IotcsCall, found: readonly View[]): ReturnType<typeof json> {
  const fields = readFields(exchange.query);
  const items = found.map(item => pick(item, fields));
  return json(200, { items, count: items.length, hasMore: false, offset: 0, limit: items.length });
}
