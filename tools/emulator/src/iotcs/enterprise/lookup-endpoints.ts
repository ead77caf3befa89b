import { json } from '../../host/reply.js';
import type { Endpoint, Handler } from '../endpoint.js';
import { pageOf } from '../listing/page.js';
import { deviceView } from '../views/device-view.js';
import { modelView } from '../views/model-view.js';
import { applicationOf, deviceOf, devicesOf, isVisible, modelsOf } from './application.js';

const APPS = '/iot/api/v2/apps';
const APP = `${APPS}/{app}`;

/** Applications, models and devices (E-1 to E-6, E-16). */
export const lookupEndpoints: readonly Endpoint[] = [
  get(APPS, call => {
    const { applications, integrations } = call.installation;
    const views = [...applications]
      .filter(application => isVisible(call, application))
      .map(({ deviceModels: _, ...application }) => ({
        ...application,
        integrations: [...integrations]
          .filter(integration => integration.application === application.id)
          .map(({ id, name }) => ({ id, name })),
      }));
    return pageOf(call, views);
  }),
  get(APP, call => {
    const { deviceModels: _, ...application } = applicationOf(call);
    const href = `${call.origin}/iot/api/v2/apps/${application.id}`;
    return json(200, { ...application, links: [{ rel: 'self', href }] });
  }),
  get(`${APP}/deviceModels`, call => {
    const views = modelsOf(call, applicationOf(call)).map(model => modelView(model, call.origin));
    return pageOf(call, views);
  }),
  get(`${APP}/devices`, call => {
    const withDecommissioned = call.exchange.query.get('includeDecommissioned') !== 'false';
    const nowMs = call.installation.clock.now();
    const devices = devicesOf(call, applicationOf(call)).filter(
      ({ state, type }) =>
        type !== 'DEVICE_APPLICATION' && (withDecommissioned || state !== 'DECOMMISSIONED'),
    );
    return pageOf(
      call,
      devices.map(device => deviceView(device, nowMs, call.origin)),
    );
  }),
  get(`${APP}/devices/{device}`, call =>
    json(200, deviceView(deviceOf(call), call.installation.clock.now(), call.origin)),
  ),
  get(`${APP}/deviceApps`, call => {
    const nowMs = call.installation.clock.now();
    const apps = devicesOf(call, applicationOf(call)).filter(({ type }) => type === 'DEVICE_APPLICATION');
    return pageOf(
      call,
      apps.map(app => deviceView(app, nowMs, call.origin)),
    );
  }),
];

function get(path: string, handler: Handler): Endpoint {
  return { method: 'GET', path, uses: ['enterprise'], handler };
}
