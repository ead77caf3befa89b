import { empty, json, type Reply } from '../../host/reply.js';
import { ivcapDefaults } from '../defaults.js';
import {
  type Endpoint,
  type IvcapCall,
  idOf,
  objectBody,
  optionalText,
  optionalTexts,
  requiredText,
} from '../endpoint.js';
import { alreadyCreated, invalidRequest, notFound } from '../errors.js';
import type { Fields } from '../listing/filter.js';
import { type ListSpec, list } from '../listing/list.js';
import { booleanParameter, listQuery } from '../listing/list-query.js';
import type { ServiceRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { isPlainObject } from '../plain-object.js';
import { newUrn } from '../urn.js';
import { parseParameters } from './parameters.js';
import { scoreOf } from './search.js';
import { service2Item, service2Record, serviceItem, serviceRecord } from './service-wire.js';

/** `/1/services2`, and `/1/services`, which is the older form of the same services. */
export const serviceEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/services2', handler: listServices2, current: true },
  { method: 'POST', path: '/1/services2', handler: createService, current: true },
  { method: 'GET', path: '/1/services2/{id}', handler: readService2, current: true },
  { method: 'PUT', path: '/1/services2/{id}', handler: updateService, current: true },
  { method: 'DELETE', path: '/1/services2/{id}', handler: deleteService, current: true },
  { method: 'GET', path: '/1/services', handler: listServices },
  { method: 'POST', path: '/1/services', handler: createService },
  { method: 'GET', path: '/1/services/{id}', handler: readService },
  { method: 'PUT', path: '/1/services/{id}', handler: updateService },
  { method: 'DELETE', path: '/1/services/{id}', handler: deleteService },
];

/**
 * The service that a request names.
 *
 * @throws {IvcapRefusal} with status 404 when there is none
 */
export function findService(call: IvcapCall, id: string): ServiceRecord {
  const service = call.deployment.services.get(id);
  if (!service) throw notFound(id, 'Service');
  return service;
}

function listServices2(call: IvcapCall): Reply {
  const wanted = listQuery(call).query.get('search') ?? '';
  if (wanted === '') {
    return list(call, { ...serviceList(call), item: service => service2Item(call, service, undefined) });
  }
  const score = (service: ServiceRecord): number => scoreOf(service, wanted);
  return list(call, {
    ...serviceList(call),
    sort: services =>
      services.filter(service => score(service) > 0).toSorted((left, right) => score(right) - score(left)),
    item: service => service2Item(call, service, score(service)),
  });
}

function listServices(call: IvcapCall): Reply {
  return list(call, { ...serviceList(call), item: service => serviceItem(call, service) });
}

function serviceList(call: IvcapCall): Omit<ListSpec<ServiceRecord>, 'item'> {
  return {
    legacyKey: 'services',
    records: ({ atMs }) => call.deployment.services.all().filter(({ createdAtMs }) => createdAtMs <= atMs),
    fields: serviceFields,
  };
}

function serviceFields(service: ServiceRecord): Fields {
  const { id, name, description, status, controllerSchema, policy, account, createdAtMs } = service;
  return {
    id,
    name,
    description,
    status,
    'controller-schema': controllerSchema,
    policy,
    account,
    'valid-from': timestamp(createdAtMs),
  };
}

function readService2(call: IvcapCall): Reply {
  return json(200, service2Record(call, findService(call, idOf(call, 'service'))));
}

function readService(call: IvcapCall): Reply {
  return json(200, serviceRecord(call, findService(call, idOf(call, 'service'))));
}

async function createService(call: IvcapCall): Promise<Reply> {
  const { deployment, exchange } = call;
  const body = await objectBody(call);
  const id = optionalText('id', body['id']) ?? newUrn('service');
  if (deployment.services.get(id)) throw alreadyCreated(id, `Service ${id} exists already`);
  const service = deployment.services.put(serviceOf(call, id, body));
  const isOld = !exchange.path.includes('/services2');
  return json(201, isOld ? serviceRecord(call, service) : service2Record(call, service));
}

async function updateService(call: IvcapCall): Promise<Reply> {
  const { deployment, exchange } = call;
  const body = await objectBody(call);
  const id = idOf(call, 'service');
  const create = booleanParameter(exchange.query, 'force-create', false);
  if (!create) findService(call, id);
  const service = deployment.services.put(serviceOf(call, id, body));
  const isOld = !exchange.path.includes('/services2');
  return json(200, isOld ? serviceRecord(call, service) : service2Record(call, service));
}

/** Deleting what is not there is no error. */
function deleteService(call: IvcapCall): Reply {
  call.deployment.services.delete(idOf(call, 'service'));
  return empty(204);
}

function serviceOf(call: IvcapCall, id: string, body: Readonly<Record<string, unknown>>): ServiceRecord {
  const { deployment, caller } = call;
  const isOld = !call.exchange.path.includes('/services2');
  const controller = isOld ? body['workflow'] : body['controller'];
  if (!isPlainObject(controller)) {
    throw invalidRequest('missing_field', `"${isOld ? 'workflow' : 'controller'}" must be an object`);
  }
  return {
    id,
    name: requiredText('name', body['name']),
    description: optionalText('description', body['description']) ?? '',
    status: 'active',
    controllerSchema: isOld
      ? 'urn:ivcap:schema.service.argo.1'
      : requiredText('controller-schema', body['controller-schema']),
    controller,
    policy: optionalText('policy', body['policy']) ?? ivcapDefaults.policy,
    account: caller.account,
    tags: optionalTexts('tags', body['tags']) ?? [],
    parameters: parseParameters(body['parameters'] ?? []),
    createdAtMs: deployment.services.get(id)?.createdAtMs ?? deployment.clock.now(),
  };
}
