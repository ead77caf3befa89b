import { json, type Reply } from '../../host/reply.js';
import { matchingAspects } from '../aspects/aspect-list.js';
import { policyOf } from '../aspects/assertion.js';
import {
  type Endpoint,
  type IvcapCall,
  idOf,
  objectBody,
  optionalText,
  optionalTexts,
  requiredText,
} from '../endpoint.js';
import { invalidRequest, notFound } from '../errors.js';
import { list } from '../listing/list.js';
import { countParameter } from '../listing/list-query.js';
import { isFinal, type RunRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { isPlainObject } from '../plain-object.js';
import { checkValues } from '../services/parameters.js';
import { findService } from '../services/service-endpoints.js';
import { newUrn } from '../urn.js';
import { hrefOf } from '../wire.js';
import { orderItem, orderRecord, productItem, productsOf } from './order-wire.js';

/** `/1/orders`. */
export const orderEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/orders', handler: listOrders },
  { method: 'POST', path: '/1/orders', handler: placeOrder },
  { method: 'GET', path: '/1/orders/{id}', handler: readOrder },
  { method: 'GET', path: '/1/orders/{id}/products', handler: listProducts },
  { method: 'GET', path: '/1/orders/{id}/metadata', handler: listOrderMetadata },
  { method: 'GET', path: '/1/orders/{id}/logs', handler: readLogs },
  { method: 'GET', path: '/1/orders/{id}/top', handler: readTop },
];

function listOrders(call: IvcapCall): Reply {
  return list(call, {
    legacyKey: 'orders',
    records: ({ atMs }) => call.deployment.runs.all().filter(({ orderedAtMs }) => orderedAtMs <= atMs),
    fields: runFields,
    item: run => orderItem(call, run),
  });
}

/** What filters and orders of runs can name. */
export function runFields(run: RunRecord): Readonly<Record<string, unknown>> {
  return {
    id: run.jobId ?? run.id,
    name: run.name,
    status: run.status,
    service: run.service,
    account: run.account,
    policy: run.policy,
    'ordered-at': timestamp(run.orderedAtMs),
    'requested-at': timestamp(run.orderedAtMs),
    'started-at': timestamp(run.startedAtMs),
    'finished-at': timestamp(run.finishedAtMs),
  };
}

async function placeOrder(call: IvcapCall): Promise<Reply> {
  const { deployment, engine, caller } = call;
  const body = await objectBody(call);
  const names = bodyNames[call.version];
  const service = findService(call, requiredText(names.service, body[names.service]));
  const account =
    names.account === undefined ? caller.account : requiredText(names.account, body[names.account]);
  const parameters = parametersOf(body['parameters']);
  const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  checkValues(service.parameters, values, true);
  const run = engine.start({
    id: newUrn('order'),
    service: service.id,
    account,
    policy: policyOf(names.policy, optionalText(names.policy, body[names.policy])),
    name: optionalText('name', body['name']),
    tags: optionalTexts('tags', body['tags']) ?? [],
    parameters,
    request: { contentType: 'application/json', json: values },
    status: 'pending',
    products: [],
    logs: [],
    orderedAtMs: deployment.clock.now(),
  });
  return json(200, orderRecord(call, run));
}

/** The members of the body changed their names twice. */
const bodyNames: Readonly<
  Record<
    IvcapCall['version'],
    { readonly service: string; readonly account?: string; readonly policy: string }
  >
> = {
  '0.23': { service: 'serviceID', account: 'accountID', policy: 'policyID' },
  '0.28': { service: 'service-id', account: 'account-id', policy: 'policy-id' },
  '0.48': { service: 'service', policy: 'policy' },
};

function parametersOf(value: unknown): RunRecord['parameters'] {
  if (!Array.isArray(value)) throw invalidRequest('missing_field', '"parameters" must be an array');
  return value.map(parameter => {
    if (!isPlainObject(parameter))
      throw invalidRequest('invalid_field_type', '"parameters[]" must be an object');
    return { name: requiredText('parameters[].name', parameter['name']), value: parameter['value'] };
  });
}

function findOrder(call: IvcapCall): RunRecord {
  const id = idOf(call, 'order');
  const run = call.deployment.runs.get(id);
  if (!run) throw notFound(id, 'Order');
  return run;
}

function readOrder(call: IvcapCall): Reply {
  return json(200, orderRecord(call, findOrder(call)));
}

function listProducts(call: IvcapCall): Reply {
  const order = findOrder(call);
  return list(call, {
    legacyKey: 'products',
    records: () => productsOf(call, order),
    fields: ({ id, name, status, size, mimeType }) => ({ id, name, status, size, 'mime-type': mimeType }),
    item: product => productItem(call, product),
  });
}

function listOrderMetadata(call: IvcapCall): Reply {
  const entity = findOrder(call).id;
  return list(call, {
    legacyKey: 'records',
    records: query =>
      matchingAspects(call, query, { entity: 'entity', path: 'content-path' }).filter(
        record => record.entity === entity,
      ),
    fields: ({ id, schema }) => ({ id, schema }),
    item: ({ id, schema }) => ({
      id,
      schema,
      'content-type': 'application/json',
      href: hrefOf(call, 'aspects', id),
    }),
  });
}

/** Lines as text; `from` and `to` are seconds since the Unix epoch. */
function readLogs(call: IvcapCall): Reply {
  const { query } = call.exchange;
  const { logs } = findOrder(call);
  const from = (countParameter(query, 'from', 0) ?? 0) * 1000;
  const to = (countParameter(query, 'to', 0) ?? Number.POSITIVE_INFINITY) * 1000;
  const lines = logs.filter(({ atMs }) => atMs >= from && atMs <= to).map(({ line }) => `${line}\n`);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: lines.join('') };
}

/** What a running order uses; the amounts are fixed, as nothing really runs. */
function readTop(call: IvcapCall): Reply {
  const { status } = findOrder(call);
  if (status === 'pending' || isFinal(status)) return json(200, []);
  const use = { cpu: '100m', memory: '64Mi', storage: '0', 'ephemeral-storage': '0' };
  return json(200, [{ container: 'main', ...use }]);
}
