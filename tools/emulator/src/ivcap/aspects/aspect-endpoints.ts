import { empty, json, type Reply } from '../../host/reply.js';
import { type Endpoint, type IvcapCall, idOf } from '../endpoint.js';
import { notFound } from '../errors.js';
import { list } from '../listing/list.js';
import { booleanParameter } from '../listing/list-query.js';
import { timestamp } from '../model/timestamp.js';
import { hrefOf, recordLinks } from '../wire.js';
import { aspectFields, contextOf, matchingAspects, sortAspects } from './aspect-list.js';
import { readAssertion } from './assertion.js';

const names = { entity: 'entity', policy: 'policy', path: 'content-path' };

/** `/1/aspects`. */
export const aspectEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/aspects', handler: listAspects, current: true },
  { method: 'POST', path: '/1/aspects', handler: addAspect, current: true },
  { method: 'PUT', path: '/1/aspects', handler: replaceAspect, current: true },
  { method: 'GET', path: '/1/aspects/{id}', handler: readAspect, current: true },
  { method: 'DELETE', path: '/1/aspects/{id}', handler: retractAspect, current: true },
];

function listAspects(call: IvcapCall): Reply {
  return list(call, {
    legacyKey: 'items',
    records: query => matchingAspects(call, query, names),
    fields: aspectFields,
    sort: sortAspects,
    item: (record, query) => ({
      id: record.id,
      entity: record.entity,
      schema: record.schema,
      ...(booleanParameter(query.query, 'include-content', false) ? { content: record.content } : {}),
      'content-type': 'application/json',
      'aspect-context': contextOf(record, query, names),
      'valid-from': timestamp(record.validFromMs),
      'valid-to': timestamp(record.validToMs),
    }),
    beside: ({ query }) => ({
      entity: query.get('entity') ?? undefined,
      schema: query.get('schema') ?? undefined,
      'content-path': query.get('content-path') ?? undefined,
    }),
  });
}

async function addAspect(call: IvcapCall): Promise<Reply> {
  const { id } = call.deployment.aspects.add(await readAssertion(call, names, 'aspect'));
  return json(200, { id });
}

async function replaceAspect(call: IvcapCall): Promise<Reply> {
  const { id } = call.deployment.aspects.replace(await readAssertion(call, names, 'aspect'));
  return json(200, { id });
}

function readAspect(call: IvcapCall): Reply {
  const id = idOf(call, 'aspect');
  const record = call.deployment.aspects.get(id);
  if (!record) throw notFound(id, 'Aspect');
  const { entity, schema, content, asserter, retracter, replaces, account, policy } = record;
  return json(200, {
    id,
    entity,
    schema,
    content,
    'content-type': 'application/json',
    'valid-from': timestamp(record.validFromMs),
    'valid-to': timestamp(record.validToMs),
    asserter,
    retracter,
    replaces,
    account,
    policy,
    links: recordLinks(call, hrefOf(call, 'aspects', id)),
  });
}

function retractAspect(call: IvcapCall): Reply {
  call.deployment.aspects.retract(idOf(call, 'aspect'), call.caller.principal);
  return empty(204);
}
