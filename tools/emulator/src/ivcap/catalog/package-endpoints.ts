import { empty, json, type Reply } from '../../host/reply.js';
import { type Endpoint, type IvcapCall, requiredText } from '../endpoint.js';
import { notFound } from '../errors.js';
import { list } from '../listing/list.js';

/** `/1/packages` and `/1/dashboards`. */
export const packageEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/packages/list', handler: listPackages, current: true },
  { method: 'DELETE', path: '/1/packages/remove', handler: removePackage, current: true },
  { method: 'GET', path: '/1/dashboards', handler: listDashboards, current: true },
];

/** `tag` asks for the image of one name, with any version or with the one after the colon. */
function listPackages(call: IvcapCall): Reply {
  return list(call, {
    legacyKey: 'items',
    records: ({ query }) => {
      const tag = query.get('tag') ?? '';
      const packages = call.deployment.packages.all();
      return packages.filter(({ id }) => tag === '' || id === tag || id.startsWith(`${tag}:`));
    },
    fields: ({ id }) => ({ tag: id }),
    sort: records => records,
    item: ({ id }) => id,
  });
}

function removePackage({ exchange, deployment }: IvcapCall): Reply {
  const tag = requiredText('tag', exchange.query.get('tag'));
  if (!deployment.packages.get(tag)) throw notFound(tag, 'Package');
  deployment.packages.delete(tag);
  return empty(204);
}

function listDashboards({ deployment }: IvcapCall): Reply {
  return json(200, { items: deployment.dashboards.all() });
}
