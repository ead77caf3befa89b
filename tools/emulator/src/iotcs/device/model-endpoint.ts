import { json } from '../../host/reply.js';
import { type Endpoint, parameter } from '../endpoint.js';
import { notFound } from '../refusal.js';
import { modelView } from '../views/model-view.js';

/** How devices look their models up (W-7). */
export const modelEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/iot/api/v2/deviceModels/{urn}',
    uses: ['device', 'administration'],
    handler: call => {
      const urn = parameter(call, 'urn');
      const model = call.installation.models.get(urn);
      if (!model) throw notFound(`device model ${urn}`);
      return json(200, modelView(model, call.origin));
    },
  },
];
