import { empty, json, type Reply } from '../../host/reply.js';
import { isLegacy } from '../api-version.js';
import { type Endpoint, type IvcapCall, idOf } from '../endpoint.js';
import { notFound } from '../errors.js';
import { list } from '../listing/list.js';
import { booleanParameter, type ListQuery } from '../listing/list-query.js';
import type { AspectRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { hrefOf, recordLinks } from '../wire.js';
import { aspectFields, contextOf, matchingAspects } from './aspect-list.js';
import { readAssertion } from './assertion.js';

const names = { entity: 'entity-id', policy: 'policy-id', path: 'aspect-path' };

/** `/1/metadata`: the same records as `/1/aspects`, under their older name. */
export const metadataEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/metadata', handler: listMetadata },
  { method: 'POST', path: '/1/metadata', handler: addMetadata },
  { method: 'PUT', path: '/1/metadata', handler: replaceMetadata },
  { method: 'GET', path: '/1/metadata/{id}', handler: readMetadata },
  { method: 'PUT', path: '/1/metadata/{id}', handler: updateMetadata },
  { method: 'DELETE', path: '/1/metadata/{id}', handler: revokeMetadata },
];

function listMetadata(call: IvcapCall): Reply {
  return list(call, {
    legacyKey: 'records',
    records: query => matchingAspects(call, query, names),
    fields: aspectFields,
    item: (record, query) => metadataItem(call, record, query),
    beside: ({ query }) => ({
      'entity-id': query.get('entity-id') ?? undefined,
      schema: query.get('schema') ?? undefined,
      'aspect-path': query.get('aspect-path') ?? undefined,
    }),
  });
}

function metadataItem(call: IvcapCall, record: AspectRecord, query: ListQuery): unknown {
  const { id, entity, schema, content } = record;
  const context = contextOf(record, query, names);
  if (isLegacy(call.version)) {
    return { 'record-id': id, entity, schema, aspect: content, aspectContext: context };
  }
  const included = booleanParameter(query.query, 'include-content', true);
  return { id, entity, schema, ...(included ? { aspect: content } : {}), 'aspect-context': context };
}

async function addMetadata(call: IvcapCall): Promise<Reply> {
  const { id } = call.deployment.aspects.add(await readAssertion(call, names, 'record'));
  return json(200, { 'record-id': id });
}

async function replaceMetadata(call: IvcapCall): Promise<Reply> {
  const { id } = call.deployment.aspects.replace(await readAssertion(call, names, 'record'));
  return json(200, { 'record-id': id });
}

async function updateMetadata(call: IvcapCall): Promise<Reply> {
  const { aspects } = call.deployment;
  const replaced = idOf(call, 'record');
  const assertion = await readAssertion(call, names, 'record');
  aspects.retract(replaced, call.caller.principal);
  return json(200, { 'record-id': aspects.add(assertion, replaced).id });
}

function readMetadata(call: IvcapCall): Reply {
  const id = idOf(call, 'record');
  const record = call.deployment.aspects.get(id);
  if (!record) throw notFound(id, 'Metadata record');
  const { entity, schema, content, asserter, retracter } = record;
  return json(200, {
    [isLegacy(call.version) ? 'record-id' : 'id']: id,
    entity,
    schema,
    aspect: content,
    asserter,
    revoker: retracter,
    'valid-from': timestamp(record.validFromMs),
    'valid-to': timestamp(record.validToMs),
    links: recordLinks(call, hrefOf(call, 'metadata', id)),
  });
}

function revokeMetadata(call: IvcapCall): Reply {
  call.deployment.aspects.retract(idOf(call, 'record'), call.caller.principal);
  return empty(204);
}
