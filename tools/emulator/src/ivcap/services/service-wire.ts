import type { IvcapCall } from '../endpoint.js';
import type { ServiceParameter, ServiceRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { hrefOf, itemLinks, recordLinks, reference } from '../wire.js';

/** A service in the form of `/1/services2`. */
export function service2Record(call: IvcapCall, service: ServiceRecord): unknown {
  const { id, name, description, status, controllerSchema, controller, policy, account, tags } = service;
  return {
    id,
    name,
    description,
    status,
    'controller-schema': controllerSchema,
    controller,
    policy,
    account,
    tags,
    'valid-from': timestamp(service.createdAtMs),
    parameters: service.parameters.map(wireParameter),
    links: recordLinks(call, hrefOf(call, 'services2', id)),
  };
}

/** A service as an item of the list of `/1/services2`; `score` belongs to a search. */
export function service2Item(call: IvcapCall, service: ServiceRecord, score: number | undefined): unknown {
  const { id, name, description, controllerSchema, tags } = service;
  return {
    id,
    name,
    description,
    'controller-schema': controllerSchema,
    tags,
    'valid-from': timestamp(service.createdAtMs),
    ...(score === undefined ? {} : { score }),
    ...itemLinks(call, hrefOf(call, 'services2', id)),
  };
}

/** A service in the form of `/1/services`. */
export function serviceRecord(call: IvcapCall, service: ServiceRecord): unknown {
  const { id, name, description, status, account, tags } = service;
  return {
    id,
    name,
    description,
    status,
    provider: reference(call, providerOf(account)),
    account: reference(call, account),
    metadata: [],
    tags,
    parameters: service.parameters.map(wireParameter),
    links: recordLinks(call, hrefOf(call, 'services', id)),
  };
}

/** A service as an item of the list of `/1/services`. */
export function serviceItem(call: IvcapCall, service: ServiceRecord): unknown {
  const { id, name, description, account } = service;
  return {
    id,
    name,
    description,
    provider: reference(call, providerOf(account)),
    ...itemLinks(call, hrefOf(call, 'services', id)),
  };
}

function providerOf(account: string): string {
  return account.replace(':account:', ':provider:');
}

/** Clients of both dialects need the type and the options. */
function wireParameter(parameter: ServiceParameter): ServiceParameter {
  return { description: '', label: '', unit: '', options: [], ...parameter };
}
