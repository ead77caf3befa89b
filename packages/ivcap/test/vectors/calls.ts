import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Aspect, IvcapClient, Order, Parameter } from '@sdk/ivcap';
import type { Args } from './vector.js';

/** Makes a recorded call with this SDK, and shows what it brings in the form of what was `recorded`. */
export type Call = (client: IvcapClient, args: Args, recorded: unknown) => Promise<unknown>;

/** As many items as the original asks for at once. */
const PAGE = { pageSize: 10 };

const urns = async (list: AsyncIterable<{ readonly urn: string }>): Promise<string[]> => {
  const found: string[] = [];
  for await (const { urn } of list) found.push(urn);
  return found;
};

const listed = (args: Args) => ({
  filter: args['filter'],
  orderBy: args['order_by'],
  orderDesc: args['order_desc'],
  atTime: args['at_time'],
});

const searched = (args: Args) => ({
  ...listed(args),
  entity: args['entity'],
  schema: args['schema_prefix'],
  contentPath: args['aspect_path'],
  filter: args['filter_'],
});

const metadataShown = ({ urn, entity, schema, aspect }: Aspect<object>) => ({ urn, entity, schema, aspect });

async function allMetadata(list: AsyncIterable<Aspect>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const aspect of list) found.push(metadataShown(aspect));
  return found;
}

const parameterShown = ({ name, type, isOptional, unit, label, options, default: value }: Parameter) => ({
  name,
  type,
  optional: isOptional,
  default: value ?? null,
  unit: unit ?? null,
  label: label ?? null,
  options: options.map(option => option.value),
});

const orderShown = (order: Order) => ({ urn: order.urn, repr: String(order) });

/** The calls of the client of 2023. */
export const seedCalls: Readonly<Record<string, Call>> = {
  'IVCAP.constructor + list_services': async client => ({
    url: client.url,
    repr: String(client),
    ids: await urns(client.listServices(PAGE)),
  }),
  list_services: (client, args) => urns(client.listServices({ ...PAGE, ...listed(args) })),
  list_orders: (client, args) => urns(client.listOrders({ ...PAGE, ...listed(args) })),
  list_artifacts: async (client, args) => {
    const found: string[] = [];
    for await (const artifact of client.listArtifacts({ ...PAGE, ...listed(args) }))
      found.push(String(artifact));
    return found;
  },
  get_service: async (client, args) => {
    const service = client.getService(args['service_id']);
    return {
      urn: service.urn,
      name: service.name ?? null,
      description: service.description ?? null,
      repr: String(service),
    };
  },
  'get_service(...).status': async (client, args) => {
    const service = client.getService(args['service_id']);
    const status = await service.status();
    return { status, name: service.name ?? null, description: service.description ?? null };
  },
  'get_service(...).parameters': async (client, args) => {
    const parameters = await client.getService(args['service_id']).parameters();
    return Object.fromEntries([...parameters].map(([name, parameter]) => [name, parameterShown(parameter)]));
  },
  'get_service(...)._mandatory_parameters': async (client, args) => [
    ...(await client.getService(args['service_id']).mandatoryParameters()),
  ],
  'list_services, then first.parameters twice': async client => {
    const service = await client.listServices(PAGE).first();
    await service?.parameters();
    await service?.parameters();
    return { name: service?.name };
  },
  'get_service(...).place_order': async (client, args) =>
    orderShown(await client.getService(args['service_id']).placeOrder(args['kwargs'])),
  'get_order(...).status': async (client, args) => (await client.getOrder(args['id']).status()).raw,
  'get_order(...).status(refresh=False) twice': async (client, args) => {
    const order = client.getOrder(args['id']);
    const first = await order.status({ refresh: false });
    const second = await order.status({ refresh: false });
    return [first.status, second.status];
  },
  'get_order(...).add_metadata': async (client, args) => {
    const { urn } = await client.getOrder(args['id']).addMetadata(args['aspect']);
    return { type: 'Metadata', urn };
  },
  'get_order(...) repr': async (client, args) => String(client.getOrder(args['id'])),
  get_artifact: async (client, args) => {
    const artifact = client.getArtifact(args['id']);
    return { urn: artifact.urn, repr: String(artifact) };
  },
  'get_artifact(...).status': async (client, args) => (await client.getArtifact(args['id']).status()).raw,
  'get_artifact(...).metadata': (client, args) => allMetadata(client.getArtifact(args['id']).metadata(PAGE)),
  'get_artifact(...).add_metadata': async (client, args) => {
    const artifact = client.getArtifact(args['id']);
    const chained = await artifact.addMetadata(args['aspect'], args['schema']);
    return chained === artifact ? 'Artifact' : 'something else';
  },
  add_metadata: async (client, args) => {
    const aspect = await client.addMetadata(args['entity'], args['aspect'], args['schema'] ?? undefined);
    return { ...metadataShown(aspect), ...(args['schema'] === null ? { repr: String(aspect) } : {}) };
  },
  search_metadata: (client, args) => allMetadata(client.searchMetadata({ ...PAGE, ...searched(args) })),
  upload_artifact: (client, args) =>
    withFile(args['file'], async path => {
      const artifact = await client.uploadArtifact({
        path,
        content: args['stream'],
        name: args['name'],
        contentType: args['content_type'],
        sizeBytes: args['content_size'],
        chunkSizeBytes: args['chunk_size'],
        maxRetries: args['retries'] ?? 0,
        retryDelayMs: args['retry_delay'],
      });
      return { urn: artifact.urn, repr: String(artifact) };
    }),
};

async function withFile<T>(
  file: { readonly name: string; readonly text: string } | undefined,
  use: (path: string | undefined) => Promise<T>,
): Promise<T> {
  if (file === undefined) return use(undefined);
  const folder = await mkdtemp(join(tmpdir(), 'ivcap-vector-'));
  try {
    const path = join(folder, file.name);
    await writeFile(path, file.text);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
