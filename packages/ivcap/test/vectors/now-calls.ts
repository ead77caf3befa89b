import type { Aspect, IvcapClient, Job, Page } from '@sdk/ivcap';
import type { Call } from './calls.js';
import type { Args } from './vector.js';

/** The original's limit is the number of all items; none given means ten, null all. */
const limited = (args: Args) => {
  const limit: number | null | undefined = args['limit'];
  return { limit: limit === undefined ? 10 : (limit ?? undefined) };
};

const listed = (args: Args) => ({
  ...limited(args),
  filter: args['filter'],
  orderBy: args['order_by'],
  orderDesc: args['order_desc'],
  atTime: args['at_time'],
});

const aspectShown = ({ urn, entity, schema, content }: Aspect<object>) => ({
  id: urn,
  entity,
  schema,
  content: content ?? null,
});

const aspectOptions = (args: Args) => ({
  ...limited(args),
  entity: args['entity'],
  schema: args['schema'],
  contentPath: args['content_path'],
  filter: args['filter'],
  orderBy: args['order_by'],
  orderDesc: args['order_direction'] === undefined ? undefined : args['order_direction'] === 'DESC',
  atTime: args['at_time'],
  includeContent: args['include_content'],
});

async function shown<A>(list: AsyncIterable<A>, show: (item: A) => unknown): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of list) found.push(show(item));
  return found;
}

const requested = (client: IvcapClient, args: Args): Promise<Job> =>
  Promise.resolve(
    client
      .getService(args['service_id'])
      .requestJob(args['data'], { waitMs: Number(args['timeout'] ?? 0) * 1000 }),
  );

const firstPage = async <T>(pages: AsyncIterable<Page<T>>): Promise<readonly T[]> => {
  for await (const page of pages) return page.items;
  return [];
};

/** The calls of the client of 2026. */
export const nowCalls: Readonly<Record<string, Call>> = {
  'IVCAP.constructor + list_services': client => shown(client.listServices({ limit: 10 }), ({ urn }) => urn),
  list_services: (client, args) => shown(client.listServices(listed(args)), ({ urn }) => urn),
  get_service_by_name: async (client, args) => (await client.getServiceByName(args['name'])).urn,
  list_orders: (client, args) => shown(client.listOrders(listed(args)), ({ urn }) => urn),
  list_artifacts: (client, args) =>
    shown(client.listArtifacts(listed(args)), ({ urn, name, sizeBytes, mimeType }) => ({
      id: urn,
      name,
      size: sizeBytes,
      mime_type: mimeType,
    })),
  list_secrets: (client, args) =>
    shown(client.secrets.list({ ...limited(args), filter: args['filter'] }), secret => ({
      name: secret.name,
      expiry: secret.expiryTime,
    })),
  get_artifact: async (client, args) => {
    const { urn, name, sizeBytes, mimeType } = await client.artifacts.get(args['id']);
    return { id: urn, name, size: sizeBytes, mime_type: mimeType };
  },
  'get_artifact(...).open().read()': async (client, args) => (await client.artifacts.get(args['id'])).text(),
  'get_artifact(...).as_stream(4)': async (client, args) => {
    const download = await (await client.artifacts.get(args['id'])).download();
    return shown(download.chunks(args['chunk_size']), chunk => new TextDecoder().decode(chunk));
  },
  'Artifact.metadata': async (client, args) =>
    shown((await client.artifacts.get(args['id'])).metadata({ pageSize: 10 }), aspectShown),
  upload_artifact: async (client, args) => {
    const artifact = await client.uploadArtifact({
      content: args['stream'],
      name: args['name'],
      contentType: args['content_type'],
      sizeBytes: args['content_size'],
      collection: args['collection'],
      policy: args['policy'],
    });
    return artifact.urn;
  },
  list_aspects: (client, args) => shown(client.aspects.list(aspectOptions(args)), aspectShown),
  'list_aspects then .content': async (client, args) => {
    const aspect = await client.aspects.list(aspectOptions(args)).first();
    return (await aspect?.refresh())?.content;
  },
  add_aspect: async (client, { entity, aspect: content, schema, policy }) => {
    const aspect = await client.aspects.add({ entity, content, schema, policy });
    return policy === undefined ? aspectShown(aspect) : aspect.urn;
  },
  update_aspect: async (client, { entity, aspect: content, schema }) =>
    (await client.aspects.update({ entity, content, schema })).urn,
  'Aspect.retract': async client => {
    const aspect = await client.aspects.list({ limit: 10 }).first();
    await aspect?.retract();
    return { valid_to: (await aspect?.refresh())?.record.validTo };
  },
  search: async (client, args) => ({
    items: await firstPage(client.search(args['query'], { pageSize: 10 }).byPage()),
  }),
  create_collection: async (client, args) => {
    const { urn, name } = await client.collections.create({
      urn: args['urn'],
      name: args['name'],
      description: args['description'],
    });
    return `<Collection urn='${urn}', name='${name}'>`;
  },
  get_collection: (client, args) => client.collections.get(args['urn']),
  list_collections: (client, args) =>
    shown(
      client.collections.list({ nameFilter: args['name_filter'], limit: args['limit'] }),
      ({ name }) => name,
    ),
  add_to_collection: async (client, args) => {
    const item = await client.collections.add(args['collection_urn'], args['item_urn']);
    return `<CollectionItem item='${item?.item}', collection='${item?.collection}'>`;
  },
  remove_from_collection: (client, args) =>
    client.collections.remove(args['collection_urn'], args['item_urn']),
  retract_collection: (client, args) => client.collections.retract(args['collection_urn']),
  'get_service(...).status()': (client, args) => client.getService(args['service_id']).status(),
  'get_service(...).mandatory_parameters': async (client, args) => [
    ...(await client.getService(args['service_id']).mandatoryParameters()),
  ],
  request_job: async (client, args) => {
    const job = await requested(client, args);
    return job.lastStatus === 'unknown'
      ? { id: job.urn, status: job.lastStatus }
      : { id: job.urn, result: await job.result(), status: job.lastStatus };
  },
  'request_job + finished + result': async (client, args) => {
    const job = await requested(client, args);
    const finished: boolean[] = [];
    const result = await job.result({
      onProgress: ({ status }) => finished.push(status === 'succeeded'),
    });
    return [...finished, result];
  },
  request_job_async: async (client, args) => {
    const timeoutMs = Number(args['max_wait_time']) * 1000;
    const job = await client.getService(args['service_id']).requestJob(args['data'], { waitMs: timeoutMs });
    return job.result({ timeoutMs, firstDelayMs: 2 * timeoutMs });
  },
  request_model: async (client, args) =>
    (await client.getService(args['service_id']).inputSchema())?.['required'],
  'queue.create': async (client, { name, description }) => {
    const { status, data } = await client.queues.create({ name, description }).withResponse();
    return { status, parsed: data.raw };
  },
  'queue.list': async (client, args) => {
    const items = await firstPage(client.queues.list({ limit: args['limit'], orderDesc: true }).byPage());
    return items.map(({ raw }) => raw);
  },
  'queue.enqueue': async (client, { id, schema, body }) => {
    const { status, data } = await client.queues.enqueue(id, schema, body).withResponse();
    return { status, parsed: { id: data } };
  },
  'queue.dequeue': (client, args) => Promise.resolve(client.queues.dequeue(args['id'], args['limit'])),
  'queue.delete': async (client, args) => {
    const { status } = await client.queues.delete(args['id']).withResponse();
    return { status, parsed: null };
  },
  'secret.get': async (client, args) => {
    const { status, data } = await client.secrets
      .get(args['secret-name'], { type: args['secret-type'] })
      .withResponse();
    return {
      status,
      parsed: {
        'expiry-time': data.expiryTime,
        'secret-name': data.name,
        'secret-value': data.value.reveal(),
      },
    };
  },
  'secret.set': async (client, args) => {
    const { status } = await client.secrets
      .set({ name: args['secret-name'], value: args['secret-value'], expiryTime: args['expiry-time'] })
      .withResponse();
    return { status, parsed: null };
  },
  'order.create': async (client, { service, name, parameters, tags }) => {
    const { status, data } = await client.orders.create({ service, name, parameters, tags }).withResponse();
    return { status, parsed: data.record?.raw };
  },
  'order.top': async (client, args) => {
    const { status, data } = await client.getOrder(args['id']).top().withResponse();
    const parsed = data.map(({ ephemeralStorage, ...usage }) => ({
      ...usage,
      'ephemeral-storage': ephemeralStorage,
    }));
    return { status, parsed };
  },
  'project.default': async client => {
    const { status, data } = await client.projects.getDefault().withResponse();
    return { status, parsed: data.raw };
  },
  'package.list': (client, args) =>
    client.packages.list({ limit: args['limit'] }).toArray({ limit: Infinity }),
  'service.job_list': async (client, args) => {
    const jobs = client.jobs.list(args['service_id'], { limit: args['limit'], orderDesc: true });
    return shown(jobs, job => job.record?.raw);
  },
};
