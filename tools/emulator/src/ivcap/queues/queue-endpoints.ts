import { parseJson, writeJson } from '../../host/json.js';
import { empty, json, type Reply } from '../../host/reply.js';
import { policyOf } from '../aspects/assertion.js';
import { type Endpoint, type IvcapCall, idOf, objectBody, optionalText, requiredText } from '../endpoint.js';
import { alreadyCreated, invalidParameter, invalidRequest, notFound } from '../errors.js';
import { list } from '../listing/list.js';
import { countParameter } from '../listing/list-query.js';
import type { QueueMessage, QueueRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { newUrn } from '../urn.js';
import { hrefOf, itemLinks } from '../wire.js';

/** `/1/queues`. */
export const queueEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/queues', handler: listQueues, current: true },
  { method: 'POST', path: '/1/queues', handler: createQueue, current: true },
  { method: 'GET', path: '/1/queues/{id}', handler: readQueue, current: true },
  { method: 'DELETE', path: '/1/queues/{id}', handler: deleteQueue, current: true },
  { method: 'POST', path: '/1/queues/{id}/messages', handler: enqueue, current: true },
  { method: 'GET', path: '/1/queues/{id}/messages', handler: dequeue, current: true },
];

function listQueues(call: IvcapCall): Reply {
  return list(call, {
    legacyKey: 'items',
    records: ({ atMs }) => call.deployment.queues.all().filter(({ createdAtMs }) => createdAtMs <= atMs),
    fields: ({ id, name, description, account, policy, createdAtMs }) => ({
      id,
      name,
      description,
      account,
      policy,
      'created-at': timestamp(createdAtMs),
    }),
    item: ({ id, name, description, account }) => ({
      id,
      name,
      description,
      account,
      ...itemLinks(call, hrefOf(call, 'queues', id)),
    }),
  });
}

async function createQueue(call: IvcapCall): Promise<Reply> {
  const { deployment, caller } = call;
  const body = await objectBody(call);
  const name = queueName(requiredText('name', body['name']));
  const existing = deployment.queues.all().find(queue => queue.name === name);
  if (existing) throw alreadyCreated(existing.id, `Queue ${name} exists already`);
  const { id, description, account } = deployment.queues.put({
    id: newUrn('queue'),
    name,
    description: optionalText('description', body['description']) ?? '',
    policy: policyOf('policy', optionalText('policy', body['policy'])),
    account: caller.account,
    createdAtMs: deployment.clock.now(),
    messages: [],
  });
  return json(201, { id, name, description, account });
}

/** A name becomes a part of a NATS subject, whose rules it must keep. */
function queueName(name: string): string {
  if (/[\s.*>/\\\p{C}]/u.test(name)) {
    throw invalidParameter(
      'name',
      'must not contain whitespace, ".", "*", ">", slashes or unprintables',
      name,
    );
  }
  return name;
}

function findQueue(call: IvcapCall): QueueRecord {
  const id = idOf(call, 'queue');
  const queue = call.deployment.queues.get(id);
  if (!queue) throw notFound(id, 'Queue');
  return queue;
}

function readQueue(call: IvcapCall): Reply {
  const { id, name, description, createdAtMs, messages } = findQueue(call);
  return json(200, {
    id,
    name,
    description,
    'created-at': timestamp(createdAtMs),
    'total-messages': messages.length,
    bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
    'first-time': timestamp(messages[0]?.atMs),
    'last-time': timestamp(messages.at(-1)?.atMs),
    'consumer-count': 0,
  });
}

function deleteQueue(call: IvcapCall): Reply {
  call.deployment.queues.delete(findQueue(call).id);
  return empty(204);
}

async function enqueue(call: IvcapCall): Promise<Reply> {
  const { deployment, exchange } = call;
  const schema = requiredText('schema', exchange.query.get('schema'));
  const text = await exchange.text();
  // Looked up after the wait for the body, in which other messages may come.
  const queue = findQueue(call);
  if (text.trim() === '') throw invalidRequest('missing_payload', 'missing required payload');
  const message: QueueMessage = {
    id: newUrn('message'),
    schema,
    content: parseJson(text),
    atMs: deployment.clock.now(),
    bytes: Buffer.byteLength(text),
  };
  deployment.queues.put({ ...queue, messages: [...queue.messages, message] });
  return json(200, { id: message.id });
}

/** Takes messages out of a queue: what is sent here is not there any more, whether it arrives or not. */
function dequeue(call: IvcapCall): Reply {
  const { deployment, exchange } = call;
  const queue = findQueue(call);
  const limit = countParameter(exchange.query, 'limit', 1) ?? 1;
  deployment.queues.put({ ...queue, messages: queue.messages.slice(limit) });
  return json(200, {
    messages: queue.messages.slice(0, limit).map(({ id, schema, content }) => ({
      id,
      content: writeJson(content),
      'content-type': 'application/json',
      schema,
    })),
    'at-time': timestamp(deployment.clock.now()),
  });
}
