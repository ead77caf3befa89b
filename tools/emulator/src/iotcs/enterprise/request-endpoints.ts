import { json } from '../../host/reply.js';
import { type Endpoint, type IotcsCall, parameter } from '../endpoint.js';
import type { RequestRecord } from '../model/records.js';
import { notFound } from '../refusal.js';
import { requestView } from '../views/request-view.js';

const REQUEST = '/iot/api/v2/requests/{id}';

/** How far requests to devices are (E-12). */
export const requestEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: REQUEST,
    uses: ['enterprise'],
    handler: call => json(200, requestView(requestOf(call))),
  },
  {
    method: 'GET',
    path: `${REQUEST}/response`,
    uses: ['enterprise'],
    handler: call => {
      const { id, response } = requestOf(call);
      if (!response) throw notFound(`response to the request ${id}`);
      return json(200, response);
    },
  },
];

function requestOf(call: IotcsCall): RequestRecord {
  const id = parameter(call, 'id');
  const request = call.installation.requests.get(id);
  if (!request) throw notFound(`request ${id}`);
  return request;
}
